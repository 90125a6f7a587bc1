// Quote stuffing: far more messages than usual that lead to no trades.

import { callerError } from "#infra/runtime/index.ts";
import { normalCdf, requireWhole } from "#tools/numeric/index.ts";
import { type Reading, unscored } from "./reading.ts";
import { madToDeviation } from "./robust-z.ts";
import { SlidingMedian } from "./sliding-median.ts";

export interface MessageRateOptions {
  /** Length of an interval. */
  readonly intervalMs?: number;
  /** Intervals before the one that is scored. */
  readonly window?: number;
}

export interface RateReading extends Reading {
  /** Start of the interval. */
  readonly fromMs: number;
  readonly messages: number;
  readonly trades: number;
  /** Messages a trade, (messages + 1) / (trades + 1). */
  readonly orderToTrade: number;
  /** Of the rate and of the ratio, in robust standard deviations of their logs. */
  readonly rateZ: number;
  readonly ratioZ: number;
  /** Messages in the middle interval of the window. */
  readonly usualMessages: number;
}

export interface MessageRate {
  readonly warmUp: number;
  /** One message, or one trade, at a time that does not fall. Ends the interval before where a new one begins.
   * @returns the reading of the interval that ended; null while it goes on */
  push(atMs: number, what: "message" | "trade"): RateReading | null;
  /** Ends the interval under way. */
  flush(): RateReading | null;
}

/** An interval is stuffed where both its rate and its messages a trade are far above what the intervals before say:
 *   score = min(z(ln(1 + messages)), z(ln((messages + 1) / (trades + 1)))), z robust over the window.
 * The p-value is that of the rate by the normal law, one-sided, or of the ratio where it is larger. A spread below that of Poisson counts,
 * 1 / sqrt(1 + usual), is raised to it: a rate that is almost constant is no reason to call one message more unusual.
 * Intervals without messages count as 0 while a session lasts; a silence longer than the window begins the baseline anew ("warming-up").
 * A message earlier than the interval under way is "out-of-order" and not counted.
 * @throws tools/parameter-out-of-range
 * @source order-to-trade ratio: MiFID II RTS 9 (2016); the score is our own */
export function openMessageRate({ intervalMs = 1_000, window = 300 }: MessageRateOptions = {}): MessageRate {
  requireWhole("intervalMs", intervalMs, 1);
  const rates = new SlidingMedian(window);
  const ratios = new SlidingMedian(window);
  let interval = Number.NEGATIVE_INFINITY;
  let messages = 0;
  let trades = 0;
  return {
    warmUp: window,
    push(atMs, what) {
      if (!Number.isFinite(atMs)) {
        throw callerError("tools/value-not-finite", `A message without a time (${atMs}) has no rate; leave it out.`);
      }
      const own = Math.floor(atMs / intervalMs);
      if (own < interval) return { ...nothing(interval * intervalMs), ...unscored("out-of-order") };
      const ended = own > interval ? close(own) : null;
      if (what === "trade") trades++;
      else messages++;
      return ended;
    },
    flush: () => close(interval + 1),
  };

  function close(next: number): RateReading | null {
    if (interval === Number.NEGATIVE_INFINITY) {
      if (Number.isFinite(next)) interval = next;
      return null;
    }
    const reading = readNow();
    const silent = next - interval - 1;
    if (silent > window) {
      rates.clear();
      ratios.clear();
    } else {
      learn(messages, trades);
      for (let i = 0; i < silent; i++) learn(0, 0);
    }
    interval = next;
    messages = trades = 0;
    return reading;
  }

  function learn(ofMessages: number, ofTrades: number): void {
    rates.push(Math.log1p(ofMessages));
    ratios.push(Math.log((ofMessages + 1) / (ofTrades + 1)));
  }

  function readNow(): RateReading {
    const fromMs = interval * intervalMs;
    const shown = { ...nothing(fromMs), messages, trades, orderToTrade: (messages + 1) / (trades + 1) };
    if (!rates.full) return { ...shown, ...unscored("warming-up") };
    const usualMessages = Math.expm1(rates.median());
    const poisson = 1 / Math.sqrt(1 + usualMessages);
    const rateZ = zOf(rates, Math.log1p(messages), poisson);
    const ratioZ = zOf(ratios, Math.log(shown.orderToTrade), poisson);
    const score = Math.min(rateZ, ratioZ);
    return { ...shown, usualMessages, rateZ, ratioZ, state: "scored", score, pValue: normalCdf(-score) };
  }
}

const zOf = (past: SlidingMedian, value: number, least: number): number =>
  (value - past.median()) / Math.max(least, madToDeviation * past.deviation());

const nothing = (fromMs: number) => ({
  fromMs,
  messages: 0,
  trades: 0,
  orderToTrade: Number.NaN,
  rateZ: Number.NaN,
  ratioZ: Number.NaN,
  usualMessages: Number.NaN,
});
