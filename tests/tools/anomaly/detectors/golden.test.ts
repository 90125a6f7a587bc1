// The detectors against scikit-learn, hmmlearn, scipy and pandas on the same numbers.
import { seededRandom } from "#infra/runtime/index.ts";
import { garchReturns, normals, u01 } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  fitHiddenMarkov,
  type MarkovModel,
  markovLogLikelihood,
  openChangePoint,
  openCountBurst,
  openHiddenMarkov,
  openJumpTest,
  openRobustZ,
  readSeries,
} from "#tools/anomaly/index.ts";
import { areaUnderCurve, forestRows, forestScores } from "../forest-rows.ts";

const seeds = [1, 2, 3];
testGolden("anomaly", "isolation forest", (_, fact) => {
  const { rows, labels } = forestRows();
  const all = seeds.map((seed) => forestScores(rows, seed));
  const figures = all.map((scores) =>
    fact.includes("area")
      ? areaUnderCurve(labels, scores)
      : scores.reduce((sum, score) => sum + score, 0) / scores.length,
  );
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
});

const given: MarkovModel = {
  states: 2,
  initial: Float64Array.of(0.7, 0.3),
  transition: Float64Array.of(0.97, 0.03, 0.08, 0.92),
  means: Float64Array.of(0.001, -0.002),
  variances: Float64Array.of(0.009 ** 2, 0.022 ** 2),
};

function switching(n: number, seed: number): Float64Array {
  const move = u01(n, seed);
  const noise = normals(n, seed + 1);
  let state = 0;
  return noise.map((z, t) => {
    if (move[t]! < (state === 0 ? 0.02 : 0.06)) state = 1 - state;
    return state === 0 ? 0.0005 + 0.008 * z : -0.001 + 0.025 * z;
  });
}

testGolden("anomaly", "hidden Markov model as given", ({ length, seed }, fact) => {
  const n = length as number;
  const series = switching(n, seed as number);
  if (fact.includes("log likelihood")) return markovLogLikelihood(given, series);
  const filter = openHiddenMarkov(given);
  const volatile = Array.from(series, (x) => filter.push(x)[1]!);
  return [0, 1, n / 2, n - 1].map((t) => volatile[t]!);
});

testGolden("anomaly", "hidden Markov model fitted", ({ length, seed }, fact) => {
  const series = switching(length as number, seed as number);
  const fit = fitHiddenMarkov(series, { starts: 5, random: seededRandom(1), maxIterations: 1_000, tolerance: 1e-6 });
  return fact.includes("log likelihood") ? fit.logLikelihood : fit.model.variances;
});

testGolden("anomaly", "robust z-score", ({ seed }) => {
  const readings = readSeries(openRobustZ({ window: 25 }), garchReturns(200, seed as number, 0.05, 0.05, 0.08, 0.9));
  return readings.flatMap(({ score }, t) => (t >= 25 && t % 25 === 0 ? [score] : []));
});

testGolden("anomaly", "jump statistic", ({ seed }) => {
  const series = garchReturns(300, seed as number, 0.05, 0.05, 0.08, 0.9);
  const readings = readSeries(openJumpTest({ window: 16, sample: 300 }), series);
  return readings.flatMap(({ score }, t) => (t >= 15 && (t - 15) % 30 === 0 ? [score] : []));
});

testGolden("anomaly", "change point", (_, fact) => {
  const series = [...normals(40, 541), ...normals(30, 542).map((z) => 3 + 2 * z)];
  const filter = openChangePoint({ meanRun: 50, prior: { mean: 0, meanWeight: 1, shape: 2, scale: 2 } });
  const readings = series.map((x) => filter.push(x));
  if (fact.includes("evidence")) return readings.reduce((sum, { logPredictive }) => sum + logPredictive, 0);
  return [10, 40, 41, 43, 46, 70].map((n) => readings[n - 1]!.recentChange);
});

testGolden("anomaly", "count burst", ({ seed }) => {
  const counts = u01(60, seed as number).map((u) => Math.floor(-Math.log(u) * 3));
  const readings = readSeries(openCountBurst({ window: 20 }), counts);
  return readings.flatMap(({ pValue }, t) => (t >= 20 && t % 5 === 0 ? [pValue] : []));
});
