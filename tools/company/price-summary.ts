// What a price did lately, from bars of one company: returns, range, volume, biggest days. Arrays in, figures out.

import type { Bar } from "#knowledge/domain/index.ts";
import type { Missing } from "#tools/define/index.ts";

export interface Day {
  readonly closeMs: number;
  /** Close of the session before. */
  readonly previousCloseMs: number;
  /** Total return, close to close. */
  readonly return: number;
  /** Mean of the universe over the same time; null where nobody traded. */
  readonly universeReturn: number | null;
  /** Volume over its mean in the window. */
  readonly volumeRatio: number | null;
}

export interface PriceSummary {
  /** Per share of today. */
  readonly lastClose: number | null;
  readonly lastCloseMs: number | null;
  /** Sessions of the window that have a bar. */
  readonly sessions: number;
  readonly returns: Readonly<Record<ReturnName, number | null>>;
  readonly universeReturns: Readonly<Record<ReturnName, number | null>>;
  /** Over the window, in shares of today. */
  readonly high: { readonly price: number; readonly closeMs: number } | null;
  readonly low: { readonly price: number; readonly closeMs: number } | null;
  /** Last close over the highest close of the window, minus 1. */
  readonly belowHigh: number | null;
  readonly volume: number | null;
  readonly volumeMean: number | null;
  readonly volumeRatio: number | null;
  /** The newest session; null with fewer than two bars. */
  readonly lastDay: Day | null;
  /** Largest absolute return first. */
  readonly moves: readonly Day[];
  readonly missing: Missing;
}

export const horizons = { return1d: 1, return5d: 5, return20d: 20, return60d: 60 } as const;
export type ReturnName = keyof typeof horizons;
const names = Object.keys(horizons) as ReturnName[];

export interface PriceInput {
  /** Adjusted for splits only, oldest first. */
  readonly bySplits: readonly Bar[];
  /** The same sessions adjusted for dividends too: close-to-close ratios are total returns. */
  readonly total: readonly Bar[];
  /** Mean simple return of the universe by session (close time). */
  readonly universe: ReadonlyMap<number, number>;
  /** Sessions looked at for range, volume and moves. */
  readonly days: number;
  readonly moves: number;
}

/** Returns over the last 1, 5, 20, 60 sessions are total returns; null, with the reason, where the history is shorter. */
export function summarisePrices({ bySplits, total, universe, days, moves }: PriceInput): PriceSummary {
  const window = bySplits.slice(-days);
  const closes = total.map(({ close }) => close);
  const last = window.at(-1) ?? null;
  const high = best(window, ({ high: a }, { high: b }) => a > b);
  const low = best(window, ({ low: a }, { low: b }) => a < b);
  const top = window.reduce((max, { close }) => Math.max(max, close), 0);
  const volumeMean =
    window.length === 0 ? null : window.reduce((sum, { volumeShares }) => sum + volumeShares, 0) / window.length;
  const sessionDays = daysOf(total, universe, volumeMean).slice(-days);
  const returns = byHorizon((n) => (closes.length > n ? ratio(closes.at(-1), closes.at(-1 - n)) : null));
  return {
    lastClose: last?.close ?? null,
    lastCloseMs: last?.closeMs ?? null,
    sessions: window.length,
    returns,
    universeReturns: byHorizon((n) =>
      closes.length > n ? compounded(universe, total.at(-1 - n), total.at(-1)) : null,
    ),
    high: high && { price: high.high, closeMs: high.closeMs },
    low: low && { price: low.low, closeMs: low.closeMs },
    belowHigh: last === null ? null : last.close / top - 1,
    volume: last?.volumeShares ?? null,
    volumeMean,
    volumeRatio: last === null || !volumeMean ? null : last.volumeShares / volumeMean,
    lastDay: sessionDays.at(-1) ?? null,
    moves: sessionDays
      .toSorted((a, b) => Math.abs(b.return) - Math.abs(a.return) || b.closeMs - a.closeMs)
      .slice(0, moves),
    missing: names
      .filter((name) => returns[name] === null)
      .map((field) => ({
        field,
        because: closes.length === 0 ? "no price bar known" : "fewer sessions known than it spans",
      })),
  };
}

function daysOf(total: readonly Bar[], universe: PriceInput["universe"], volumeMean: number | null): Day[] {
  return total.slice(1).map((bar, i) => {
    const before = total[i] as Bar;
    return {
      closeMs: bar.closeMs,
      previousCloseMs: before.closeMs,
      return: bar.close / before.close - 1,
      universeReturn: compounded(universe, before, bar),
      volumeRatio: volumeMean ? bar.volumeShares / volumeMean : null,
    };
  });
}

const byHorizon = (of: (sessions: number) => number | null): Record<ReturnName, number | null> =>
  Object.fromEntries(names.map((name) => [name, of(horizons[name])])) as Record<ReturnName, number | null>;

const ratio = (now: number | undefined, then: number | undefined): number | null =>
  now === undefined || then === undefined ? null : now / then - 1;

/** Growth of the universe's mean between two closes, the first left out; null where no session lies between. */
function compounded(universe: PriceInput["universe"], from: Bar | undefined, to: Bar | undefined): number | null {
  const between = [...universe].filter(
    ([ms]) => from !== undefined && to !== undefined && ms > from.closeMs && ms <= to.closeMs,
  );
  return between.length === 0 ? null : between.reduce((all, [, one]) => all * (1 + one), 1) - 1;
}

const best = (bars: readonly Bar[], better: (a: Bar, b: Bar) => boolean): Bar | null =>
  bars.reduce<Bar | null>((found, bar) => (found === null || better(bar, found) ? bar : found), null);
