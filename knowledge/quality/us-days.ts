// Days on which American markets and banks are closed, by rule, and the few closures that follow no rule.
// The rules hold from 1998; before that a calendar is told only by the days that the data itself has.

import { dayMs, isoDay } from "#infra/runtime/index.ts";

/** First year for which the rules below are whole. */
export const rulesFromYear = 1998;

/** Closed for mourning, disaster or storm, by announcement. */
const closedByAnnouncement = new Set([
  ...["2001-09-11", "2001-09-12", "2001-09-13", "2001-09-14"],
  "2004-06-11", // President Reagan
  "2007-01-02", // President Ford
  ...["2012-10-29", "2012-10-30"], // hurricane Sandy
  "2018-12-05", // President G. H. W. Bush
  "2025-01-09", // President Carter
]);

const utcDay = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day);
const weekday = (ms: number): number => new Date(ms).getUTCDay();
export const isWeekend = (ms: number): boolean => weekday(ms) % 6 === 0;

/** The nth such weekday of a month; n < 0 counts from its end. */
function nthWeekday(year: number, month: number, wanted: number, n: number): number {
  if (n > 0) {
    const first = utcDay(year, month, 1);
    return first + (((wanted - weekday(first) + 7) % 7) + (n - 1) * 7) * dayMs;
  }
  const last = utcDay(year, month + 1, 0);
  return last - (((weekday(last) - wanted + 7) % 7) + (-n - 1) * 7) * dayMs;
}

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return utcDay(year, month, ((h + l - 7 * m + 114) % 31) + 1);
}

/** On a Sunday the Monday is kept instead; on a Saturday the Friday, where the rule says so. */
function observed(ms: number, saturday: "friday" | "not"): number | null {
  if (weekday(ms) === 0) return ms + dayMs;
  if (weekday(ms) === 6) return saturday === "friday" ? ms - dayMs : null;
  return ms;
}

function holidaysOf(year: number): Set<string> {
  const kept = [
    observed(utcDay(year, 1, 1), "not"), // the last day of a year is a trading day
    nthWeekday(year, 1, 1, 3), // Martin Luther King, since 1998
    nthWeekday(year, 2, 1, 3), // Washington
    easter(year) - 2 * dayMs, // Good Friday
    nthWeekday(year, 5, 1, -1), // Memorial
    year >= 2022 ? observed(utcDay(year, 6, 19), "friday") : null, // Juneteenth
    observed(utcDay(year, 7, 4), "friday"),
    nthWeekday(year, 9, 1, 1), // Labor
    nthWeekday(year, 11, 4, 4), // Thanksgiving
    observed(utcDay(year, 12, 25), "friday"),
  ];
  return new Set(kept.filter((ms) => ms !== null).map(isoDay));
}

const marketHolidays = new Map<number, Set<string>>();

/** Whether the New York Stock Exchange trades on that day ("2025-04-15"), from 1998. */
export function isNyseDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (isWeekend(ms) || closedByAnnouncement.has(day)) return false;
  const year = Number(day.slice(0, 4));
  const holidays = marketHolidays.get(year) ?? holidaysOf(year);
  marketHolidays.set(year, holidays);
  return !holidays.has(day);
}

/** Sessions that end at 13:00 New York: the eve of Independence Day, the day after Thanksgiving, Christmas Eve. */
export function isNyseEarlyClose(day: string): boolean {
  if (!isNyseDay(day)) return false;
  const year = Number(day.slice(0, 4));
  if (day === isoDay(nthWeekday(year, 11, 4, 4) + dayMs)) return true;
  return day === `${year}-07-03` || day === `${year}-12-24`;
}

/** Days from one to another, both included, on which the exchange trades; in UTC midnights. */
export function nyseDaysBetween(fromMs: number, toMs: number): number[] {
  const days: number[] = [];
  for (let ms = fromMs; ms <= toMs; ms += dayMs) if (isNyseDay(isoDay(ms))) days.push(ms);
  return days;
}

/** The first trading day after a day, in UTC midnights. */
export function nextNyseDay(ms: number): number {
  let next = ms + dayMs;
  while (!isNyseDay(isoDay(next))) next += dayMs;
  return next;
}

/** Whether the Federal Reserve works on that day: it keeps Columbus and Veterans Day beside the days of the exchange, and not Good Friday. */
function isBankDay(ms: number): boolean {
  if (isWeekend(ms)) return false;
  const day = isoDay(ms);
  const year = Number(day.slice(0, 4));
  const bankOnly = [nthWeekday(year, 10, 1, 2), observed(utcDay(year, 11, 11), "not")];
  return !bankOnly.includes(ms) && (isNyseDay(day) || closedByAnnouncement.has(day));
}

/** The first working day of American banks after a day; Good Friday is left out too, so that nothing counts as known too early. */
export function nextBankDay(ms: number): number {
  let next = ms + dayMs;
  while (!isBankDay(next)) next += dayMs;
  return next;
}
