// Ticks that cannot be right, or are far from those before them: one object a symbol, fed in the order of arrival.

import { madToDeviation } from "./robust-z.ts";
import { SlidingMedian } from "./sliding-median.ts";

interface Told {
  readonly eventNs: bigint;
  readonly knownNs: bigint;
  readonly sequence: bigint;
}

export type TickRow = Told &
  (
    | { readonly kind: "trade"; readonly price: number; readonly size: number }
    | {
        readonly kind: "quote";
        readonly bid: number;
        readonly bidSize: number;
        readonly ask: number;
        readonly askSize: number;
      }
    | { readonly kind: "book"; readonly bid: number; readonly ask: number }
  );

export const tickFaults = ["off-price", "zero-size", "crossed", "repeated", "late", "clock-ahead"] as const;
export type TickFault = (typeof tickFaults)[number];

export interface TickFinding {
  readonly fault: TickFault;
  /** off-price: robust standard deviations; crossed: bid less ask; late and clock-ahead: milliseconds; else the size. */
  readonly value: number;
}

export interface TickChecks {
  /** What is wrong with the row; nothing as a rule. */
  push(row: TickRow): readonly TickFinding[];
}

/** Prints that the price is held against. */
const prints = 51;
/** Least spread of prints about their median: two basis points, so that a market that stands still calls no tick a jump. */
const leastSpread = 2e-4;
const farDeviations = 20;
const lags = 201;
const lateDeviations = 20;
const lateMs = 1_000;
const remembered = 4;
const none: readonly TickFinding[] = [];

/** Checks of one symbol's rows of one kind:
 *   off-price    |ln price - median of the last 51 prints| above 20 robust deviations of them (at least 2 basis points each);
 *   zero-size    a print or a quoted side of size 0;
 *   crossed      bid above ask;
 *   repeated     equal to one of the last four rows in time and number, or a print equal to one in time, price and size;
 *   late         known more than a second and 20 robust deviations later than usual after it happened, or told after one that happened later;
 *   clock-ahead  known before it happened.
 * The first four rest on the rows alone, the rest on the clocks of both sides. An off-price print is not taken into the median, unless
 * 25 in a row are: then the price has moved. Prices that are no positive numbers are off-price with value NaN.
 * @source rules of thumb; the planted faults of the simulator's bad-ticks scenario are what they are measured on */
export function openTickChecks(): TickChecks {
  const prices = new SlidingMedian(prints);
  const usual = new SlidingMedian(lags);
  const last: TickRow[] = [];
  let offInARow = 0;
  let latestNs = -1n;
  return {
    push(row) {
      const found: TickFinding[] = [];
      const lagMs = Number(row.knownNs - row.eventNs) / 1e6;
      checkRepeated(row, found);
      checkValues(row, found);
      checkClock(row, lagMs, found);
      last.push(row);
      if (last.length > remembered) last.shift();
      return found.length === 0 ? none : found;
    },
  };

  function checkRepeated(row: TickRow, found: TickFinding[]): void {
    if (last.some((before) => isSame(before, row))) found.push({ fault: "repeated", value: 1 });
  }

  function checkValues(row: TickRow, found: TickFinding[]): void {
    if (row.kind === "trade") {
      if (row.size === 0) found.push({ fault: "zero-size", value: 0 });
      checkPrice(row.price, found);
      return;
    }
    if (row.bid > row.ask) found.push({ fault: "crossed", value: row.bid - row.ask });
    if (row.kind === "quote" && (row.bidSize === 0 || row.askSize === 0)) found.push({ fault: "zero-size", value: 0 });
  }

  function checkPrice(price: number, found: TickFinding[]): void {
    const log = Math.log(price);
    if (!Number.isFinite(log)) {
      found.push({ fault: "off-price", value: Number.NaN });
      return;
    }
    const spread = Math.max(leastSpread, madToDeviation * prices.deviation());
    const away = (log - prices.median()) / spread;
    const isOff = prices.count >= 5 && Math.abs(away) > farDeviations;
    offInARow = isOff ? offInARow + 1 : 0;
    if (isOff) found.push({ fault: "off-price", value: away });
    if (isOff && offInARow < prints >> 1) return;
    if (isOff) prices.clear();
    prices.push(log);
  }

  function checkClock({ eventNs }: TickRow, lagMs: number, found: TickFinding[]): void {
    if (lagMs < 0) {
      found.push({ fault: "clock-ahead", value: -lagMs });
      return;
    }
    const beyond = lagMs - usual.median();
    const spread = madToDeviation * usual.deviation();
    const isSlow = usual.count >= 20 && lagMs > lateMs && beyond > lateDeviations * spread;
    if (isSlow || eventNs < latestNs) found.push({ fault: "late", value: lagMs });
    if (eventNs > latestNs) latestNs = eventNs;
    usual.push(lagMs);
  }
}

function isSame(a: TickRow, b: TickRow): boolean {
  if (a.eventNs !== b.eventNs || a.kind !== b.kind) return false;
  if (a.sequence === b.sequence) return true;
  return a.kind === "trade" && b.kind === "trade" && a.price === b.price && a.size === b.size;
}
