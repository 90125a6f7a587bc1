// Checks of the days on which symbols have bars: days that are missing, days that should not be, starts and ends, how even the set is.

import { dayMs, isoDay } from "#infra/runtime/index.ts";
import type { Findings } from "./finding.ts";
import { medianOf } from "./robust.ts";
import { type ExpectedDays, expectedDays, isClosedDay, type TradedDays } from "./sessions.ts";

/** By symbol: the share of the days between its first and last that are missing, and how many days before the set's end it stops. */
export interface DayShares {
  readonly missing: number;
  readonly endsEarlyDays: number;
}

/** A set that ends on a day which less than this share of its symbols has, ends on a thin day. */
const thinShare = 0.75;
/** Symbols that reach the end of the set, of all: beyond it, those that went away were never in. */
const survivors = 0.95;
const fewestForSurvivors = 10;
/** A symbol with less than this share of the fullest one's days is thin. */
const shortShare = 0.95;
const shortSetDays = 250;

/** @param ends the last day of every symbol of the set, where it has more than those that are looked at */
export function checkDays(
  all: readonly TradedDays[],
  findings: Findings,
  ends: readonly number[] = all.map(({ days }) => days.at(-1) as number),
): ReadonlyMap<string, DayShares> {
  const shares = new Map<string, DayShares>();
  if (all.length === 0) return shares;
  const expected = expectedDays(all);
  const end = checkEnd(ends, findings);
  let wanted = 0;
  for (const traded of all) {
    const { symbol, days } = traded;
    const due = expected(traded);
    wanted += due.length;
    const missing = checkGaps(traded, due, findings);
    checkClosed(traded, findings);
    const last = days.at(-1) as number;
    const endsEarlyDays = due.length === 0 ? 0 : daysBetween(expected, traded, last, end);
    if (last < end) {
      const says = {
        check: "ends-early",
        about: "bar",
        severity: "warning",
        says: `symbols that stop before ${isoDay(end * dayMs)}, where the set ends`,
      } as const;
      findings.add(says, {
        symbol,
        place: isoDay(last * dayMs),
        detail: `last bar, ${endsEarlyDays} sessions before the end`,
      });
    }
    shares.set(symbol, { missing: due.length === 0 ? 0 : missing / due.length, endsEarlyDays });
  }
  findings.outOf("bar", "missing-session", wanted);
  checkEvenness(all, findings);
  checkSurvivors(all, end, findings);
  return shares;
}

function daysBetween(expected: ExpectedDays, traded: TradedDays, last: number, end: number): number {
  if (end <= last) return 0;
  return expected({ ...traded, days: Int32Array.of(last, end) }).filter((day) => day > last && day <= end).length;
}

function checkGaps({ symbol, days }: TradedDays, due: readonly number[], findings: Findings): number {
  const have = new Set(days);
  const what = {
    check: "missing-session",
    about: "bar",
    severity: "warning",
    says: "sessions between a symbol's first and last bar that have none",
  } as const;
  let missing = 0;
  for (const day of due) {
    if (have.has(day)) continue;
    missing += 1;
    findings.add(what, { symbol, place: isoDay(day * dayMs), detail: "no bar" });
  }
  return missing;
}

function checkClosed({ symbol, calendar, days }: TradedDays, findings: Findings): void {
  const what = {
    check: "bar-on-closed-day",
    about: "bar",
    severity: "warning",
    says: "bars of days on which the exchange is closed",
  } as const;
  for (const day of days)
    if (isClosedDay(calendar, day)) findings.add(what, { symbol, place: isoDay(day * dayMs), detail: "a bar" });
}

/** The last day that most symbols have; a thinner one behind it is told. */
function checkEnd(all: readonly number[], findings: Findings): number {
  const ending = new Map<number, number>();
  for (const last of all) ending.set(last, (ending.get(last) ?? 0) + 1);
  const ends = [...ending.keys()].sort((a, b) => b - a);
  let reaching = 0;
  for (const end of ends) {
    reaching += ending.get(end) as number;
    if (reaching >= thinShare * all.length) return end;
    const what = {
      check: "thin-day",
      about: "bar",
      severity: "warning",
      says: "last days of the set that most symbols do not reach",
    } as const;
    const detail = `${reaching} of ${all.length} symbols`;
    findings.add(what, { symbol: null, place: isoDay(end * dayMs), detail });
  }
  return ends[0] as number;
}

function checkEvenness(all: readonly TradedDays[], findings: Findings): void {
  const counts = Float64Array.from(all, ({ days }) => days.length);
  const most = Math.max(...counts);
  const short = all.filter(({ days }) => days.length < shortShare * most);
  const what = {
    check: "short-history",
    about: "bar",
    severity: "info",
    says: `symbols with less than ${shortShare * 100} % of the ${most} days of the fullest`,
  } as const;
  for (const { symbol, days } of [...short].sort((a, b) => a.days.length - b.days.length))
    findings.add(what, {
      symbol,
      place: isoDay((days[0] as number) * dayMs),
      detail: `${days.length} days from here on`,
    });
  findings.outOf("bar", "short-history", all.length);
  if (most >= shortSetDays) return;
  const says = {
    check: "short-set",
    about: "set",
    severity: "info",
    says: `less than a year of sessions: ${most} at most, ${medianOf(counts)} in the middle`,
  } as const;
  const firsts = all.map(({ days }) => days[0] as number);
  findings.add(says, { symbol: null, place: isoDay(Math.min(...firsts) * dayMs), detail: "first day" });
}

/** Where hardly any symbol ends before the set does, those that failed or were taken over were left out by whoever chose. */
function checkSurvivors(all: readonly TradedDays[], end: number, findings: Findings): void {
  const reaching = all.filter(({ days }) => (days.at(-1) as number) >= end).length;
  if (all.length < fewestForSurvivors || reaching < survivors * all.length) return;
  const what = {
    check: "survivorship",
    about: "set",
    severity: "warning",
    says: "symbols that all reach the end of the set: it was chosen looking back, so what failed before is not in it",
  } as const;
  findings.add(
    what,
    { symbol: null, place: isoDay(end * dayMs), detail: `${reaching} of ${all.length} symbols` },
    reaching,
  );
  findings.outOf("set", "survivorship", all.length);
}
