// Loadings of one company out of a view, as the tool tells them.

import { expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { bar, factsOf, instrument, outputOf, weekdays } from "#tests/tools/company/small-world.ts";
import { loadingsTool } from "#tools/factors/attribution/index.ts";

const random = seededRandom(5);
const days = weekdays("2024-01-02", "2024-09-30");
const betas = [0.5, 1, 1.5, 1, 1, 1];
const instruments = betas.map((_, i) => instrument(`S${i}`, `Company ${i}`));
const market = days.map(() => 0.01 * random.normal());
const bars = betas.flatMap((beta, i) => {
  let close = 100;
  return days.map((day, t) => {
    close *= Math.exp(beta * market[t]! + 0.002 * random.normal());
    return bar(`S${i}`, day, close, 1_000_000);
  });
});
const facts = factsOf({ instruments, bars });

interface Loaded {
  readonly sessions: number;
  readonly loadings: readonly {
    readonly factor: string;
    readonly says: string;
    readonly beta: number;
    readonly t: number;
    readonly contribution: number;
  }[];
  readonly rSquared: number | null;
  readonly alphaContribution: number | null;
  readonly compoundReturn: number | null;
  readonly missing: readonly { readonly field: string; readonly because: string }[];
}
const loaded = (input: unknown): Promise<Loaded> => outputOf(loadingsTool, input, facts, "2024-10-01T00:00:00Z");

test("a company that moves half as much as the others has about half of their beta, and the parts explain its return", async () => {
  const [calm, wild] = [await loaded({ symbol: "S0" }), await loaded({ symbol: "S2" })];
  const beta = (of: Loaded): number => of.loadings.find(({ factor }) => factor === "mkt_rf")!.beta;
  expect(beta(wild) / beta(calm)).toBeGreaterThan(2.7);
  expect(beta(wild) / beta(calm)).toBeLessThan(3.3);
  expect(calm.loadings[0]).toMatchObject({ says: "the market" });
  expect(calm.rSquared).toBeGreaterThan(0.7);
});

test("what could not be built says why, in words", async () => {
  const { missing } = await loaded({ symbol: "S0" });
  expect(missing.find(({ field }) => field === "value")?.because).toMatch(/\w/);
});

test("an account without positions has no loadings, and says so", async () => {
  expect(await loaded({})).toMatchObject({
    sessions: 0,
    loadings: [],
    rSquared: null,
    missing: [{ field: "loadings", because: "the account holds no position" }],
  });
});

test("a company that is not known is refused by name", async () => {
  await expect(loaded({ symbol: "NOPE" })).rejects.toMatchObject({ code: "knowledge/symbol-unknown" });
});
