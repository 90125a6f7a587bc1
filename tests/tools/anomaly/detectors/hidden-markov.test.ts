// The hidden Markov chain against every path of a short series, and what its fit and its filter promise.
import { expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { normals } from "#tests/bench/series.ts";
import { fitHiddenMarkov, type MarkovModel, markovLogLikelihood, openHiddenMarkov } from "#tools/anomaly/index.ts";
import { normalPdf } from "#tools/numeric/index.ts";

const model: MarkovModel = {
  states: 3,
  initial: Float64Array.of(0.5, 0.3, 0.2),
  transition: Float64Array.of(0.8, 0.15, 0.05, 0.2, 0.7, 0.1, 0.1, 0.3, 0.6),
  means: Float64Array.of(0, 0.5, -1),
  variances: Float64Array.of(0.5, 1, 4),
};

test("likelihood and filtered probabilities are sums over every path", () => {
  const values = normals(6, 71);
  const filter = openHiddenMarkov(model);
  let total = 0;
  values.forEach((x, last) => {
    const weights = new Float64Array(3);
    for (let code = 0; code < 3 ** (last + 1); code++) {
      const path = Array.from({ length: last + 1 }, (_, t) => Math.floor(code / 3 ** t) % 3);
      let p = 1;
      path.forEach((state, t) => {
        p *= t === 0 ? model.initial[state]! : model.transition[path[t - 1]! * 3 + state]!;
        const deviation = Math.sqrt(model.variances[state]!);
        p *= normalPdf((values[t]! - model.means[state]!) / deviation) / deviation;
      });
      weights[path[last]!]! += p;
    }
    total = weights.reduce((sum, p) => sum + p, 0);
    const found = filter.push(x);
    for (let state = 0; state < 3; state++) expect(found[state]).toBeCloseTo(weights[state]! / total, 12);
  });
  expect(markovLogLikelihood(model, values)).toBeCloseTo(Math.log(total), 11);
});

/** 200 calm values, 60 wild ones, 200 calm ones. */
const series = Float64Array.from([...normals(200, 81), ...normals(60, 82).map((z) => 4 * z), ...normals(200, 83)]);
const fit = fitHiddenMarkov(series, { starts: 3, random: seededRandom(1), maxIterations: 300, tolerance: 1e-6 });

test("the fit finds calm and wild stretches, states in the order of their variances, at no lower likelihood with more starts", () => {
  expect(fit.converged).toBe(true);
  expect(fit.model.variances[0]).toBeLessThan(1.3);
  expect(fit.model.variances[1]).toBeGreaterThan(9);
  for (const from of [0, 2]) expect(fit.model.transition[from]! + fit.model.transition[from + 1]!).toBeCloseTo(1, 12);
  const one = fitHiddenMarkov(series, { starts: 1, random: seededRandom(1), maxIterations: 300, tolerance: 1e-6 });
  expect(fit.logLikelihood).toBeGreaterThanOrEqual(one.logLikelihood - 1e-9);
  expect(markovLogLikelihood(fit.model, series)).toBeCloseTo(fit.logLikelihood, 6);
});

test("no iteration lowers the likelihood", () => {
  let last = Number.NEGATIVE_INFINITY;
  for (let maxIterations = 1; maxIterations <= 30; maxIterations++) {
    const { logLikelihood } = fitHiddenMarkov(series, {
      starts: 1,
      random: seededRandom(1),
      maxIterations,
      tolerance: 0,
    });
    expect(logLikelihood).toBeGreaterThanOrEqual(last - 1e-9);
    last = logLikelihood;
  }
});

test("the filter follows the regime and never learns from what comes later", () => {
  const whole = openHiddenMarkov(fit.model);
  const wild = Array.from(series, (x) => whole.push(x)[1]!);
  expect(wild.slice(20, 195).every((p) => p < 0.5)).toBe(true);
  expect(wild.slice(210, 255).filter((p) => p > 0.9).length).toBeGreaterThan(35);
  const beginning = openHiddenMarkov(fit.model);
  expect(Array.from(series.subarray(0, 230), (x) => beginning.push(x)[1]!)).toEqual(wild.slice(0, 230));
});

test("a missing value lets the chain move on, and one that no state could have made is no NaN", () => {
  const filter = openHiddenMarkov(fit.model);
  const before = Float64Array.from(filter.push(0.1));
  const { transition } = fit.model;
  const after = filter.push(Number.NaN);
  expect(after[1]).toBeCloseTo(before[0]! * transition[1]! + before[1]! * transition[3]!, 12);
  expect([...filter.push(1e9)]).toEqual([0, 1]);
  expect(filter.logLikelihood()).toBeLessThan(-1e10);
});

test("the same seed gives the same model", () => {
  const again = fitHiddenMarkov(series, { starts: 3, random: seededRandom(1), maxIterations: 300, tolerance: 1e-6 });
  expect(again).toEqual(fit);
});

test.each([
  ["tools/series-too-short", normals(15, 1)],
  ["tools/series-constant", new Float64Array(50).fill(2)],
  ["tools/value-not-finite", normals(50, 1).map((z, i) => (i === 9 ? Number.NaN : z))],
  ["tools/series-empty", new Float64Array(0)],
])("%s is said of what cannot be fitted", (code, values) => {
  expect(() => fitHiddenMarkov(values, { random: seededRandom(1) })).toThrow(expect.objectContaining({ code }));
});
