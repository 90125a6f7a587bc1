// Checks of one series of bars: volumes, repeated prices, moves that are far out or look like a split that nobody told.

import { dayMs, isoDay, isoTime } from "#infra/runtime/index.ts";
import type { CorporateAction } from "#knowledge/domain/index.ts";
import type { BarSeries } from "./bar-series.ts";
import type { Findings } from "./finding.ts";
import { medianOf, spreadOf } from "./robust.ts";

/** Shares of bars from 0 to 1, and counts, that the score of a symbol is made of. */
export interface BarShares {
  readonly bars: number;
  readonly zeroVolume: number;
  readonly stale: number;
  readonly outliers: number;
  /** How many moves look like a split that was not told. */
  readonly splitSuspicions: number;
}

/** Robust standard deviations beyond which a return is far out, where it is larger than the floor as well. */
const outlierZ = 15;
const outlierFloor = 0.1;
const largeMove = 0.5;
/** So many closes in a row that do not move are stale. */
const staleRun = 5;
const splitRatios = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50];
/** Splits fall between sessions; and over longer than this a price may go anywhere. */
const nightMs = 4 * 3_600_000;
const longestGapMs = 10 * dayMs;
/** How far from a plain ratio a move may be: the market moves on the day of a split too. */
const splitTolerance = 0.04;

/** @param splits of a share, as told; null for what is no share, whose moves are not judged */
export function checkBars(series: BarSeries, splits: readonly CorporateAction[] | null, findings: Findings): BarShares {
  const bars = series.close.length;
  const volume = checkVolumes(series, findings);
  const stale = checkStale(series, findings);
  checkFlat(series, findings);
  const noMoves = { outliers: 0, splitSuspicions: 0 };
  const { outliers, splitSuspicions } = splits === null ? noMoves : checkMoves(series, splits, findings);
  return { bars, zeroVolume: volume / bars, stale: stale / bars, outliers: outliers / bars, splitSuspicions };
}

const place = ({ interval, closeMs }: BarSeries, bar: number): string =>
  interval.endsWith("d") ? isoDay(closeMs[bar] as number) : isoTime(closeMs[bar] as number);

function checkVolumes(series: BarSeries, findings: Findings): number {
  const { symbol, volumeShares, open, high, low, close } = series;
  const zeros = volumeShares.reduce((count, volume) => (volume === 0 ? count + 1 : count), 0);
  if (zeros === 0) return 0;
  if (zeros === volumeShares.length) {
    const what = {
      check: "no-volume",
      about: "bar",
      severity: "info",
      says: "bars without any volume in the source",
    } as const;
    findings.add(what, { symbol, place: place(series, 0), detail: `${zeros} bars` }, zeros);
    return 0;
  }
  const what = { check: "zero-volume", about: "bar", severity: "warning", says: "bars with a volume of 0" } as const;
  const suspended = {
    check: "suspended-day",
    about: "bar",
    severity: "info",
    says: "bars with a volume of 0 that repeat the close before: the trade was suspended, or there was none",
  } as const;
  for (let bar = 0; bar < volumeShares.length; bar++) {
    if (volumeShares[bar] !== 0) continue;
    const at = place(series, bar);
    findings.add(what, { symbol, place: at, detail: `close ${close[bar]}` });
    const before = bar === 0 ? open[bar] : close[bar - 1];
    if (high[bar] === low[bar] && close[bar] === before)
      findings.add(suspended, { symbol, place: at, detail: `close ${close[bar]} as before` });
  }
  return zeros;
}

/** Bars in runs of closes that do not move; runs of an interval under a day are part of a quiet market. */
function checkStale(series: BarSeries, findings: Findings): number {
  const { symbol, interval, close } = series;
  if (!interval.endsWith("d")) return 0;
  const what = {
    check: "stale-price",
    about: "bar",
    severity: "warning",
    says: `bars in runs of ${staleRun} or more that close at one price`,
  } as const;
  let stale = 0;
  for (let from = 0; from < close.length; ) {
    let to = from + 1;
    while (to < close.length && close[to] === close[from]) to++;
    if (to - from >= staleRun) {
      stale += to - from;
      findings.add(
        what,
        { symbol, place: place(series, from), detail: `${to - from} times ${close[from]}` },
        to - from,
      );
    }
    from = to;
  }
  return stale;
}

