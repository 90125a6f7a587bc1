// Columns of the calendar: which day it is on the exchange's wall when a bar ends.

import { dayMs } from "#infra/runtime/index.ts";
import { type Calendar, dayStartMs } from "#knowledge/domain/index.ts";
import type { ColumnSource } from "./session.ts";

interface Day {
  /** Whole days since 1970-01-01. */
  readonly number: number;
  readonly weekday: number;
  readonly ofMonth: number;
  readonly toMonthEnd: number;
  readonly month: number;
}

export const calendar: ColumnSource = {
  columns: ["day_of_week", "day_of_month", "days_to_month_end", "month", "rows_of_month", "days_since_bar"],
  reads: [],
  of: "member",
  open({ instruments }) {
    const lasts = instruments.map(() => ({ number: Number.NaN, month: 0, rows: Number.NaN }));
    return ({ bars, closeMs }, write) => {
      const days = new Map<Calendar, Day>();
      for (const [member, { calendar: kept }] of instruments.entries()) {
        if (bars[member] == null) continue;
        const day = days.get(kept) ?? dayOf(closeMs, kept);
        days.set(kept, day);
        const last = lasts[member] as (typeof lasts)[number];
        write("day_of_week", member, day.weekday);
        write("day_of_month", member, day.ofMonth);
        write("days_to_month_end", member, day.toMonthEnd);
        write("month", member, day.month);
        if (!Number.isNaN(last.number)) write("days_since_bar", member, day.number - last.number);
        // How much of the first month lies before the first bar nobody knows: its rows are counted from the next month on.
        if (last.month !== 0 && last.month !== day.month) last.rows = 1;
        else if (last.number !== day.number) last.rows += 1;
        if (!Number.isNaN(last.rows)) write("rows_of_month", member, last.rows);
        last.number = day.number;
        last.month = day.month;
      }
    };
  },
};

/** The day in which a bar's last moment lies: one that closes at midnight belongs to the day that ends. */
function dayOf(closeMs: number, kept: Calendar): Day {
  const noonMs = dayStartMs(closeMs - 1, kept) + dayMs / 2; // in UTC the same date, east and west
  const date = new Date(noonMs);
  return {
    number: Math.floor(noonMs / dayMs),
    weekday: date.getUTCDay() === 0 ? 7 : date.getUTCDay(),
    ofMonth: date.getUTCDate(),
    toMonthEnd: new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate() - date.getUTCDate(),
    month: date.getUTCMonth() + 1,
  };
}
