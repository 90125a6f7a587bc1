// How well numbers rank the stocks of a day, as papers report it, with intervals that know that days follow upon one another.

import { seededRandom } from "#infra/runtime/index.ts";
import { bootstrapMeans, mean, pearson, quantileSorted, spearman, standardDeviation } from "#tools/numeric/index.ts";
import type { Measure } from "./table.ts";

/** Days times lanes, lane by lane within a day; a return of NaN leaves a stock out of the day. */
export interface StockDays {
  readonly lanes: number;
  readonly returns: Float64Array;
}

/** One number a day of each. */
export interface Daily {
  readonly ic: Float64Array;
  readonly rankIc: Float64Array;
  /** Share of the ten with the highest predictions whose return is not negative. */
  readonly precision: Float64Array;
  /** Mean return of the five with the highest predictions. */
  readonly top: Float64Array;
}

/** A day on which all predictions are equal has no order: its IC is 0, and its ten and five are any. */
export function daily(predictions: Float64Array, { lanes, returns }: StockDays): Daily {
  const days = returns.length / lanes;
  const found: Daily = {
    ic: new Float64Array(days),
    rankIc: new Float64Array(days),
    precision: new Float64Array(days),
    top: new Float64Array(days),
  };
  for (let day = 0; day < days; day++) {
    const [p, r] = [[], []] as [number[], number[]];
    for (let at = day * lanes; at < (day + 1) * lanes; at++) {
      if (Number.isNaN(returns[at]) || Number.isNaN(predictions[at])) continue;
      p.push(predictions[at] as number);
      r.push(returns[at] as number);
    }
    const ranked = [...p.keys()].sort((a, b) => (p[b] as number) - (p[a] as number));
    const flat = p[ranked[0] as number] === p[ranked.at(-1) as number];
    const best = (count: number): number[] => (flat ? ranked : ranked.slice(0, count)).map((at) => r[at] as number);
    found.ic[day] = flat ? 0 : pearson(p, r);
    found.rankIc[day] = flat ? 0 : spearman(p, r);
    found.precision[day] = mean(best(10).map((value) => (value >= 0 ? 1 : 0)));
    found.top[day] = mean(best(5));
  }
  return found;
}

const draws = 2000;

/** Means over the days and over the seeds, each with the central 95 % of resamples of days in blocks of ten in the mean. */
export function rankingMeasures(seeds: readonly Daily[]): readonly Measure[] {
  const across = (of: keyof Daily): Float64Array =>
    (seeds[0] as Daily)[of].map((_, day) => mean(seeds.map((one) => one[of][day] as number)));
  const [ic, rankIc, precision, top] = [across("ic"), across("rankIc"), across("precision"), across("top")];
  const squares = [ic, rankIc, top].map((series) => series.map((v) => v * v));
  const options = { random: seededRandom(1), draws, meanBlock: 10 };
  const resampled = bootstrapMeans([ic, rankIc, precision, top, ...squares], options);
  const measure = (id: string, value: number, draw: (i: number) => number): Measure => {
    const sorted = Float64Array.from({ length: draws }, (_, i) => draw(i)).sort();
    return { id, value, low: quantileSorted(sorted, 0.025), high: quantileSorted(sorted, 0.975) };
  };
  const at = (series: number, i: number): number => resampled[series]?.[i] as number;
  const plain = (id: string, series: Float64Array, place: number) => measure(id, mean(series), (i) => at(place, i));
  const ratio = (id: string, series: Float64Array, place: number, square: number, scale: number) =>
    measure(id, scale * overSpread(mean(series), standardDeviation(series)), (i) => {
      const spread = Math.sqrt(Math.max(0, at(square, i) - at(place, i) ** 2));
      return scale * overSpread(at(place, i), spread);
    });
  return [
    plain("IC", ic, 0),
    ratio("ICIR", ic, 0, 4, 1),
    plain("rank IC", rankIc, 1),
    ratio("rank ICIR", rankIc, 1, 5, 1),
    plain("precision@10", precision, 2),
    ratio("Sharpe", top, 3, 6, Math.sqrt(252)),
  ];
}

const overSpread = (value: number, spread: number): number => (spread > 0 ? value / spread : 0);
