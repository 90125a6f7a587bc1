// How moments and ages are written. Everything is UTC and says so; the present comes from the caller.

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The oldest that prices may be before an as-of without being called stale: a long weekend. */
const staleAfterMs = 96 * hourMs;

export const dayText = (iso: string): string => day.format(new Date(iso));
export const hourText = (iso: string): string => hour.format(new Date(iso));

/** "15 Apr 2025, 20:00 UTC". */
export const momentText = (iso: string): string => `${dayText(iso)}, ${hourText(iso)} UTC`;

/** "40 s", "12 min", "3 h", "5 d", "3 months", "2 years": one unit, rounded down. */
export function spanText(ms: number): string {
  const span = Math.max(0, ms);
  if (span < minuteMs) return `${Math.floor(span / 1000)} s`;
  if (span < hourMs) return `${Math.floor(span / minuteMs)} min`;
  if (span < 2 * dayMs) return `${Math.floor(span / hourMs)} h`;
  if (span < 90 * dayMs) return `${Math.floor(span / dayMs)} d`;
  const months = Math.floor(span / (30.44 * dayMs));
  return months < 24 ? `${months} months` : `${Math.floor(months / 12)} years`;
}

/** Time left as a clock: "7 h 05 min", "04:31", "expired". */
export function countdownText(leftMs: number): string {
  if (leftMs <= 0) return "expired";
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  if (leftMs >= hourMs) return `${Math.floor(leftMs / hourMs)} h ${two((leftMs % hourMs) / minuteMs)} min`;
  return `${two(leftMs / minuteMs)}:${two((leftMs % minuteMs) / 1000)}`;
}

export interface Age {
  readonly text: string;
  readonly stale: boolean;
}

/** How old data from a moment is where the reader stands. */
export function ageOf(at: string, asOf: string): Age {
  const ms = Date.parse(asOf) - Date.parse(at);
  return { text: ms < 0 ? "after as-of" : `${spanText(ms)} old`, stale: ms > staleAfterMs };
}

/** The value of a datetime-local field, read as UTC: "2025-04-15T20:00". */
export const fieldText = (iso: string): string => new Date(iso).toISOString().slice(0, 16);

/** What a datetime-local field says, as an as-of time; null where it says nothing. */
export function fromField(text: string): string | null {
  const ms = Date.parse(`${text}Z`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString().replace(".000Z", "Z");
}

export const earlier = (iso: string, days: number): string =>
  new Date(Date.parse(iso) - days * dayMs).toISOString().replace(".000Z", "Z");

export const isBefore = (a: string, b: string): boolean => Date.parse(a) < Date.parse(b);
