// The linear models against scikit-learn, and the minimiser by itself.
import { describe, expect, test } from "vitest";
import { type ErrorCode, seededRandom } from "#infra/runtime/index.ts";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import { minimiseLbfgs } from "#tools/numeric/index.ts";
import { fitOneAgainstRest } from "#tools/sentiment/ngram/one-against-rest.ts";
import { fitRidge } from "#tools/sentiment/ngram/ridge-regression.ts";
import { type Rows, stacked } from "#tools/sentiment/ngram/rows.ts";
import { fitSoftmax } from "#tools/sentiment/ngram/softmax-regression.ts";

interface Given {
  readonly rows: number;
  readonly columns: number;
  readonly seed: number;
  readonly cost: number;
  readonly classWeights: number[];
}

function problemOf({ rows, columns, seed }: Given): { x: Rows; target: Float64Array; labels: Int32Array } {
  const values = Float32Array.from(normals(rows * columns, seed));
  const noise = normals(rows, seed + 1);
  const indices = Int32Array.from({ length: columns }, (_, c) => c);
  const x = stacked(
    Array.from({ length: rows }, (_, r) => ({ indices, values: values.subarray(r * columns, (r + 1) * columns) })),
    columns,
  );
  const target = noise.map((shock, r) => values[r * columns]! - 0.5 * values[r * columns + 1]! + 0.5 * shock);
  return { x, target, labels: Int32Array.from(target, (one) => (one < -0.6 ? 0 : one < 0.7 ? 1 : 2)) };
}

const tight = { gradientTolerance: 1e-9, changeTolerance: 0, maxIterations: 2_000 };

describe("against scikit-learn", () => {
  testGolden("sentiment", "softmax", (input) => {
    const given = input as unknown as Given;
    const { x, labels } = problemOf(given);
    return fitSoftmax(x, labels, Float64Array.from(given.classWeights), { cost: given.cost, ...tight }).weights;
  });
  testGolden("sentiment", "one against the rest", (input) => {
    const given = input as unknown as Given;
    const { x, labels } = problemOf(given);
    const random = seededRandom(1);
    const options = { cost: given.cost, random, tolerance: 1e-10, maxEpochs: 20_000 };
    return fitOneAgainstRest(x, labels, Float64Array.of(1, 1, 1), options).weights;
  });
  testGolden("sentiment", "ridge", (input) => {
    const given = input as unknown as Given;
    const { x, target } = problemOf(given);
    return fitRidge(x, target, { cost: given.cost, ...tight }).weights;
  });
});

describe("the minimiser", () => {
  test("finds the bottom of a narrow valley of 50 variables", () => {
    const found = minimiseLbfgs(
      (x, gradient) => {
        let value = 0;
        x.forEach((at, i) => {
          const steep = 1 + 20 * i;
          value += 0.5 * steep * (at - i) ** 2;
          gradient[i] = steep * (at - i);
        });
        return value;
      },
      new Float64Array(50),
      tight,
    );
    expect(found.converged).toBe(true);
    found.x.forEach((at, i) => {
      expect(at).toBeCloseTo(i, 8);
    });
  });

  test("stops at once at a minimum", () => {
    expect(minimiseLbfgs(() => 1, Float64Array.of(2)).iterations).toBe(0);
  });
});

describe("refused", () => {
  const { x, labels, target } = problemOf({ rows: 12, columns: 2, seed: 5 } as Given);
  const equal = Float64Array.of(1, 1, 1);
  const random = seededRandom(1);
  const cases: [string, () => unknown, ErrorCode][] = [
    ["labels of one class", () => fitSoftmax(x, new Int32Array(12), equal, { cost: 1 }), "tools/training-one-class"],
    [
      "labels of one class, one against the rest",
      () => fitOneAgainstRest(x, new Int32Array(12).fill(2), equal, { cost: 1, random }),
      "tools/training-one-class",
    ],
    [
      "a label out of range",
      () =>
        fitSoftmax(
          x,
          labels.map(() => 3),
          equal,
          { cost: 1 },
        ),
      "tools/parameter-out-of-range",
    ],
    ["fewer labels than rows", () => fitSoftmax(x, labels.subarray(1), equal, { cost: 1 }), "tools/length-mismatch"],
    ["a cost of zero", () => fitOneAgainstRest(x, labels, equal, { cost: 0, random }), "tools/parameter-out-of-range"],
    [
      "a target that is no number",
      () =>
        fitRidge(
          x,
          target.map(() => Number.NaN),
          { cost: 1 },
        ),
      "tools/value-not-finite",
    ],
  ];
  test.each(cases)("%s", (_, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});

test("the same seed gives the same machines, bit for bit", () => {
  const { x, labels } = problemOf({ rows: 40, columns: 5, seed: 9 } as Given);
  const weights = () =>
    fitOneAgainstRest(x, labels, Float64Array.of(1, 1, 1), { cost: 1, random: seededRandom(3) }).weights;
  expect(weights()).toEqual(weights());
});