function checkFlat(series: BarSeries, findings: Findings): void {
  const { symbol, interval, open, high, low, close, volumeShares } = series;
  if (!interval.endsWith("d")) return;
  const hasVolume = volumeShares.some((volume) => volume > 0);
  const what = {
    check: "flat-bar",
    about: "bar",
    severity: "info",
    says: "bars whose open, high, low and close are one figure",
  } as const;
  for (let bar = 0; bar < close.length; bar++) {
    if (high[bar] !== low[bar] || open[bar] !== close[bar]) continue;
    if (hasVolume && volumeShares[bar] === 0) continue; // told as without volume
    findings.add(what, { symbol, place: place(series, bar), detail: `all ${close[bar]}` });
  }
}

function checkMoves(
  series: BarSeries,
  splits: readonly CorporateAction[],
  findings: Findings,
): { readonly outliers: number; readonly splitSuspicions: number } {
  const { symbol, interval, close, closeMs } = series;
  if (close.length < 2) return { outliers: 0, splitSuspicions: 0 };
  const factor = splitFactors(series, splits);
  const returns = new Float64Array(close.length - 1);
  for (let bar = 1; bar < close.length; bar++)
    returns[bar - 1] = Math.log(((close[bar] as number) * (factor[bar] as number)) / (close[bar - 1] as number));
  const median = medianOf(returns);
  const spread = spreadOf(returns, median);
  const large = {
    check: "large-move",
    about: "bar",
    severity: "warning",
    says: `moves of more than ${largeMove * 100} %`,
  } as const;
  const outlier = {
    check: "outlier-return",
    about: "bar",
    severity: "warning",
    says: `returns more than ${outlierZ} robust standard deviations from the median and beyond ${outlierFloor * 100} %`,
  } as const;
  const suspicion = {
    check: "split-suspicion",
    about: "bar",
    severity: "warning",
    says: "moves close to a plain ratio, as of a split, without an action that tells one",
  } as const;
  let [outliers, splitSuspicions] = [0, 0];
  for (const [index, move] of returns.entries()) {
    const gapMs = (closeMs[index + 1] as number) - (closeMs[index] as number);
    if (Math.abs(move) < outlierFloor || gapMs > longestGapMs) continue;
    const at = place(series, index + 1);
    const detail = `${close[index]} to ${close[index + 1]}`;
    if (Math.abs(Math.expm1(move)) > largeMove) findings.add(large, { symbol, place: at, detail });
    if (spread > 0 && Math.abs(move - median) > outlierZ * spread) {
      outliers += 1;
      findings.add(outlier, { symbol, place: at, detail });
    }
    const isOverNight = interval.endsWith("d") || gapMs > nightMs;
    const ratio = isOverNight ? splitRatio(move, close, index) : null;
    if (ratio !== null) {
      splitSuspicions += 1;
      findings.add(suspicion, { symbol, place: at, detail: `${detail}, about ${ratio}` });
    }
  }
  return { outliers, splitSuspicions };
}

/** By bar: new shares per old of the splits that fall between it and the bar before. */
function splitFactors({ closeMs }: BarSeries, splits: readonly CorporateAction[]): Float64Array {
  const factor = new Float64Array(closeMs.length).fill(1);
  for (const { exMs, amountOrRatio } of splits) {
    const bar = closeMs.findIndex((ms) => ms >= exMs);
    if (bar > 0) factor[bar] = (factor[bar] as number) * amountOrRatio;
  }
  return factor;
}

/** "1:2" for a price that halves and stays there; null where a move is no such thing, or is undone at once. */
function splitRatio(move: number, close: Float64Array, index: number): string | null {
  const size = Math.exp(Math.abs(move));
  const ratio = splitRatios.find((plain) => Math.abs(size / plain - 1) < splitTolerance);
  if (ratio === undefined) return null;
  const next = close[index + 2];
  if (next !== undefined && Math.abs(Math.log(next / (close[index] as number))) < Math.abs(move) / 2) return null;
  return move < 0 ? `${ratio} for 1` : `1 for ${ratio}`;
}
