// Sums over the last four fiscal quarters from facts as they were filed: some quarters discrete, the fourth only inside
// the year, some cumulated since the year began, some filed again with other values.

import { dayMs } from "#infra/runtime/index.ts";
import type { FilingFact } from "#knowledge/domain/index.ts";
import { requireFinite } from "#tools/numeric/index.ts";

/** One filed value of one flow item (income, sales, cash flow) over a period. */
export type FlowFact = Pick<
  FilingFact,
  "fiscalYear" | "fiscalPeriod" | "timeframe" | "startMs" | "endMs" | "knownAtMs" | "value"
>;

export interface TrailingSum {
  readonly kind: "sum";
  readonly value: number;
  readonly startMs: number;
  readonly endMs: number;
  /** How it was put together: one fact over the whole year, four quarters added, or with something subtracted. */
  readonly method: "whole" | "added" | "differences";
  readonly parts: readonly { readonly sign: 1 | -1; readonly fact: FlowFact }[];
  /** When the last of its parts became known. */
  readonly knownAtMs: number;
  /** End of the newest period in the facts; later than endMs when that one could not be completed to a year. */
  readonly newestEndMs: number;
}

export interface NoTrailingSum {
  readonly kind: "missing";
  readonly reason: "no-facts" | "no-complete-year";
  readonly newestEndMs: number | null;
}

/** The newest sum over one year that the facts allow.
 *
 * Rules, in order:
 * 1. A fact covers [startMs, endMs]; its label does not matter. Where startMs is null it is a year before the end (FY, TTM) or a
 *    quarter (Q1..Q4). Facts shorter than 60 or longer than 400 days are left out. Dates within 8 days are one date, so 52- and
 *    53-week years and calendars that drift by days fit together.
 * 2. Of several facts over one period the last one known stands (a restatement replaces), then the later fiscal year.
 * 3. A fact says how much flowed between two dates. The sum over a year is found by going from its first date to its last along
 *    facts, adding those gone forwards and subtracting those gone backwards, with as few facts as possible. That one rule gives
 *    the annual report at year's end, Q4 = FY - Q1 - Q2 - Q3, quarters out of cumulated half-years, and
 *    last year + this year's quarters - last year's same quarters.
 * 4. If the newest period cannot be completed to a year, the next older one is tried; newestEndMs then shows the delay.
 * All facts given count as known: filter by as-of before. Quarters subtracted from a restated year carry the difference of the two.
 * @param facts one item of one company, any order; values finite, in one unit
 * @throws tools/value-not-finite */
export function trailingFourQuarters(facts: readonly FlowFact[]): TrailingSum | NoTrailingSum {
  requireFinite(
    "value",
    facts.map((fact) => fact.value),
  );
  const periods = facts.map(periodOf).filter(({ from, to }) => to - from >= 60 * dayMs && to - from <= 400 * dayMs);
  const dates = new Dates(periods.flatMap(({ from, to }) => [from, to]));
  const standing = lastKnown(periods, dates);
  const ends = [...new Set(standing.map(({ to }) => dates.of(to)))].sort((a, b) => b - a);
  const newest = ends[0];
  if (newest === undefined) return { kind: "missing", reason: "no-facts", newestEndMs: null };
  const newestEndMs = endOf(standing, dates, newest);
  for (const end of ends) {
    const start = dates.near(end - YEAR_MS);
    const parts = start === null ? null : shortestWay(standing, dates, start, end);
    if (start === null || parts === null) continue;
    return {
      kind: "sum",
      value: parts.reduce((sum, { sign, fact }) => sum + sign * fact.value, 0),
      startMs: start,
      endMs: endOf(standing, dates, end),
      method: parts.length === 1 ? "whole" : parts.every(({ sign }) => sign === 1) ? "added" : "differences",
      parts,
      knownAtMs: Math.max(...parts.map(({ fact }) => fact.knownAtMs)),
      newestEndMs,
    };
  }
  return { kind: "missing", reason: "no-complete-year", newestEndMs };
}

const YEAR_MS = 365.25 * dayMs;
const TOLERANCE_MS = 8 * dayMs;

interface Period {
  readonly from: number;
  /** Start of the day after the last. */
  readonly to: number;
  readonly fact: FlowFact;
}

function periodOf(fact: FlowFact): Period {
  const to = fact.endMs + dayMs;
  const whole = fact.fiscalPeriod === "FY" || fact.fiscalPeriod === "TTM";
  return { from: fact.startMs ?? to - (whole ? YEAR_MS : YEAR_MS / 4), to, fact };
}

/** Dates of period ends, those within the tolerance taken as one: the earliest of them. */
class Dates {
  readonly #firsts: number[] = [];

  constructor(times: readonly number[]) {
    for (const time of [...times].sort((a, b) => a - b)) {
      if (time - (this.#firsts.at(-1) ?? Number.NEGATIVE_INFINITY) > TOLERANCE_MS) this.#firsts.push(time);
    }
  }

  /** The date that a time of the constructor's belongs to. */
  of(time: number): number {
    return this.#firsts.findLast((first) => first <= time)!;
  }

  /** The nearest date within the tolerance of any time, or null. */
  near(time: number): number | null {
    const [best] = [...this.#firsts].sort((a, b) => Math.abs(a - time) - Math.abs(b - time));
    return best !== undefined && Math.abs(best - time) <= TOLERANCE_MS ? best : null;
  }
}

/** One fact a period, the last known, in an order that does not depend on the input's. */
function lastKnown(periods: readonly Period[], dates: Dates): Period[] {
  const newestFirst = [...periods].sort(
    (a, b) =>
      b.fact.knownAtMs - a.fact.knownAtMs ||
      b.fact.fiscalYear - a.fact.fiscalYear ||
      a.from - b.from ||
      a.to - b.to ||
      a.fact.value - b.fact.value,
  );
  const standing = new Map<string, Period>();
  for (const period of newestFirst) {
    const key = `${dates.of(period.from)}/${dates.of(period.to)}`;
    if (!standing.has(key)) standing.set(key, period);
  }
  return [...standing.values()];
}

const endOf = (standing: readonly Period[], dates: Dates, end: number): number =>
  standing.find(({ to }) => dates.of(to) === end)!.fact.endMs;

type Step = { readonly sign: 1 | -1; readonly fact: FlowFact };

/** Fewest facts from one date to another, each gone forwards (+) or backwards (-), breadth first; null where no way exists. */
function shortestWay(standing: readonly Period[], dates: Dates, start: number, end: number): Step[] | null {
  const ways = new Map<number, Step[]>([[start, []]]);
  for (const at of ways.keys()) {
    if (at === end) return ways.get(at)!;
    for (const { from, to, fact } of standing) {
      const [first, last] = [dates.of(from), dates.of(to)];
      const next = first === at ? last : last === at ? first : null;
      if (next === null || ways.has(next)) continue;
      ways.set(next, [...ways.get(at)!, { sign: first === at ? 1 : -1, fact }]);
    }
  }
  return null;
}

/** The newest value of a level (assets, equity, shares): latest period end, then last known, then later fiscal year; null for none.
 * @throws tools/value-not-finite */
export function latestLevel<F extends FlowFact>(facts: readonly F[]): F | null {
  requireFinite(
    "value",
    facts.map((fact) => fact.value),
  );
  const [newest] = [...facts].sort(
    (a, b) => b.endMs - a.endMs || b.knownAtMs - a.knownAtMs || b.fiscalYear - a.fiscalYear || a.value - b.value,
  );
  return newest ?? null;
}
