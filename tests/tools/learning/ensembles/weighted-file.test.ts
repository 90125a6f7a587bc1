// Several files as one: what it says is the weighted sum of what each says of the newest steps.
import { expect, test } from "vitest";
import { manualClock, seededRandom } from "#infra/runtime/index.ts";
import { narrowed, newestColumns, weightedFile } from "#tools/learning/ensembles/index.ts";
import { learnerById } from "#tools/learning/learners/index.ts";
import { openModelSession } from "#tools/learning/serving/index.ts";
import type { Samples } from "#tools/learning/validation/index.ts";

const inputs = ["a", "b"];
const lanes = 4;
const steps = 4;

function someSamples(periods: number): Samples {
  const random = seededRandom(5);
  const rows = periods * lanes;
  const features = Float32Array.from({ length: rows * steps * inputs.length }, () => random.normal());
  const width = steps * inputs.length;
  const labels = Float64Array.from(
    { length: rows },
    (_, i) => 0.5 * features[i * width + width - 1]! + 0.1 * random.normal(),
  );
  const fromMs = Float64Array.from({ length: rows }, (_, i) => Math.floor(i / lanes) * 1_000);
  return {
    features,
    width,
    labels,
    returns: labels,
    lastReturns: labels.map(() => Number.NaN),
    fromMs,
    toMs: fromMs.map((ms) => ms + 500),
    lanes: Int32Array.from({ length: rows }, (_, i) => i % lanes),
  };
}

const samples = someSamples(40);
const of = (id: string, options: object, own: number) =>
  learnerById(id, { ...options }, { steps: own, inputs, classes: false, lanes }, { clock: manualClock(0) });

test.each([
  ["ridge and boosted trees of one step, and a deep model of all", ["ridge", "boosted-trees", "mlp"]],
  ["with a model that mixes the symbols of a period", ["ridge", "stock-mixer"]],
])("%s", async (_, ids) => {
  const members = await Promise.all(
    ids.map(async (id, i) => {
      const own = ["ridge", "boosted-trees"].includes(id) ? 1 : steps;
      const options = id === "boosted-trees" ? { rounds: 5, minChildWeight: 1 } : id === "ridge" ? {} : { epochs: 1 };
      const learner = of(id, options, own);
      const fitted = await learner.fit({ ...samples, ...narrowed(samples, own * inputs.length) }, { seed: 1 });
      const predictions = await fitted.predict({ ...samples, ...narrowed(samples, own * inputs.length) });
      return { bytes: fitted.bytes, weight: 0.2 + 0.3 * i, steps: own, predictions };
    }),
  );
  const session = await openModelSession(weightedFile(members, { steps, inputs: inputs.length }), inputs.length);
  expect(session.signature).toMatchObject({ steps, rows: ids.includes("stock-mixer") ? lanes : null });
  const found = await session.run(samples.features as Float32Array);
  await session.close();
  expect(found).toHaveLength(samples.labels.length);
  found.forEach((value, row) => {
    const wanted = members.reduce((sum, { weight, predictions }) => sum + weight * predictions[row]!, 0);
    expect(value).toBeCloseTo(wanted, 5);
  });
});

test("files that fix different numbers of rows are refused", async () => {
  const bytes = await Promise.all(
    [lanes, lanes + 1].map(async (many) => {
      const learner = learnerById("stock-mixer", { epochs: 1 }, { steps, inputs, classes: false, lanes: many });
      return (await learner.fit(samples, { seed: 1 })).bytes;
    }),
  );
  const members = bytes.map((one) => ({ bytes: one, weight: 0.5, steps }));
  expect(() => weightedFile(members, { steps, inputs: 2 })).toThrow(/4 and 5 rows/);
});

test("a learner of the newest columns sees those alone", async () => {
  const widths: number[] = [];
  const seen = newestColumns(
    {
      id: "watching",
      fit: ({ width }) => ({
        predict: (questions) => {
          widths.push(width, questions.width);
          return Float64Array.from(questions.lanes, (__, row) => questions.features[row * questions.width]!);
        },
      }),
    },
    2,
  );
  const predictions = await (await seen.fit(samples, { seed: 1 })).predict(samples);
  expect([seen.id, widths]).toEqual(["watching", [2, 2]]);
  expect(predictions[3]).toBe(samples.features[3 * 8 + 6]);
});
