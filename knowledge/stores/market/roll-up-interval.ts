// The stretches of time that bars made of trades cover, counted from a fixed start: seconds to days in UTC, weeks from Monday, calendar months.

import { callerError, dayMs } from "#infra/runtime/index.ts";
import type { BarInterval } from "#knowledge/domain/index.ts";

export interface RollUpInterval {
  /** Which stretch a moment lies in. */
  numberOf(ms: number): number;
  startMs(number: number): number;
  /** Of a fixed length; null for months, which have none. */
  readonly fixed: { readonly lengthMs: number; readonly offsetMs: number } | null;
  /** Months a stretch; 0 where it is fixed. */
  readonly months: number;
}

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs } as const;
/** 1970-01-05, a Monday. */
const firstMondayMs = 4 * dayMs;

/** @throws knowledge/not-supported for bars by what was traded: those are made by whoever reads the trades */
export function rollUpInterval(interval: BarInterval): RollUpInterval {
  const [, count, unit] = /^(\d+)([smhdwM])$/.exec(interval) ?? [];
  if (count === undefined || unit === undefined) {
    const message = `Bars of ${interval} cannot be rolled up: wanted an interval of time such as 1s, 5m, 1h or 1d.`;
    throw callerError("knowledge/not-supported", message, { interval });
  }
  if (unit === "M") return byMonths(Number(count));
  const lengthMs = Number(count) * unitMs[unit as keyof typeof unitMs];
  const offsetMs = unit === "w" ? firstMondayMs : 0;
  return {
    numberOf: (ms) => Math.floor((ms - offsetMs) / lengthMs),
    startMs: (number) => offsetMs + number * lengthMs,
    fixed: { lengthMs, offsetMs },
    months: 0,
  };
}

const byMonths = (months: number): RollUpInterval => ({
  numberOf(ms) {
    const day = new Date(ms);
    return Math.floor(((day.getUTCFullYear() - 1970) * 12 + day.getUTCMonth()) / months);
  },
  startMs: (number) => Date.UTC(1970, number * months),
  fixed: null,
  months,
});

/** Stretches that open in [fromMs, toMs) and lie before as-of as a whole, as [first, end). */
export function stretchesIn(
  { numberOf, startMs }: RollUpInterval,
  fromMs: number,
  toMs: number,
  asOf: number,
): readonly [first: number, end: number] {
  const at = (ms: number): number => numberOf(Math.min(Math.max(ms, firstMs), lastMs));
  const from = startMs(at(fromMs)) < fromMs ? at(fromMs) + 1 : at(fromMs);
  const to = startMs(at(toMs)) < toMs ? at(toMs) + 1 : at(toMs);
  return [from, Math.max(from, Math.min(to, at(asOf)))];
}

/** The years in which rows can lie, and a little more. */
const firstMs = 0;
const lastMs = Date.UTC(2200, 0);
