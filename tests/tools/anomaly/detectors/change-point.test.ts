// The change-point filter against every way of cutting a short series, and what it makes of long ones.
import { expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import { changePointPrior, openChangePoint } from "#tools/anomaly/index.ts";
import { logGamma } from "#tools/numeric/index.ts";

const prior = { mean: 0.2, meanWeight: 0.5, shape: 1.5, scale: 0.8 };

/** ln p(values) of one stretch with one unknown mean and variance, in closed form. */
function logEvidence(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const weight = prior.meanWeight + n;
  const shape = prior.shape + n / 2;
  const scale = prior.scale + squares / 2 + (prior.meanWeight * n * (mean - prior.mean) ** 2) / (2 * weight);
  return (
    logGamma(shape) -
    logGamma(prior.shape) +
    prior.shape * Math.log(prior.scale) -
    shape * Math.log(scale) +
    0.5 * Math.log(prior.meanWeight / weight) -
    (n / 2) * Math.log(2 * Math.PI)
  );
}

test("the run lengths are those of every cutting of ten values, each weighed by its evidence", () => {
  const values = [...normals(6, 31), ...normals(4, 32).map((z) => 4 + z)];
  const hazard = 1 / 8;
  const n = values.length;
  const byRun = new Float64Array(n + 1);
  for (let cuts = 0; cuts < 2 ** n; cuts++) {
    // bit t: a change lies right behind value t
    const ends = values.map((_, t) => t).filter((t) => (cuts >> t) & 1);
    let log = 0;
    let from = 0;
    for (const end of [...ends, n - 1]) {
      if (end >= from) log += logEvidence(values.slice(from, end + 1));
      from = end + 1;
    }
    log += ends.length * Math.log(hazard) + (n - ends.length) * Math.log(1 - hazard);
    const run = n - 1 - (ends.at(-1) ?? -1);
    byRun[run]! += Math.exp(log);
  }
  const total = byRun.reduce((sum, p) => sum + p, 0);
  const filter = openChangePoint({ meanRun: 8, prior, drop: 0 });
  let evidence = 0;
  for (const x of values) evidence += filter.push(x).logPredictive;
  const found = filter.runLengths();
  expect(found).toHaveLength(n + 1);
  for (let run = 0; run <= n; run++) expect(found[run]).toBeCloseTo(byRun[run]! / total, 10);
  expect(evidence).toBeCloseTo(Math.log(total), 9);
});

test("a change of mean or of variance is recent at once and old soon after", () => {
  for (const after of [normals(60, 42).map((z) => 3 + z), normals(60, 42).map((z) => 6 * z)]) {
    const before = normals(300, 41);
    const filter = openChangePoint({ meanRun: 250, prior: changePointPrior(before.subarray(0, 50)), recent: 10 });
    const quiet = Array.from(before, (x) => filter.push(x)).at(-1)!;
    expect(quiet.recentChange).toBeLessThan(0.2);
    expect(quiet.likeliestRun).toBeGreaterThan(250);
    const readings = Array.from(after, (x) => filter.push(x));
    expect(Math.max(...readings.slice(0, 10).map(({ recentChange }) => recentChange))).toBeGreaterThan(0.95);
    expect(readings.at(-1)!.recentChange).toBeLessThan(0.3);
    expect(Math.abs(readings.at(-1)!.likeliestRun - 60)).toBeLessThanOrEqual(5);
  }
});

test("memory stays bounded, probabilities sum to one, and what is dropped is stated and small", () => {
  const filter = openChangePoint({ meanRun: 50, prior, drop: 1e-6, longestRun: 80 });
  let dropped = 0;
  for (const x of normals(2_000, 51)) dropped = Math.max(dropped, filter.push(x).dropped);
  const runs = filter.runLengths();
  expect(runs.length).toBeLessThanOrEqual(81);
  expect(runs.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  expect(dropped).toBeLessThan(1e-4);
});

test("a missing value changes nothing, an absurd one is a change and no NaN", () => {
  const filter = openChangePoint({ meanRun: 100, prior });
  for (const x of normals(50, 61)) filter.push(x);
  const before = filter.runLengths();
  expect(filter.push(Number.NaN)).toMatchObject({ state: "missing", dropped: 0 });
  expect(filter.runLengths()).toEqual(before);
  const absurd = filter.push(1e12);
  expect(Number.isFinite(absurd.logPredictive)).toBe(true);
  expect(absurd.recentChange).toBeGreaterThan(0.5);
});

test.each([
  { meanRun: 1, prior },
  { meanRun: 100, prior: { ...prior, scale: 0 } },
  { meanRun: 100, prior, recent: 0 },
  { meanRun: 100, prior, longestRun: 1 },
])("refuses %j", (options) => {
  expect(() => openChangePoint(options)).toThrow(expect.objectContaining({ code: "tools/parameter-out-of-range" }));
});
