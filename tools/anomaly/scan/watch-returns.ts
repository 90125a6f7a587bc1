// The detectors of one series each, run over a company's sessions: return, jump, volume, drift, change point, regime.

import type { Random } from "#infra/runtime/index.ts";
import { changePointPrior, openChangePoint } from "../detectors/change-point.ts";
import { openCusum } from "../detectors/cusum.ts";
import { fitHiddenMarkov, openHiddenMarkov } from "../detectors/hidden-markov.ts";
import { openJumpTest } from "../detectors/jumps.ts";
import type { Detector } from "../detectors/reading.ts";
import { openRobustZ } from "../detectors/robust-z.ts";
import type { EvidenceFigure, Stretch, Unwatched, Watched } from "./kinds.ts";
import type { SessionSeries } from "./sessions.ts";

/** Sessions that a value is compared with, and that the sums are trained on. */
export const comparedSessions = 40;
/** K of the jump test for daily returns: sqrt(252), rounded up. */
const jumpWindow = 16;
/** Sessions that the prior of the change-point filter is made from. */
const priorSessions = 20;
/** Mean sessions between changes that the filter expects: a year. */
const changeEvery = 250;
/** Sessions over which a rise of the volatile regime's probability is measured. */
const regimeSpan = 10;
const fewestForRegimes = 60;

export type WatchResult = Watched | Unwatched;

export function watchReturns(series: SessionSeries, random: Random): WatchResult[] {
  return [
    watchReturn(series),
    watchJump(series),
    watchVolume(series),
    watchDrift(series),
    watchChange(series),
    watchRegime(series, random),
  ];
}

const last = (values: Float64Array): number => values[values.length - 1]!;

const stretch = ({ timesMs }: SessionSeries, sessions: number): Stretch => {
  const before = timesMs.subarray(0, -1).subarray(-sessions);
  return {
    fromMs: before[0] ?? last(timesMs),
    toMs: before[before.length - 1] ?? last(timesMs),
    values: before.length,
  };
};

/** Scores of every session; null with a reason where the newest has none. */
function scoresOf(detector: Detector, values: Float64Array, size: (score: number) => number): Float64Array | string {
  if (values.length <= detector.warmUp) return `${detector.warmUp + 1} sessions are needed, ${values.length} are known`;
  const readings = Array.from(values, (value) => detector.push(value));
  const { state } = readings[readings.length - 1]!;
  if (state === "constant") return "the sessions before are all alike, so nothing can be far from them";
  if (state !== "scored") return "the newest value is missing";
  return Float64Array.from(readings, ({ score }) => size(score));
}

function watched(
  kind: Watched["kind"] & Unwatched["kind"],
  scores: Float64Array | string,
  evidence: (score: number) => readonly EvidenceFigure[],
  window: Stretch,
): WatchResult {
  if (typeof scores === "string") return { kind, because: scores };
  const score = last(scores);
  return { kind, score, history: scores.subarray(0, -1), ownPValue: null, evidence: evidence(score), window };
}

const returnFigure = (series: SessionSeries): EvidenceFigure => ({
  name: "return",
  value: Math.expm1(last(series.logReturns)),
  unit: "fraction",
});
const figureOf = (name: string, value: number, unit: EvidenceFigure["unit"] = "score"): EvidenceFigure => ({
  name,
  value,
  unit,
});

function watchReturn(series: SessionSeries): WatchResult {
  const scores = scoresOf(openRobustZ({ window: comparedSessions }), series.logReturns, Math.abs);
  return watched(
    "return",
    scores,
    (score) => [returnFigure(series), figureOf("robustZ", score)],
    stretch(series, comparedSessions),
  );
}

function watchJump(series: SessionSeries): WatchResult {
  const sample = Math.max(3, series.logReturns.length);
  const scores = scoresOf(openJumpTest({ window: jumpWindow, sample }), series.logReturns, Math.abs);
  return watched(
    "jump",
    scores,
    (score) => [returnFigure(series), figureOf("jumpStatistic", score)],
    stretch(series, jumpWindow - 1),
  );
}

function watchVolume(series: SessionSeries): WatchResult {
  const scores = scoresOf(openRobustZ({ window: comparedSessions }), series.logVolumes, (score) => score);
  const usual = [...series.logVolumes.subarray(0, -1).subarray(-comparedSessions)].sort((a, b) => a - b);
  const ratio = Math.exp(last(series.logVolumes) - (usual[usual.length >> 1] ?? Number.NaN));
  return watched(
    "volume",
    scores,
    (score) => [figureOf("volumeRatio", ratio, "ratio"), figureOf("robustZ", score)],
    stretch(series, comparedSessions),
  );
}

function watchDrift(series: SessionSeries): WatchResult {
  const scores = scoresOf(openCusum({ training: comparedSessions }), series.logReturns, Math.abs);
  return watched(
    "drift",
    scores,
    (score) => [figureOf("cusum", score), returnFigure(series)],
    stretch(series, series.logReturns.length),
  );
}

function watchChange(series: SessionSeries): WatchResult {
  const kind = "change-point";
  const { logReturns } = series;
  const needed = priorSessions + comparedSessions;
  if (logReturns.length < needed)
    return { kind, because: `${needed} sessions are needed, ${logReturns.length} are known` };
  const prior = changePointPrior(logReturns.subarray(0, priorSessions));
  if (prior.scale <= 1e-20) return { kind, because: "the first sessions are all alike" };
  const filter = openChangePoint({ meanRun: changeEvery, prior, drop: 1e-6, longestRun: 150 });
  const readings = Array.from(logReturns, (value) => filter.push(value));
  const now = readings[readings.length - 1]!;
  const scores = Float64Array.from(readings, ({ recentChange }, t) =>
    t < comparedSessions ? Number.NaN : recentChange,
  );
  return watched(
    kind,
    scores,
    (score) => [
      figureOf("changeProbability", score, "probability"),
      figureOf("likeliestRun", now.likeliestRun, "days"),
      returnFigure(series),
    ],
    stretch(series, logReturns.length),
  );
}

function watchRegime(series: SessionSeries, random: Random): WatchResult {
  const kind = "regime";
  const { logReturns } = series;
  const before = logReturns.subarray(0, -1);
  if (before.length < fewestForRegimes) {
    return { kind, because: `${fewestForRegimes + 1} sessions are needed, ${logReturns.length} are known` };
  }
  if (before.every((value) => value === before[0])) return { kind, because: "the sessions before are all alike" };
  const { model } = fitHiddenMarkov(before, { starts: 2, random, maxIterations: 50, tolerance: 1e-2 });
  const filter = openHiddenMarkov(model);
  const volatile = Float64Array.from(logReturns, (value) => filter.push(value)[1]!);
  const scores = volatile.map((now, t) =>
    t < regimeSpan
      ? Number.NaN
      : now - volatile.subarray(t - regimeSpan, t).reduce((least, one) => Math.min(least, one), 1),
  );
  const perYear = (state: number): number => Math.sqrt(252 * model.variances[state]!);
  return watched(
    kind,
    scores,
    (score) => [
      figureOf("volatileProbability", last(volatile), "probability"),
      figureOf("rise", score, "probability"),
      figureOf("calmVolatility", perYear(0), "fraction/year"),
      figureOf("volatileVolatility", perYear(1), "fraction/year"),
    ],
    stretch(series, before.length),
  );
}
