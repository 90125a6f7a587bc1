// From returns to bars as traded: opens with their gaps, highs and lows around them, dividends and splits taken off, volumes.

import type { Random } from "#infra/runtime/index.ts";
import type { Bar } from "#knowledge/domain/index.ts";
import { source } from "./filings.ts";
import type { Session } from "./sessions.ts";

export interface Entitlements {
  /** Currency per share that the open of a session lacks. */
  readonly dividend: Float64Array;
  /** New shares per old at the open of a session, 1 as a rule. */
  readonly ratio: Float64Array;
}

const cents = (price: number): number => Math.max(1, Math.round(price * 100)) / 100;

/**
 * One symbol's bars. The close is (close before - dividend) / ratio * exp(total return), rounded to cents.
 * Volume: log-normal with a memory of one session and 0.3 more (in logs) for each 1 % of absolute return.
 * @param returns log total returns; gaps: their part that stands in the open already; both shape (sessions)
 * @param busy multiples of the volume; none where left out
 */
export function barsOf(
  symbol: string,
  startPrice: number,
  returns: Float64Array,
  gaps: Float64Array,
  { dividend, ratio }: Entitlements,
  sessions: readonly Session[],
  random: Random,
  busy?: Float64Array,
): Bar[] {
  let previous = startPrice;
  let mood = 0;
  let usualVolume = (4e7 + 2.6e8 * random.next()) / startPrice;
  return sessions.map(({ openMs, closeMs }, t) => {
    const [r, gap, split] = [returns[t] ?? 0, gaps[t] ?? 0, ratio[t] ?? 1];
    const base = (previous - (dividend[t] ?? 0)) / split;
    const overnight = gap + 0.35 * (r - gap) + 0.002 * random.normal();
    const [open, close] = [cents(base * Math.exp(overnight)), cents(base * Math.exp(r))];
    const range = 0.003 + 0.35 * Math.abs(r - overnight);
    const high = cents(Math.max(open, close) * Math.exp(range * Math.abs(random.normal())));
    const low = cents(Math.min(open, close) * Math.exp(-range * Math.abs(random.normal())));
    usualVolume *= split;
    mood = 0.6 * mood + 0.2 * random.normal();
    const moved = usualVolume * Math.exp(mood + 30 * Math.min(Math.abs(r), 0.06)) * (busy?.[t] ?? 1);
    const volumeShares = Math.max(1, Math.round(moved / 100)) * 100;
    previous = close;
    return {
      symbol,
      interval: "1d",
      openMs,
      closeMs,
      open,
      high,
      low,
      close,
      volumeShares,
      eventTimeMs: closeMs,
      knownAtMs: closeMs,
      source,
    };
  });
}

/** The index fund: weights fixed at the start, so its log return is that of the weighted sum of total returns. */
export function fundReturns(
  paths: readonly Float64Array[],
  weights: readonly number[],
  sessions: number,
): Float64Array {
  const fund = new Float64Array(sessions);
  const held = [...weights];
  for (let t = 0; t < sessions; t++) {
    const before = held.reduce((sum, value) => sum + value, 0);
    for (const [i, path] of paths.entries()) held[i] = (held[i] ?? 0) * Math.exp(path[t] ?? 0);
    fund[t] = Math.log(held.reduce((sum, value) => sum + value, 0) / before);
  }
  return fund;
}
