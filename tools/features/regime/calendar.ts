// What the calendar alone says. Nothing here needs a price but the return of the same weeks a year ago.

import { type Expression, input, op } from "#tools/columns/index.ts";
import { defineFamily, defineFeature, type Feature } from "../feature.ts";
import { close } from "../statistical/series.ts";

const weekday = input("day_of_week");
const dayOfMonth = input("day_of_month");
const daysLeft = input("days_to_month_end");
const month = input("month");
const rowsOfMonth = input("rows_of_month");
const daysSince = input("days_since_bar");

const missing = "never missing";
const place = { group: "regime", unit: "score", range: [-1, 1], missing } as const;
const flag = { group: "regime", unit: "flag", range: [0, 1], missing } as const;

const turns = (x: Expression, first: number, round: number): Expression =>
  op.multiply(1 / round, op.subtract(x, first));
const between = (x: Expression, low: number, high: number): Expression =>
  op.and(op.lessOrEqual(low, x), op.lessOrEqual(x, high));
const quarterEnd = op.or(op.or(op.equal(month, 3), op.equal(month, 6)), op.or(op.equal(month, 9), op.equal(month, 12)));
/** The last weekday of a month: no day of Monday to Friday is to come. */
const lastWeekday = op.or(op.equal(daysLeft, 0), op.and(op.equal(weekday, 5), op.lessOrEqual(daysLeft, 2)));
/** The Friday of this week, as a day of the month, is the third one. */
const expiryWeek = between(op.subtract(op.add(dayOfMonth, 5), weekday), 15, 21);

const simple = (name: string, says: string, source: string, of: Expression, gaps = missing): readonly Feature[] =>
  defineFeature({ ...flag, missing: gaps, name, says, source, of });

export const calendar: readonly Feature[] = [
  ...defineFeature({
    ...place,
    name: "weekday-sine",
    says: "Sine of the weekday on a circle of five, Monday at 0",
    source: "usual encoding",
    of: op.turnSine(turns(weekday, 1, 5)),
  }),
  ...defineFeature({
    ...place,
    name: "weekday-cosine",
    says: "Cosine of the weekday on a circle of five, Monday at 0",
    source: "usual encoding",
    of: op.turnCosine(turns(weekday, 1, 5)),
  }),
  ...defineFeature({
    ...place,
    name: "month-sine",
    says: "Sine of the month on a circle of twelve, January at 0",
    source: "usual encoding",
    of: op.turnSine(turns(month, 1, 12)),
  }),
  ...defineFeature({
    ...place,
    name: "month-cosine",
    says: "Cosine of the month on a circle of twelve, January at 0",
    source: "usual encoding",
    of: op.turnCosine(turns(month, 1, 12)),
  }),
  ...defineFeature({
    group: "regime",
    unit: "fraction",
    range: [0, 1],
    missing,
    name: "month-gone",
    says: "Share of the month's days that are over: (day - 1) / (days of the month - 1)",
    source: "usual encoding",
    of: op.divide(op.subtract(dayOfMonth, 1), op.subtract(op.add(dayOfMonth, daysLeft), 1)),
  }),
  ...simple("monday", "1 on Mondays, else 0", "French (1980), J. Financial Economics 8(1)", op.equal(weekday, 1)),
  ...simple("friday", "1 on Fridays, else 0", "French (1980), J. Financial Economics 8(1)", op.equal(weekday, 5)),
  ...simple(
    "january",
    "1 in January, else 0",
    "Rozeff & Kinney (1976), J. Financial Economics 3(4)",
    op.equal(month, 1),
  ),
  ...simple(
    "december",
    "1 in December, else 0: losses are sold for tax",
    "D'Mello, Ferris & Hwang (2003), J. Financial Markets 6(1)",
    op.equal(month, 12),
  ),
  ...simple(
    "winter-half",
    "1 from November to April, else 0",
    "Bouman & Jacobsen (2002), American Economic Review 92(5)",
    op.not(between(month, 5, 10)),
  ),
  ...simple(
    "turn-of-month",
    "1 on the last weekday of a month by the calendar and on the first three sessions, else 0",
    "Lakonishok & Smidt (1988), Review of Financial Studies 1(4)",
    op.where(lastWeekday, 1, op.lessOrEqual(rowsOfMonth, 3)),
    "missing in the first month, whose sessions nobody counted, but for its last weekday",
  ),
  ...simple(
    "quarter-end-month",
    "1 in March, June, September and December, else 0",
    "Lakonishok, Shleifer, Thaler & Vishny (1991), American Economic Review 81(2)",
    quarterEnd,
  ),
  ...simple(
    "quarter-end",
    "1 in the last 7 calendar days of a quarter, else 0",
    "Carhart, Kaniel, Musto & Reed (2002), J. Finance 57(2)",
    op.and(quarterEnd, op.less(daysLeft, 7)),
  ),
  ...simple(
    "expiry-week",
    "1 in the week of the third Friday, else 0",
    "Stivers & Sun (2013), J. Banking & Finance 37(11)",
    expiryWeek,
  ),
  ...simple(
    "quarterly-expiry-week",
    "1 in the week of the third Friday of March, June, September and December, else 0",
    "Stivers & Sun (2013), J. Banking & Finance 37(11)",
    op.and(expiryWeek, quarterEnd),
  ),
  ...simple(
    "after-break",
    "1 on the first session after more closed days than a weekend: more than 3 calendar days since the bar before, or more than 1 and not a Monday, else 0",
    "Ariel (1990), J. Finance 45(5), seen from the day after",
    op.or(op.greater(daysSince, 3), op.and(op.greater(daysSince, 1), op.not(op.equal(weekday, 1)))),
    "missing on the first row",
  ),
  ...defineFeature({
    group: "regime",
    unit: "count",
    range: [0, 30],
    missing,
    name: "days-to-month-end",
    says: "Calendar days of the month that are still to come",
    source: "the calendar",
    of: daysLeft,
  }),
  ...defineFeature({
    group: "regime",
    unit: "count",
    range: [0, Number.POSITIVE_INFINITY],
    missing: "missing on the first row",
    name: "days-since-bar",
    says: "Calendar days since the bar before: what happened in them is in this row",
    source: "the calendar",
    of: daysSince,
  }),
  ...defineFamily({
    group: "regime",
    unit: "fraction",
    range: [-1, Number.POSITIVE_INFINITY],
    name: "same-weeks-return",
    windows: [252, 504],
    says: (rows) =>
      `Simple return over the 21 rows that began ${rows} rows ago: the weeks to come, ${rows / 252} year(s) before`,
    source: "Heston & Sadka (2008), J. Financial Economics 87(2)",
    of: (rows) => op.delay(op.change(close, 21), rows - 21),
  }),
];
