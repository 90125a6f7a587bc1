// quorum options price, chain, strategy: numbers for a person and for programs, and errors with their codes.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { blackScholes } from "#tools/options/index.ts";
import { quorumHere } from "./quorum.ts";

const folder = mkdtempSync(join(tmpdir(), "quorum-options-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, "chain.csv");
const years = 90 / 365;
const market = { spot: 100, rate: 0.04, dividendYield: 0.01, volatility: 0.3 };
const rows = [90, 95, 100, 105, 110].flatMap((strike) =>
  (["call", "put"] as const).map((right) => {
    const { value } = blackScholes({ right, strike, years }, market);
    return `2025-01-02,2025-04-02,${right},${strike},${value - 0.01},${value + 0.01}`;
  }),
);
writeFileSync(file, `date,expiry,type,strike,bid,ask\n${rows.join("\n")}\n2025-01-02,2025-04-02,call,140,0,0.05\n`);
const at = ["--spot", "100", "--rate", "0.04", "--yield", "0.01"];

test("a price is told by several methods, and a price gives its volatility back", async () => {
  const put = ["options", "price", "--right", "put", "--strike", "105", "--days", "90", ...at];
  const { code, out } = await quorumHere([...put, "--volatility", "0.3", "--json"]);
  expect(code).toBe(0);
  const found = JSON.parse(out);
  expect(Math.abs(found.checks.binomial - found.american.value)).toBeLessThan(0.01);
  expect(found.american.earlyExercise).toBeGreaterThan(0);
  const back = await quorumHere([...put, "--price", String(found.european.value), "--json"]);
  expect(JSON.parse(back.out).market.volatility).toBeCloseTo(0.3, 12);
  expect((await quorumHere([...put, "--volatility", "0.3"])).out).toContain("exercised now below");
});

test("a chain is cleaned and read: forward, rate, yield and volatility come back", async () => {
  const words = ["options", "chain", "--data", file, "--spot", "100", "--date", "2025-01-02", "--exercise", "european"];
  const { code, out } = await quorumHere([...words, "--json"]);
  expect(code).toBe(0);
  const { expiries, refused } = JSON.parse(out);
  expect(refused).toMatchObject([{ because: "no-bid", count: 1 }]);
  expect(expiries[0].dividendYield).toBeCloseTo(0.01, 6);
  for (const { volatility } of expiries[0].quotes) expect(volatility).toBeCloseTo(0.3, 6);
  expect((await quorumHere(words)).out).toContain("30.00%");
});

test("a strategy is told with its break-evens and scenarios", async () => {
  const words = ["options", "strategy", "straddle", "--strikes", "100", "--days", "90", ...at, "--volatility", "0.3"];
  const { code, out } = await quorumHere([...words, "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ maxProfit: null, shares: 0 });
  expect(JSON.parse(out).breakEvens).toHaveLength(2);
  expect((await quorumHere(words)).out).toContain("unbounded");
});

test("what cannot be is refused with its code", async () => {
  const price = ["options", "price", "--right", "put", "--strike", "100", ...at];
  for (const [words, code] of [
    [[...price, "--days", "-1", "--volatility", "0.2"], "tools/option-expired"],
    [[...price, "--days", "30"], "gateway/bad-request"],
    [[...price, "--days", "30", "--price", "500"], "tools/price-outside-bounds"],
    [
      ["options", "strategy", "straddle", "--strikes", "1,2", "--days", "9", ...at, "--volatility", "0.2"],
      "tools/option-invalid",
    ],
    [
      ["options", "chain", "--data", join(folder, "no.csv"), "--spot", "1", "--date", "2025-01-02"],
      "infra/file-missing",
    ],
    [["options", "chain", "--data", file, "--spot", "100", "--date", "2024-01-02"], "tools/input-invalid"],
  ] as const) {
    const { code: exit, err } = await quorumHere([...words, "--json"]);
    expect(exit, words.join(" ")).toBe(2);
    expect(err).toContain(code);
  }
});
