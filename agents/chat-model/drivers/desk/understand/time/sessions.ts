// Calendar days into trading sessions. Every weekday counts as a session: holidays are the data's business.

export const dayMs = 86_400_000;

/** Sessions in the usual units. */
export const sessionsPer = { day: 1, week: 5, fortnight: 10, month: 21, quarter: 63, year: 252 } as const;
export type Unit = keyof typeof sessionsPer;

/** Midnight UTC at the start of the day that holds `ms`. */
export const startOfDay = (ms: number): number => Math.floor(ms / dayMs) * dayMs;

/** The last millisecond of the UTC day that holds `ms`: what "as of 1 April" means here and in `--as-of`. */
export const endOfDay = (ms: number): number => startOfDay(ms) + dayMs - 1;

const weekday = (ms: number): number => new Date(ms).getUTCDay(); // 0 = Sunday

/** Weekdays after the day of `fromMs`, up to and with the day of `toMs`; 0 where that is not later. */
export function weekdaysBetween(fromMs: number, toMs: number): number {
  const days = Math.round((startOfDay(toMs) - startOfDay(fromMs)) / dayMs);
  if (days <= 0) return 0;
  const wholeWeeks = Math.floor(days / 7);
  let count = wholeWeeks * 5;
  for (let day = wholeWeeks * 7 + 1; day <= days; day += 1) {
    const name = weekday(fromMs + day * dayMs);
    if (name !== 0 && name !== 6) count += 1;
  }
  return count;
}

export type Period = "week" | "month" | "quarter" | "year";

/** The start of the last day of the period that holds `ms`, `shift` periods on (-1: the one before). A week ends on Friday. */
export function lastDayOf(unit: Period, ms: number, shift: number): number {
  const year = new Date(ms).getUTCFullYear();
  const month = new Date(ms).getUTCMonth();
  if (unit === "week") return startOfDay(ms) + (5 - (((weekday(ms) + 6) % 7) + 1) + 7 * shift) * dayMs;
  if (unit === "month") return Date.UTC(year, month + shift + 1, 0);
  if (unit === "quarter") return Date.UTC(year, (Math.floor(month / 3) + shift + 1) * 3, 0);
  return Date.UTC(year + shift, 11, 31);
}

export const clampSessions = (sessions: number): number => Math.min(365, Math.max(1, Math.round(sessions)));
