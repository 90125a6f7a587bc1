// quorum factors list, evaluate, attribute, over a small real store: forty companies, volume planted as what tells returns.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededRandom, silentLog, systemClock } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { bar, close, dataset, instrument } from "../../conformance/market-store.facts.ts";
import { quorumHere } from "./quorum.ts";

const home = mkdtempSync(join(tmpdir(), "quorum-factors-"));
const env = { QUORUM_HOME: home, QUORUM_DATA: "facts" };
const last = 150;

beforeAll(async () => {
  const store = await openChdbMarketStore({ path: join(home, "market"), log: silentLog });
  await store.describe(dataset("facts", { nowMs: close(last) }));
  const random = seededRandom(4);
  const facts: Fact[] = [];
  for (let s = 0; s < 40; s++) {
    const symbol = `S${String(s).padStart(2, "0")}`;
    facts.push(instrument(symbol));
    const mood = Array.from({ length: last + 1 }, () => random.normal());
    let price = 100;
    for (let n = 0; n <= last; n++) {
      price *= Math.exp(0.01 * random.normal() + 0.01 * (mood[n - 2] ?? 0));
      facts.push(bar(symbol, n, price, { volumeShares: Math.round(1e5 * Math.exp(0.3 * mood[n]!)) }));
    }
  }
  await store.append("facts", facts);
  await store.close();
  const records = await openSqliteRecords({ path: join(home, "records.sqlite"), clock: systemClock });
  const refused = {
    dataset: "facts",
    file: "bars.csv",
    line: 7,
    reason: "close: wanted a number",
    raw: "S00,NaN",
    atMs: 0,
  };
  await records.quarantine.add([refused]);
  await records.close();
}, 60_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const factors = (...words: string[]) => quorumHere(["factors", ...words], env);

test("list tells every factor with its formula, by group", async () => {
  const { code, out } = await factors("list", "--json");
  const found = JSON.parse(out);
  expect([code, found.factors >= 60, found.groups.length >= 13]).toEqual([0, true, true]);
  const size = JSON.parse((await factors("list", "--group", "size", "--json")).out);
  expect(size.groups).toEqual([{ group: "size", factors: size.list.length }]);
  expect((await factors("list", "--group", "size")).out).toContain("log(cap)");
});

test("evaluate judges factors and formulas, counts trials once, and writes a report", async () => {
  const report = join(home, "report.html");
  const words = ["evaluate", "reversal", "--formula", "volume", "--horizons", "1,5", "--report", report, "--json"];
  const { code, out } = await factors(...words);
  expect(code).toBe(0);
  const found = JSON.parse(out);
  expect(found.results[0]).toMatchObject({ factor: "own.formula", longEnd: "top" });
  expect(found.results[0].horizons.map(({ horizon }: { horizon: number }) => horizon)).toEqual([1, 5]);
  expect(found.results[0].adjustedPValue).toBeLessThan(1e-6);
  expect(found.left.map(({ factor }: { factor: string }) => factor)).toContain("reversal.long-term");
  expect(found.trials).toBe(found.results.length);
  expect(readFileSync(report, "utf8")).toContain("own.formula");
  const again = JSON.parse((await factors(...words)).out);
  expect([again.trials, again.results]).toEqual([found.trials, found.results]);
  const more = JSON.parse((await factors("evaluate", "--formula", "rank(volume)", "--json")).out);
  expect(more.trials).toBe(found.trials + 1);
  expect(more.family.evaluations).toBe(found.family.evaluations + 1);
  expect(more.results[0].familyPValue).toBeGreaterThanOrEqual(more.results[0].adjustedPValue);
}, 60_000);

test("with --all a factor of chance stands in the table and shows nothing", async () => {
  const { out } = await factors("evaluate", "--all");
  expect(out).toContain("chance.seeded");
  expect(out).toMatch(/\d+ of \d+ pass at 5 %/);
  expect(out).toContain("Not judged here:");
  expect(out).toContain("these are survivors");
  expect(out).toContain("that were refused: 1.");
}, 60_000);

test("adapt weighs members online, and judges the weights beside equal and static ones", async () => {
  const before = JSON.parse((await factors("evaluate", "--formula", "volume", "--json")).out);
  const { code, out } = await factors("adapt", "reversal", "liquidity", "--horizon", "1", "--json");
  expect(code).toBe(0);
  const found = JSON.parse(out);
  expect(found.schemes.map(({ scheme }: { scheme: string }) => scheme)).toEqual([
    "equal",
    "static",
    "adaptive",
    "adaptive-by-regime",
  ]);
  expect(found.schemes[0].overEqual).toBeNull();
  expect(found.schemes[2].overEqual).toBeTypeOf("number");
  const sizes = found.weights.reduce((sum: number, { weight }: { weight: number }) => sum + Math.abs(weight), 0);
  expect(sizes).toBeCloseTo(1, 12);
  expect(found.left).toContain("reversal.long-term");
  expect(found.trials).toBe(before.trials + 4);
  const text = (await factors("adapt", "adaptive.prices")).out;
  expect(text).toContain("adaptive-by-regime");
  expect((await factors("adapt", "adaptive.prices", "reversal")).code).toBe(2);
  expect((await factors("adapt")).code).toBe(2);
}, 60_000);

test.each([
  [["--symbol", "S00"], "tools/input-column-missing"],
  [["--encoder", "0".repeat(64)], "gateway/bad-request"],
  [["--levels", "11"], "gateway/bad-request"],
])("pictures of a book that is not there, or asked for wrongly, are refused: %j", async (words, code) => {
  const { code: exit, err } = await factors("pictures", ...words, "--json");
  expect([exit, JSON.parse(err).code]).toEqual([2, code]);
});

test("attribute splits a portfolio's return into parts that add up", async () => {
  const file = join(home, "portfolio.csv");
  writeFileSync(file, "symbol,weight\nS00,0.5\nS01,0.25\n");
  const { code, out } = await factors("attribute", "--portfolio", file, "--json");
  const found = JSON.parse(out);
  expect([code, found.of]).toEqual([0, "a portfolio of 2"]);
  const sum = found.parts.reduce((all: number, { compounded }: { compounded: number }) => all + compounded, 0);
  expect(sum).toBeCloseTo(found.compoundReturn, 10);
  expect((await factors("attribute", "--symbol", "S00")).out).toContain("mkt_rf");
});

test.each([
  [["evaluate", "momentum.12-2"], "tools/factor-unknown"],
  [["evaluate", "--formula", "clsoe / open"], "tools/expression-invalid"],
  [["evaluate", "--formula", "delay(close, -1)"], "tools/expression-invalid"],
  [["evaluate", "--formula", "close / 0"], "tools/expression-invalid"],
  [["evaluate", "--formula", "close / (close - close)"], "tools/factor-missing"],
  [["evaluate"], "gateway/bad-request"],
  [["evaluate", "size", "--all"], "gateway/bad-request"],
  [["evaluate", "size.price", "--horizons", "two"], "gateway/bad-request"],
  [["evaluate", "size.price", "--from", new Date(close(last - 5)).toISOString()], "tools/series-too-short"],
  [["evaluate", "size.price", "--data", "nowhere"], "knowledge/dataset-unknown"],
  [["list", "--group", "sizes"], "gateway/bad-request"],
  [["attribute", "--symbol", "ZZZ"], "knowledge/symbol-unknown"],
  [["attribute", "--factors", "published"], "gateway/bad-request"],
  [["attribute", "--portfolio", "/nowhere/at-all.csv"], "infra/file-missing"],
])("%j ends with 2 and says why", async (words, wanted) => {
  const { code, err } = await factors(...words, "--json");
  expect([code, JSON.parse(err).code]).toEqual([2, wanted]);
});

test("no report is left where the evaluation was refused", async () => {
  const report = join(home, "none.html");
  await factors("evaluate", "momentum.12-2", "--report", report);
  expect(existsSync(report)).toBe(false);
});
