import fc from "fast-check";
import { expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import { covariance, mean } from "#tools/numeric/index.ts";
import { historicalContributions, normalContributions } from "#tools/risk/measures/index.ts";

const [a, b, c] = [151, 152, 153].map((seed) => normals(400, seed));
const columns = [
  a!.map((z) => 0.01 * z),
  b!.map((z, i) => 0.008 * z + 0.004 * a![i]!),
  c!.map((z) => 0.015 * z),
] as const;
const weights = Float64Array.of(0.5, 0.4, -0.2);

testGolden("risk_tails", "normal contributions", ({ level }) => {
  const means = Float64Array.from(columns, (column) => mean(column));
  const matrix = Float64Array.from(columns.flatMap((x) => columns.map((y) => covariance(x, y))));
  const found = normalContributions(weights, means, matrix, Number(level));
  return [found.valueAtRisk, found.expectedShortfall, ...found.marginal, ...found.incremental];
});

test("parts sum to the whole, and what is held alone is all of it", () => {
  const returns = Float64Array.from({ length: 400 * 3 }, (_, i) => columns[i % 3]![Math.floor(i / 3)]!);
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.double({ min: 0.8, max: 0.99, noNaN: true }),
      (held, level) => {
        const { components, expectedShortfall } = historicalContributions(Float64Array.from(held), returns, level);
        expect(components.reduce((sum, part) => sum + part, 0)).toBeCloseTo(expectedShortfall, 12);
      },
    ),
  );
  const alone = historicalContributions(Float64Array.of(0, 0.7, 0), returns, 0.95);
  expect(alone.components[0]).toBe(0);
  expect(alone.incremental[1]).toBe(alone.expectedShortfall);
  expect(alone.components[1]).toBeCloseTo(alone.expectedShortfall, 14);
});
