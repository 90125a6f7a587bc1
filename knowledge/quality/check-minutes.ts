// Checks of bars shorter than a day: intervals that are missing. A market that never closes should have each of them; in the session of an
// exchange an interval without a trade has no bar.

import { dayMs, isoDay, isoTime } from "#infra/runtime/index.ts";
import { type Calendar, sessionOpenMs } from "#knowledge/domain/index.ts";
import type { BarSeries } from "./bar-series.ts";
import type { Findings } from "./finding.ts";
import { sessionMinutes } from "./sessions.ts";

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of an interval under a day; null for longer ones, and for such as are no stretch of time. */
export function shortIntervalMs(interval: string): number | null {
  const [, count, unit] = /^(\d+)([smh])$/.exec(interval) ?? [];
  return count === undefined || unit === undefined ? null : Number(count) * (unitMs[unit] as number);
}

/** The share of intervals that are missing where there should be one; 0 where none need be. */
export function checkMinutes(series: BarSeries, calendar: Calendar, intervalMs: number, findings: Findings): number {
  if (calendar === "ALWAYS") return checkAlways(series, intervalMs, findings);
  if (calendar === "XNYS" && intervalMs === 60_000) checkSession(series, findings);
  return 0;
}

function checkAlways({ symbol, closeMs }: BarSeries, intervalMs: number, findings: Findings): number {
  const what = {
    check: "missing-interval",
    about: "bar",
    severity: "warning",
    says: "intervals without a bar in a market that never closes",
  } as const;
  let missing = 0;
  for (let bar = 1; bar < closeMs.length; bar++) {
    const step = Math.round(((closeMs[bar] as number) - (closeMs[bar - 1] as number)) / intervalMs);
    if (step <= 1) continue;
    missing += step - 1;
    findings.add(
      what,
      { symbol, place: isoTime(closeMs[bar - 1] as number), detail: `${step - 1} missing behind it` },
      step - 1,
    );
  }
  return missing / (closeMs.length + missing);
}

/** Trading in New York goes on into the next day of UTC, and begins again hours after this. */
const latestEveningMs = 5 * 3_600_000;

function checkSession({ symbol, closeMs }: BarSeries, findings: Findings): void {
  const byDay = new Map<number, { inside: number; outside: number }>();
  for (const ms of closeMs) {
    const day = Math.floor((ms - 1 - latestEveningMs) / dayMs);
    const openMs = sessionOpenMs(isoDay(day * dayMs));
    const isInside = ms > openMs && ms <= openMs + sessionMinutes(day) * 60_000;
    const counts = byDay.get(day) ?? { inside: 0, outside: 0 };
    if (isInside) counts.inside += 1;
    else counts.outside += 1;
    byDay.set(day, counts);
  }
  const absent = {
    check: "minutes-without-trade",
    about: "bar",
    severity: "info",
    says: "minutes of the regular session that have no bar",
  } as const;
  const outside = {
    check: "extended-hours",
    about: "bar",
    severity: "info",
    says: "bars before the open or after the close of the regular session",
  } as const;
  for (const [day, counts] of byDay) {
    const place = isoDay(day * dayMs);
    const missing = sessionMinutes(day) - counts.inside;
    if (missing > 0 && counts.inside > 0)
      findings.add(absent, { symbol, place, detail: `${missing} of ${sessionMinutes(day)}` }, missing);
    if (counts.outside > 0) findings.add(outside, { symbol, place, detail: `${counts.outside} bars` }, counts.outside);
  }
}
