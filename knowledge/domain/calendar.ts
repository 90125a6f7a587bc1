// Session times of exchanges: local opening and closing hours, with daylight saving, as UTC epoch milliseconds.
// Early closes are treated as full sessions, so a bar is never known before it really was.

import { z } from "zod";
import { dayMs } from "#infra/runtime/index.ts";

/** By ISO 10383 market code; FX trades from Sunday to Friday evening in New York, ALWAYS never closes. */
export const Calendar = z.enum(["XNYS", "XSHG", "XSHE", "XHKG", "XTKS", "XETR", "XLON", "XCME", "FX", "ALWAYS"]);
export type Calendar = z.infer<typeof Calendar>;

interface Hours {
  readonly timeZone: string;
  readonly open: string;
  /** "24:00" is the end of the day. */
  readonly close: string;
}

const hours: Readonly<Record<Calendar, Hours>> = {
  XNYS: { timeZone: "America/New_York", open: "09:30", close: "16:00" },
  XSHG: { timeZone: "Asia/Shanghai", open: "09:30", close: "15:00" },
  XSHE: { timeZone: "Asia/Shanghai", open: "09:30", close: "15:00" },
  XHKG: { timeZone: "Asia/Hong_Kong", open: "09:30", close: "16:00" },
  XTKS: { timeZone: "Asia/Tokyo", open: "09:00", close: "15:30" },
  XETR: { timeZone: "Europe/Berlin", open: "09:00", close: "17:30" },
  XLON: { timeZone: "Europe/London", open: "08:00", close: "16:30" },
  XCME: { timeZone: "America/Chicago", open: "00:00", close: "24:00" },
  FX: { timeZone: "America/New_York", open: "00:00", close: "24:00" },
  ALWAYS: { timeZone: "UTC", open: "00:00", close: "24:00" },
};

const clocks = new Map<string, Intl.DateTimeFormat>();

/** "04/15/2025, 09:30" */
const shown = /^(\d\d)\/(\d\d)\/(\d{4}), (\d\d):(\d\d)$/;

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  clocks.set(timeZone, made);
  return made;
}

/** Offsets at the start of each day in UTC, by zone: to ask the calendar of the machine costs more than all else here. */
const dayOffsets = new Map<string, Map<number, number>>();
const mostDays = 100_000;

/** What the clock on the wall shows there, read as if it were UTC. */
function wallMs(timeZone: string, atMs: number): number {
  const day = Math.floor(atMs / dayMs);
  const offset = dayOffset(timeZone, day);
  return offset === dayOffset(timeZone, day + 1) ? atMs + offset : shownMs(timeZone, atMs); // else it changes on this day
}

function dayOffset(timeZone: string, day: number): number {
  const known = dayOffsets.get(timeZone) ?? new Map<number, number>();
  dayOffsets.set(timeZone, known);
  const seen = known.get(day);
  if (seen !== undefined) return seen;
  if (known.size > mostDays) known.clear();
  const offset = shownMs(timeZone, day * dayMs) - day * dayMs;
  known.set(day, offset);
  return offset;
}

/** To the minute. */
function shownMs(timeZone: string, atMs: number): number {
  const [, month, day, year, hour, minute] = shown.exec(clockOf(timeZone).format(atMs)) as unknown as string[];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
}

/** UTC epoch milliseconds of a wall time ("09:30") on a day ("YYYY-MM-DD") in a time zone. */
export function localMs(timeZone: string, day: string, time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const asUtc = Date.parse(`${day}T00:00:00Z`) + (hour * 60 + minute) * 60_000;
  const first = asUtc - (wallMs(timeZone, asUtc) - asUtc);
  return asUtc - (wallMs(timeZone, first) - first); // the offset there and then: daylight saving may lie between
}

/** Start of the day, by the clock on the exchange's wall, in which a moment lies. */
export function dayStartMs(atMs: number, calendar: Calendar): number {
  const { timeZone } = hours[calendar];
  return localMs(timeZone, new Date(wallMs(timeZone, atMs)).toISOString().slice(0, 10), "00:00");
}

export const sessionOpenMs = (day: string, calendar: Calendar = "XNYS"): number =>
  localMs(hours[calendar].timeZone, day, hours[calendar].open);
export const sessionCloseMs = (day: string, calendar: Calendar = "XNYS"): number =>
  localMs(hours[calendar].timeZone, day, hours[calendar].close);
export const timeZoneOf = (calendar: Calendar): string => hours[calendar].timeZone;
