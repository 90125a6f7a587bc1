// quorum anomaly scan, over a small real store: eight companies that wander, one of which falls on the last day.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededRandom, silentLog } from "#infra/runtime/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { bar, close, dataset, instrument } from "../../conformance/market-store.facts.ts";
import { quorumHere } from "./quorum.ts";

const home = mkdtempSync(join(tmpdir(), "quorum-anomaly-"));
const env = { QUORUM_HOME: home, QUORUM_DATA: "facts" };
const symbols = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH"];
const last = 120;

beforeAll(async () => {
  const store = await openChdbMarketStore({ path: join(home, "market"), log: silentLog });
  await store.describe(dataset("facts", { nowMs: close(last) }));
  const random = seededRandom(4);
  const bars = symbols.flatMap((symbol) => {
    let price = 100;
    return Array.from({ length: last + 1 }, (_, n) => {
      price *= Math.exp(0.01 * random.normal() - (n === last && symbol === "CCC" ? 0.3 : 0));
      return bar(symbol, n, price, { volumeShares: 1_000 + random.integer(500) });
    });
  });
  await store.append("facts", [...symbols.map((symbol) => instrument(symbol)), ...bars]);
  await store.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("the fall is found among all tests, as JSON and for people", async () => {
  const { code, out } = await quorumHere(["anomaly", "scan", "--json"], env);
  expect(code).toBe(0);
  const answer = JSON.parse(out);
  expect(answer).toMatchObject({ dataset: "facts", symbol: null, symbols: 8, level: 0.05, seed: 7, tickRows: 0 });
  expect(answer.anomalies[0]).toMatchObject({ symbol: "CCC", calibration: "adjusted-p-value" });
  expect(answer.anomalies.map(({ kind }: { kind: string }) => kind)).toContain("return");
  const shown = await quorumHere(["anomaly", "scan"], env);
  expect(shown.out).toMatch(/^\d+ findings? as of .*: \d+ tests on 8 symbols/);
  expect(shown.out).toContain("CCC");
});

test("one symbol is looked at by itself; the day before nothing is unusual, and it says what came nearest", async () => {
  const one = await quorumHere(["anomaly", "scan", "--symbol", "AAA", "--json"], env);
  expect(JSON.parse(one.out)).toMatchObject({ symbol: "AAA", symbols: 1, anomalies: [] });
  const before = new Date(close(last - 1)).toISOString();
  const quiet = await quorumHere(["anomaly", "scan", "--as-of", before], env);
  expect(quiet.out).toMatch(/^Nothing unusual as of/);
  expect(quiet.out).toContain("What came nearest");
});

test.each([
  [["--symbol", "AAB"], "knowledge/symbol-unknown"],
  [["--level", "0.9"], "gateway/bad-request"],
  [["--as-of", new Date(close(5)).toISOString()], "tools/series-too-short"],
])("%j ends with 2", async (words, wanted) => {
  const { code, err } = await quorumHere(["anomaly", "scan", ...words, "--json"], env);
  expect([code, JSON.parse(err).code]).toEqual([2, wanted]);
});
