// Ways to say before a bar how much it may lose. Each sees the bars before it and nothing else.

import type { Random } from "#infra/runtime/index.ts";
import { mean, shape, standardDeviation } from "#tools/numeric/index.ts";
import { ewmaVariance, fitGarch, garchVariance } from "#tools/volatility/index.ts";
import { extremeTail, paretoQuantile } from "../tails/extreme-tail.ts";
import { filteredReturns } from "../tails/filtered-returns.ts";
import { historicalTail } from "../tails/historical-tail.ts";
import { bentNormal, cornishFisherTail, normalTail } from "../tails/parametric-tail.ts";
import { ageWeights, weightedTail } from "../tails/weighted-tail.ts";
import type { Promised } from "./shortfall-test.ts";

export interface TailMethod {
  readonly id: string;
  readonly says: string;
  readonly source: string;
  /** A fresh run over a history: what it learnt of one is not carried into another. */
  start(): (before: Float64Array, level: number) => Forecast;
}

export interface Forecast extends Promised {
  /** False where the method does not hold at what it saw; its numbers are counted all the same, and so are these bars. */
  readonly valid?: boolean;
}

const memory = 0.94;
const ageDecay = 0.99;
/** Bars after which GARCH is fitted again; in between its variance goes on with the old parameters. */
const refitBars = 20;
const thresholdRank = 0.9;

const oneOf =
  (scenarios: Float64Array) =>
  (random: Random): number =>
    scenarios[random.integer(scenarios.length)]!;

const ofScenarios = (scenarios: Float64Array, level: number): Promised => ({
  ...historicalTail(scenarios, level),
  draw: oneOf(scenarios),
});

const ofNormal = (centre: number, deviation: number, level: number): Promised => ({
  ...normalTail(centre, deviation, level),
  draw: (random) => centre + deviation * random.normal(),
});

/** Volatility-scaled bars whose far losses follow a Pareto law. */
function ofExtremes(scenarios: Float64Array, level: number): Promised {
  const found = extremeTail(scenarios, level, thresholdRank);
  return {
    valueAtRisk: found.valueAtRisk,
    expectedShortfall: found.expectedShortfall,
    draw(random) {
      const r = oneOf(scenarios)(random);
      return -r > found.threshold ? -(found.threshold + paretoQuantile(found.tail, 1 - random.next())) : r;
    },
  };
}

const ewmaDeviation = (before: Float64Array): number => Math.sqrt(ewmaVariance(before, memory)[before.length]!);

function weightedPlace(weights: Float64Array, random: Random): number {
  let left = random.next();
  for (let t = weights.length - 1; t > 0; t--) {
    left -= weights[t]!;
    if (left < 0) return t;
  }
  return 0;
}

/** Variances by GARCH parameters that are fitted anew now and then. */
function startGarch(): (before: Float64Array) => Float64Array {
  let age = 0;
  let fit: ReturnType<typeof fitGarch> | null = null;
  return (before) => {
    if (fit === null || age++ % refitBars === 0) fit = fitGarch(before);
    return garchVariance(before, fit, fit.backcast);
  };
}

export const tailMethods: readonly TailMethod[] = [
  {
    id: "historical",
    says: "the worst of the past bars",
    source: "Jorion (2006), Value at Risk",
    start: () => ofScenarios,
  },
  {
    id: "weighted",
    says: `the worst of the past bars, each counting ${ageDecay} of the one after it`,
    source: "Boudoukh, Richardson & Whitelaw (1998)",
    start: () => (before, level) => {
      const weights = ageWeights(before.length, ageDecay);
      return { ...weightedTail(before, level, ageDecay), draw: (random) => before[weightedPlace(weights, random)]! };
    },
  },
  {
    id: "filtered-ewma",
    says: `past bars at the volatility expected now, by EWMA ${memory}`,
    source: "Hull & White (1998)",
    start: () => (before, level) => ofScenarios(filteredReturns(before, ewmaVariance(before, memory)), level),
  },
  {
    id: "filtered-garch",
    says: `past bars at the volatility expected now, by GARCH fitted every ${refitBars} bars`,
    source: "Barone-Adesi, Giannopoulos & Vosper (1999)",
    start: () => {
      const variances = startGarch();
      return (before, level) => ofScenarios(filteredReturns(before, variances(before)), level);
    },
  },
  {
    id: "normal",
    says: "a normal law with mean and deviation of the past bars",
    source: "RiskMetrics (1996)",
    start: () => (before, level) => ofNormal(mean(before), standardDeviation(before), level),
  },
  {
    id: "normal-ewma",
    says: `a normal law around zero with EWMA volatility ${memory}`,
    source: "RiskMetrics (1996)",
    start: () => (before, level) => ofNormal(0, ewmaDeviation(before), level),
  },
  {
    id: "cornish-fisher",
    says: "the normal quantile bent by skewness and kurtosis of the past bars",
    source: "Cornish & Fisher (1938)",
    start: () => (before, level) => {
      const tail = cornishFisherTail(before, level);
      const [centre, deviation, moments] = [mean(before), standardDeviation(before), shape(before)];
      return { ...tail, draw: (random) => centre + deviation * bentNormal(random.normal(), moments) };
    },
  },
  {
    id: "extreme",
    says: `a Pareto law of the losses above their ${100 * thresholdRank} % quantile`,
    source: "McNeil, Frey & Embrechts (2015)",
    start: () => ofExtremes,
  },
  {
    id: "extreme-ewma",
    says: "the same of bars at the volatility expected now",
    source: "McNeil & Frey (2000)",
    start: () => (before, level) => ofExtremes(filteredReturns(before, ewmaVariance(before, memory)), level),
  },
];
