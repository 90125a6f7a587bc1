// On which days a symbol should have traded: the rules of the New York exchange, or the days on which others of its calendar did.

import { dayMs, isoDay } from "#infra/runtime/index.ts";
import type { Calendar } from "#knowledge/domain/index.ts";
import { isNyseDay, isNyseEarlyClose, nyseDaysBetween, rulesFromYear } from "./us-days.ts";

const rulesFromDay = Date.UTC(rulesFromYear, 0, 1) / dayMs;

/** Days since 1970 that one symbol has bars of, ascending. */
export interface TradedDays {
  readonly symbol: string;
  readonly calendar: Calendar;
  readonly days: Int32Array;
}

/** Days that should have been there, between the first and the last of a symbol. */
export type ExpectedDays = (traded: TradedDays) => readonly number[];

/** @param all of every symbol: of calendars without rules here, the union of their days counts */
export function expectedDays(all: readonly TradedDays[]): ExpectedDays {
  const unions = new Map<Calendar, number[]>();
  const unionOf = (calendar: Calendar): number[] => {
    const known = unions.get(calendar);
    if (known !== undefined) return known;
    const days = new Set<number>();
    for (const traded of all) if (traded.calendar === calendar) for (const day of traded.days) days.add(day);
    const union = [...days].sort((a, b) => a - b);
    unions.set(calendar, union);
    return union;
  };
  return ({ calendar, days }) => {
    const [first, last] = [days[0] as number, days.at(-1) as number];
    const byRule = calendar === "XNYS" ? ruledDays(Math.max(first, rulesFromDay), last) : [];
    const byOthers = unionOf(calendar).filter(
      (day) => day >= first && day <= last && (calendar !== "XNYS" || day < rulesFromDay),
    );
    return [...byOthers, ...byRule];
  };
}

const ruled = new Map<string, readonly number[]>();

function ruledDays(first: number, last: number): readonly number[] {
  if (last < first) return [];
  const key = `${first} ${last}`;
  const known = ruled.get(key);
  if (known !== undefined) return known;
  const days = nyseDaysBetween(first * dayMs, last * dayMs).map((ms) => ms / dayMs);
  if (ruled.size > 10_000) ruled.clear();
  ruled.set(key, days);
  return days;
}

/** Whether a calendar is closed on a day by rule; false where no rule is known. */
export const isClosedDay = (calendar: Calendar, day: number): boolean =>
  calendar === "XNYS" && day >= rulesFromDay && !isNyseDay(isoDay(day * dayMs));

/** Minutes of the regular session of the New York exchange on a day. */
export const sessionMinutes = (day: number): number => (isNyseEarlyClose(isoDay(day * dayMs)) ? 210 : 390);
