// Columns of options: the volatility that they imply at the money, and how much dearer falls are insured than rises.

import { dayMs } from "#infra/runtime/index.ts";
import type { OptionQuote } from "#knowledge/domain/index.ts";
import type { ColumnSource } from "./session.ts";

/** Quotes so near to the newest are of one look at the chain. */
const togetherMs = 3_600_000;
/** Older quotes say nothing about today. */
const staleMs = 10 * dayMs;
const [wantedDays, leastDays] = [30, 7];

export const optionMood: ColumnSource = {
  columns: ["implied_volatility", "implied_skew"],
  reads: ["options"],
  of: "member",
  open({ instruments }) {
    const moods = instruments.map(
      (): Mood => ({ atMs: Number.NEGATIVE_INFINITY, level: Number.NaN, skew: Number.NaN }),
    );
    return ({ bars, options, closeMs }, write) => {
      for (const member of instruments.keys()) {
        const mood = moodOf(options[member] ?? []);
        if (mood !== null && mood.atMs >= (moods[member] as Mood).atMs) moods[member] = mood;
        const { atMs, level, skew } = moods[member] as Mood;
        if (bars[member] == null || closeMs - atMs > staleMs) continue;
        write("implied_volatility", member, level);
        write("implied_skew", member, skew);
      }
    };
  },
};

interface Mood {
  readonly atMs: number;
  readonly level: number;
  readonly skew: number;
}

/**
 * The smile of the expiry nearest to 30 days (7 days at least; the nearer of two alike) in the newest look at the chain, read at 90, 100 and
 * 110 % of the forward, or of the underlying's price where no forward is given. Of a strike's two rights the one out of the money counts where
 * both are quoted. NaN where the strikes do not reach so far. Null where no quote carries a volatility.
 */
export function moodOf(quotes: readonly OptionQuote[]): Mood | null {
  if (quotes.length === 0) return null;
  const told = quotes.flatMap((quote) => {
    const [volatility, forward] = [middle(quote), quote.forward ?? quote.underlyingPrice];
    const days = (quote.expiryMs - quote.eventTimeMs) / dayMs;
    if (volatility === null || forward === null || !(forward > 0) || days < leastDays) return [];
    const moneyness = quote.strike / forward;
    const outside = quote.right === "put" ? moneyness <= 1 : moneyness >= 1;
    return [{ atMs: quote.eventTimeMs, expiryMs: quote.expiryMs, days, moneyness, volatility, outside }];
  });
  const atMs = told.reduce((latest, one) => Math.max(latest, one.atMs), Number.NEGATIVE_INFINITY);
  const recent = told.filter((one) => atMs - one.atMs <= togetherMs);
  const [first] = recent.toSorted(
    (a, b) => Math.abs(a.days - wantedDays) - Math.abs(b.days - wantedDays) || a.expiryMs - b.expiryMs,
  );
  if (first === undefined) return null;
  const smile = new Map<number, { volatility: number; outside: boolean; count: number }>();
  for (const { expiryMs, moneyness, volatility, outside } of recent) {
    if (expiryMs !== first.expiryMs) continue;
    const before = smile.get(moneyness);
    if (before === undefined || (outside && !before.outside)) smile.set(moneyness, { volatility, outside, count: 1 });
    else if (outside === before.outside) {
      before.count += 1;
      before.volatility += (volatility - before.volatility) / before.count;
    }
  }
  const points = [...smile].map(([at, { volatility }]) => [at, volatility] as const).sort(([a], [b]) => a - b);
  return { atMs, level: readAt(points, 1), skew: readAt(points, 0.9) - readAt(points, 1.1) };
}

function middle({ bidVolatility, askVolatility }: OptionQuote): number | null {
  const given = [bidVolatility, askVolatility].filter((value) => value !== null && value > 0) as number[];
  return given.length === 0 ? null : given.reduce((sum, value) => sum + value, 0) / given.length;
}

/** On the line between the points around; NaN outside of them. */
function readAt(points: readonly (readonly [at: number, value: number])[], at: number): number {
  const right = points.findIndex(([place]) => place >= at - 1e-9);
  const [place, value] = points[right] ?? [Number.NaN, Number.NaN];
  if (Math.abs(place - at) <= 1e-9) return value;
  const [before, low] = points[right - 1] ?? [Number.NaN, Number.NaN];
  return low + ((value - low) * (at - before)) / (place - before);
}
