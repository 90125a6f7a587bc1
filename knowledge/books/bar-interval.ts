// What ends a bar: a stretch of time, or an amount of trading. Read from the interval's text: "1m", "tick:100", "volume:5000", "dollar:1000000".

import { callerError } from "#infra/runtime/index.ts";
import { BarInterval } from "#knowledge/domain/index.ts";

export type BarRule =
  | {
      readonly kind: "time";
      /** Start of the interval that a moment lies in. */
      startOf(ms: number): number;
      /** End of the interval with this start: the first moment that no longer belongs to it. */
      endOf(startMs: number): number;
    }
  | { readonly kind: "tick" | "volume" | "dollar"; readonly target: number };

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
/** 1970-01-05 was a Monday. */
const firstMondayMs = 4 * unitMs.d;

/**
 * @param interval as in the domain
 * @param offsetMs moves the starts of intervals up to weeks: days in UTC start at 0, those of a market elsewhere later or earlier
 * @throws knowledge/fact-invalid
 */
export function barRuleOf(interval: BarInterval, offsetMs = 0): BarRule {
  if (!BarInterval.safeParse(interval).success) {
    const message = `Wanted a bar interval such as 1s, 5m, 1d, 1M, tick:100, volume:5000 or dollar:1000000, found "${interval}".`;
    throw callerError("knowledge/fact-invalid", message, { interval });
  }
  const [kind = "", amount] = interval.split(":");
  if (amount !== undefined) return { kind: kind as "tick" | "volume" | "dollar", target: Number(amount) };
  const count = Number(interval.slice(0, -1));
  const unit = interval.slice(-1) as keyof typeof unitMs | "M";
  if (unit === "M") return monthRule(count);
  const length = count * unitMs[unit];
  const origin = offsetMs + (unit === "w" ? firstMondayMs : 0);
  return {
    kind: "time",
    startOf: (ms) => Math.floor((ms - origin) / length) * length + origin,
    endOf: (startMs) => startMs + length,
  };
}

/** Calendar months in UTC, counted from January 1970. */
function monthRule(count: number): BarRule {
  const monthOf = (ms: number): number => {
    const date = new Date(ms);
    return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
  };
  return {
    kind: "time",
    startOf: (ms) => Date.UTC(1970, Math.floor(monthOf(ms) / count) * count),
    endOf: (startMs) => Date.UTC(1970, monthOf(startMs) + count),
  };
}
