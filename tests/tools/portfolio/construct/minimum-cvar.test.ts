import fc from "fast-check";
import { expect, test } from "vitest";
import { expectWithin, readGolden } from "#tests/golden/golden.ts";
import { equalWeights, evenBounds, minimumCvar } from "#tools/portfolio/construct/index.ts";
import { madeReturns } from "./made-returns.ts";

for (const certificate of readGolden("portfolio").filter(({ fact }) => fact.startsWith("minimum cvar"))) {
  test(`${certificate.fact} equals ${certificate.by}`, async () => {
    const { scenarios, bars, assets: n, seed, level, lower, upper } = certificate.input as Record<string, number>;
    const returns = madeReturns(bars!, n!, seed!).subarray(0, scenarios! * n!);
    const { cvar, weights } = await minimumCvar(returns, n!, { level: level!, bounds: evenBounds(n!, lower, upper) });
    expectWithin([cvar * 1e4, ...weights], certificate);
  });
}

/** Mean of the k worst, where (1 - level) T is k. */
function tailOf(returns: Float64Array, weights: Float64Array, k: number): number {
  const n = weights.length;
  const portfolio = Float64Array.from({ length: returns.length / n }, (_, t) =>
    weights.reduce((sum, w, i) => sum + w * returns[t * n + i]!, 0),
  );
  return (
    -portfolio
      .toSorted()
      .subarray(0, k)
      .reduce((sum, r) => sum + r, 0) / k
  );
}

test("the tail is the one told, weights keep to bounds and sum, and neither equal nor single holdings have a milder one", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 300 }), async (n, seed) => {
      const returns = madeReturns(40, n, seed);
      const upper = 1.5 / n;
      const { cvar, weights } = await minimumCvar(returns, n, { level: 0.9, bounds: evenBounds(n, 0, upper) });
      expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
      for (const w of weights) expect(w >= 0 && w <= upper).toBe(true);
      expect(tailOf(returns, weights, 4)).toBeCloseTo(cvar, 9);
      expect(cvar).toBeLessThanOrEqual(tailOf(returns, equalWeights(n), 4) + 1e-10);
      const free = await minimumCvar(returns, n, { level: 0.9 });
      for (let i = 0; i < n; i++)
        expect(free.cvar).toBeLessThanOrEqual(
          tailOf(
            returns,
            equalWeights(n).map((_, j) => (i === j ? 1 : 0)),
            4,
          ) + 1e-10,
        );
    }),
    { numRuns: 8 },
  );
});

test("a least return is reached, and where it cannot be the error names it and the most there is", async () => {
  const returns = madeReturns(60, 5, 12);
  const means = [0, 1, 2, 3, 4].map((i) => returns.filter((_, at) => at % 5 === i).reduce((sum, r) => sum + r, 0) / 60);
  const [most, least] = [Math.max(...means), Math.min(...means)];
  const leastReturn = 0.9 * most + 0.1 * least;
  const { weights } = await minimumCvar(returns, 5, { leastReturn });
  expect(means.reduce((sum, m, i) => sum + m * weights[i]!, 0)).toBeGreaterThanOrEqual(leastReturn - 1e-10);
  await expect(minimumCvar(returns, 5, { leastReturn: most + 1e-4 })).rejects.toThrow(
    expect.objectContaining({ code: "tools/constraints-infeasible", message: expect.stringMatching(/least return/) }),
  );
});

test("missing scenarios, one scenario, a level of one and bounds without a sum of one are refused by code", async () => {
  const refused = (work: Promise<unknown>, code: string) =>
    expect(work).rejects.toThrow(expect.objectContaining({ code }));
  await refused(minimumCvar(Float64Array.of(0.1, Number.NaN, 0.2, 0.1), 2), "tools/value-not-finite");
  await refused(minimumCvar(Float64Array.of(0.1, 0.1), 2), "tools/series-too-short");
  await refused(minimumCvar(Float64Array.of(0.1, 0.1, 0.2, 0.1), 2, { level: 1 }), "tools/level-out-of-range");
  await refused(
    minimumCvar(Float64Array.of(0.1, 0.1, 0.2, 0.1), 2, { bounds: evenBounds(2, 0, 0.4) }),
    "tools/constraints-infeasible",
  );
});
