// Adaptive weights beside the simple ones on the same sessions: equal weights, weights learnt once, and one weight for all times.

import { type Column, computeColumns, input, op } from "#tools/columns/index.ts";
import { cosineMeanTest } from "#tools/numeric/index.ts";
import { forwardRanks, rowCorrelations } from "../discovery/index.ts";
import { evaluateFactor, type FactorReport, type SeriesSummary, summariseSeries } from "../evaluation/index.ts";
import type { Factor } from "../library/index.ts";
import type { FactorPanel } from "../panel/index.ts";
import { type JudgedRows, judgedRows } from "../survey/index.ts";
import type { AdaptiveFactor } from "./adaptive-factors.ts";
import { adaptiveScores } from "./adaptive-scores.ts";
import { adaptiveWeights, blended, equalWeights, staticWeights, type WeightPath } from "./blends.ts";
import { regimeNames } from "./market-regime.ts";

export interface CompareOptions {
  /** Share of the sessions, the oldest, that static weights are learnt on. What comes after is judged, for all schemes. */
  readonly learn: number;
  readonly costBps: number;
  readonly seed: number;
  /** For the deflated Sharpe ratio. */
  readonly trials: number;
  readonly onStep?: (says: string) => void;
  readonly signal?: AbortSignal;
}

export const schemes = ["equal", "static", "adaptive", "adaptive-by-regime"] as const;
export type Scheme = (typeof schemes)[number];

export interface SchemeResult {
  readonly scheme: Scheme;
  readonly report: FactorReport;
  /** Daily rank information less that of equal weights, judged sessions; null for equal weights. The p is that of the cosine test. */
  readonly overEqual:
    | (Pick<SeriesSummary, "mean" | "interval" | "observations"> & { readonly pValue: number | null })
    | null;
}

export interface MemberWeight {
  readonly factor: Factor;
  /** As at the last session, over the sum of their sizes. */
  readonly weight: number;
  /** Mean over the judged sessions by the likelier regime, so scaled; NaN where none was. */
  readonly calm: number;
  readonly wild: number;
}

export interface Comparison {
  /** Largest weight by size first. */
  readonly weights: readonly MemberWeight[];
  /** First row judged. */
  readonly from: number;
  /** Share of judged sessions in which the wild regime was the likelier. */
  readonly wildShare: number;
  readonly results: readonly SchemeResult[];
}

const draws = 1_000;

/** @throws tools/series-too-short, tools/factor-missing where no member has a value */
export async function compareBlends(
  panel: FactorPanel,
  factor: AdaptiveFactor,
  options: CompareOptions,
): Promise<Comparison> {
  const { learn, onStep, signal } = options;
  onStep?.("ranking the members");
  const { members, regimes, weights: byRegime } = await adaptiveScores(panel, { ...factor, byRegime: true }, signal);
  const from = Math.floor(panel.rows * learn);
  const paths: Readonly<Record<Scheme, WeightPath>> = {
    equal: equalWeights(members),
    static: staticWeights(members, from),
    adaptive: adaptiveWeights(members, factor.rule, new Float64Array(0), 0),
    "adaptive-by-regime": byRegime,
  };
  const judged = judgedRows(panel, { fromMs: panel.timesMs[from] as number });
  const informationOf = informationAhead(judged, factor.horizon);
  const results: SchemeResult[] = [];
  let equal: Float64Array | null = null;
  for (const scheme of schemes) {
    onStep?.(`judging ${scheme}`);
    signal?.throwIfAborted();
    const scores = judged.of(blended(members, paths[scheme]));
    const information = informationOf(scores);
    equal ??= information;
    results.push({
      scheme,
      report: reportOf(judged, scheme, scores, factor.horizon, options),
      overEqual: scheme === "equal" ? null : differenceOf(information, equal, factor.horizon, scheme, options.seed),
    });
  }
  return { ...weightsOf(members.members, byRegime, regimes, from), from, results };
}

const reportOf = (
  { panels }: JudgedRows,
  name: Scheme,
  values: Column,
  horizon: number,
  { costBps, seed, trials }: CompareOptions,
): FactorReport =>
  evaluateFactor(
    { ...panels, factor: { name, values } },
    { horizons: [horizon, 1], buys: "top", costBps, seed, trials },
  );

function informationAhead({ panels }: JudgedRows, horizon: number): (scores: Column) => Float64Array {
  const { prices, lanes, timesMs } = panels;
  const universe = Float64Array.from(panels.universe ?? []);
  const ahead = forwardRanks(prices, universe, lanes, horizon);
  const ranked = op.rank(op.onlyWhere(input("score"), input("universe")));
  return (score) => {
    const [ranks] = computeColumns([ranked], { score, universe }, timesMs.length, { lanes });
    return rowCorrelations(ranks as Column, ahead.ranks, lanes, 0, timesMs.length);
  };
}

function differenceOf(
  own: Float64Array,
  equal: Float64Array,
  horizon: number,
  label: string,
  seed: number,
): SchemeResult["overEqual"] {
  const differences = own.map((value, t) => value - equal[t]!).filter((value) => !Number.isNaN(value));
  const { mean, interval, observations } = summariseSeries(differences, {
    overlap: horizon,
    draws,
    level: 0.95,
    seed,
    label: `${label} over equal`,
  });
  const test = differences.length < 8 ? null : cosineMeanTest(differences);
  return { mean, interval, observations, pValue: test?.pValue ?? null };
}

function weightsOf(
  members: readonly Factor[],
  path: WeightPath,
  regimes: Column,
  from: number,
): Pick<Comparison, "weights" | "wildShare"> {
  const count = members.length;
  const rows = path.length / count;
  const scaled = (t: number): Float64Array => {
    const row = path.subarray(t * count, (t + 1) * count);
    const size = row.reduce((sum, weight) => sum + Math.abs(weight), 0);
    return row.map((weight) => weight / size);
  };
  const sums = regimeNames.map(() => new Float64Array(count));
  const sessions = regimeNames.map(() => 0);
  for (let t = from; t < rows; t++) {
    const state = regimes[2 * t + 1]! > 0.5 ? 1 : 0;
    sessions[state]! += 1;
    for (const [k, weight] of scaled(t).entries()) sums[state]![k]! += weight;
  }
  const last = scaled(rows - 1);
  const weights = members.map((factor, k) => ({
    factor,
    weight: last[k]!,
    calm: sums[0]![k]! / sessions[0]!,
    wild: sums[1]![k]! / sessions[1]!,
  }));
  return {
    weights: weights.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
    wildShare: sessions[1]! / (rows - from),
  };
}
