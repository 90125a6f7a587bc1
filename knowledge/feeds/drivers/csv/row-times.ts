// When a row happened and when it could be known: the code behind the rules that a layout names.

import { dayMs } from "#infra/runtime/index.ts";
import { type Calendar, localMs, sessionCloseMs, sessionOpenMs } from "#knowledge/domain/index.ts";
import { nextBankDay } from "#knowledge/quality/us-days.ts";
import { countIn, dayNumberIn, type Instant, instantMs, isoDayOf, knownMsOf, timeIn } from "./bytes.ts";
import { columnIndex, RowProblem, wanted } from "./cells.ts";
import type { Known, Time } from "./layout-fields.ts";
import type { Row } from "./rows.ts";

/** The times of one row after read(): reused from row to row. */
export interface RowTime {
  read(row: Row): void;
  readonly event: Instant;
  eventMs: number;
  /** Of a bar: its interval's or session's start. Else the event. */
  openMs: number;
  /** Start of the day observed, for what is told by the day. */
  dayMs: number;
  /** "1d" unless the rule names another. */
  readonly interval: string;
}

const places = { s: 0, ms: 3, us: 6, ns: 9 } as const;

const setMs = (out: Instant, ms: number): void => {
  out.seconds = Math.floor(ms / 1_000);
  out.nanos = Math.round(ms - out.seconds * 1_000) * 1_000_000;
};

export const sessionOpenOf = remembered((day: number, calendar: Calendar) => sessionOpenMs(isoDayOf(day), calendar));
export const sessionCloseOf = remembered((day: number, calendar: Calendar) => sessionCloseMs(isoDayOf(day), calendar));

function remembered(timeOfDay: (day: number, calendar: Calendar) => number) {
  const times = new Map<string, number>();
  return (day: number, calendar: Calendar): number => {
    const key = `${calendar} ${day}`;
    const ms = times.get(key) ?? timeOfDay(day, calendar);
    times.set(key, ms);
    return ms;
  };
}

interface SessionTimes {
  readonly openMs: number;
  readonly closeMs: number;
}

/** Session times by day number, each worked out once. */
function sessions(calendar: Calendar): (day: number) => SessionTimes {
  const known = new Map<number, SessionTimes>();
  const isOpenOnWeekends = calendar === "ALWAYS" || calendar === "FX" || calendar === "XCME";
  return (day) => {
    const seen = known.get(day);
    if (seen !== undefined) return seen;
    const text = isoDayOf(day);
    if (!isOpenOnWeekends && new Date(day * dayMs).getUTCDay() % 6 === 0)
      throw new RowProblem(`${text} is no trading day: a weekend`);
    const times = { openMs: sessionOpenMs(text, calendar), closeMs: sessionCloseMs(text, calendar) };
    known.set(day, times);
    return times;
  };
}

/** Days since 1970 of a row: from a column, or the one day that the layout names. */
function dayReader(rule: DayRule, header: readonly string[]): (row: Row) => number {
  if (rule.on !== undefined) {
    const day = Date.parse(`${rule.on}T00:00:00Z`) / dayMs;
    return () => day;
  }
  const name = rule.day as string;
  const column = columnIndex(header, name);
  return ({ bytes, starts, ends }) => {
    const start = starts[column] as number;
    const end = ends[column] as number;
    const day = dayNumberIn(bytes, start, end);
    return Number.isNaN(day) ? wanted("a day like 2025-04-15", name, bytes.toString("utf8", start, end)) : day;
  };
}

interface DayRule {
  readonly day?: string | undefined;
  readonly on?: string | undefined;
}

/** Offsets of a time zone by the hour: a wall time is moved by the one that holds there and then. */
function wallOffsets(zone: string): (wallSeconds: number) => number {
  const known = new Map<number, number>();
  return (wallSeconds) => {
    const hour = Math.floor(wallSeconds / 3_600);
    const seen = known.get(hour);
    if (seen !== undefined) return seen;
    if (known.size > 100_000) known.clear();
    const wallMs = hour * 3_600_000;
    const text = new Date(wallMs).toISOString();
    const offset = (wallMs - localMs(zone, text.slice(0, 10), text.slice(11, 16))) / 1_000;
    known.set(hour, offset);
    return offset;
  };
}

export function timeOf(rule: Time, header: readonly string[], calendar: Calendar): RowTime {
  const event: Instant = { seconds: 0, nanos: 0 };
  const time: { -readonly [K in keyof RowTime]: RowTime[K] } = {
    event,
    eventMs: 0,
    openMs: 0,
    dayMs: 0,
    interval: rule.rule === "bar-start" ? rule.interval : "1d",
    read: () => {},
  };
  const at = (ms: number, openMs = ms, ofDayMs = ms): void => {
    setMs(event, ms);
    time.eventMs = ms;
    time.openMs = openMs;
    time.dayMs = ofDayMs;
  };
  const atEvent = (): void => {
    time.eventMs = instantMs(event);
    time.openMs = time.eventMs;
    time.dayMs = Math.floor(event.seconds / 86_400) * dayMs;
  };
  time.read = reader(rule, header, calendar, event, at, atEvent);
  return time;
}

function reader(
  rule: Time,
  header: readonly string[],
  calendar: Calendar,
  event: Instant,
  at: (ms: number, openMs?: number, ofDayMs?: number) => void,
  atEvent: () => void,
): (row: Row) => void {
  switch (rule.rule) {
    case "session": {
      const dayIn = dayReader(rule, header);
      const session = sessions(rule.calendar ?? calendar);
      return (row) => {
        const day = dayIn(row);
        const times = session(day);
        at(times.closeMs, times.openMs, day * dayMs);
      };
    }
    case "day": {
      const dayIn = dayReader(rule, header);
      return (row) => {
        const ms = dayIn(row) * dayMs;
        at(ms + dayMs - 1, ms, ms);
      };
    }
    case "utc": {
      const read = momentReader(rule.column, rule.zone, header);
      return (row) => {
        read(row, event);
        atEvent();
      };
    }
    case "bar-start": {
      const read = momentReader(rule.column, rule.zone, header);
      const lengthMs = intervalMs(rule.interval);
      return (row) => {
        read(row, event);
        const startMs = instantMs(event);
        at(startMs + lengthMs, startMs, Math.floor(startMs / dayMs) * dayMs);
      };
    }
    case "epoch": {
      const count = countReader(rule.column, rule.unit, header);
      const fromSeconds = rule.from === undefined ? 0 : Date.parse(rule.from) / 1_000;
      return (row) => {
        count(row, event);
        event.seconds += fromSeconds;
        atEvent();
      };
    }
    case "after-midnight": {
      const dayIn = dayReader(rule, header);
      const count = countReader(rule.column, rule.unit, header);
      const offset = wallOffsets(rule.zone);
      return (row) => {
        const midnight = dayIn(row) * 86_400;
        count(row, event);
        if (event.seconds >= 86_400)
          wanted("less than a day after midnight", rule.column, `${event.seconds} seconds after it`);
        event.seconds += midnight;
        event.seconds -= offset(event.seconds);
        atEvent();
      };
    }
  }
}

function momentReader(name: string, zone: string | undefined, header: readonly string[]) {
  const column = columnIndex(header, name);
  const offset = zone === undefined ? null : wallOffsets(zone);
  return ({ bytes, starts, ends }: Row, out: Instant): void => {
    const [start, end] = [starts[column] as number, ends[column] as number];
    const found = timeIn(bytes, start, end, out);
    if (found === "wall" && offset !== null) out.seconds -= offset(out.seconds);
    else if (found !== "zoned") wanted("a time like 2025-04-15T20:00:00Z", name, bytes.toString("utf8", start, end));
  };
}

export function countReader(name: string, unit: keyof typeof places, header: readonly string[]) {
  const column = columnIndex(header, name);
  return ({ bytes, starts, ends }: Row, out: Instant): void => {
    const [start, end] = [starts[column] as number, ends[column] as number];
    if (!countIn(bytes, start, end, places[unit], out))
      wanted(`a count of ${unit} since a moment`, name, bytes.toString("utf8", start, end));
  };
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: dayMs,
  w: 7 * dayMs,
};

function intervalMs(interval: string): number {
  const ms = unitMs[interval.slice(-1)];
  if (ms === undefined || !/^\d+[smhdw]$/.test(interval))
    throw new RangeError(`bar-start wants an interval of fixed length such as 1m, found ${interval}`);
  return Number(interval.slice(0, -1)) * ms;
}

/** When a row could be known, in the instant of `known` after read(). */
export interface RowKnown {
  read(row: Row): void;
  readonly known: Instant;
  knownMs: number;
  /** What is odd about when this row was known; null where nothing is. */
  odd: string | null;
}

export function knownOf(rule: Known, time: RowTime, header: readonly string[]): RowKnown {
  if (rule === "at-event") {
    const same: RowKnown = {
      known: time.event,
      knownMs: 0,
      odd: null,
      read: () => {
        same.knownMs = knownMsOf(time.event);
      },
    };
    return same;
  }
  const instant: Instant = { seconds: 0, nanos: 0 };
  const known: RowKnown = { known: instant, knownMs: 0, odd: null, read: () => {} };
  const at = (ms: number): void => {
    setMs(instant, ms);
    known.knownMs = ms;
  };
  if (typeof rule === "object" && "receipt" in rule) {
    const count = countReader(rule.receipt, rule.unit, header);
    known.read = (row) => {
      count(row, instant);
      const behind = time.event.seconds - instant.seconds + (time.event.nanos - instant.nanos) / 1e9;
      known.odd = behind > 0 ? clockBehind(behind) : null;
      if (behind > 0) Object.assign(instant, time.event); // nobody receives what has not happened
      known.knownMs = knownMsOf(instant);
    };
  } else {
    const ms = msRule(rule);
    known.read = () => at(ms(time));
  }
  return known;
}

const behindBounds = [0.01, 0.1, 1, 10, 60];

function clockBehind(seconds: number): string {
  const above = behindBounds.filter((bound) => bound <= seconds).at(-1);
  const below = behindBounds.find((bound) => bound > seconds);
  const by =
    above === undefined ? `up to ${below} s` : below === undefined ? `${above} s or more` : `${above} to ${below} s`;
  return `the receiver's clock runs ${by} behind the exchange's: the exchange's time counts as known`;
}

function msRule(rule: Exclude<Known, { readonly receipt: string }>): (time: RowTime) => number {
  if (typeof rule === "object") {
    const ms = Date.parse(`${rule.on}T00:00:00Z`) + dayMs - 1;
    return () => ms;
  }
  const byDay = new Map<number, number>();
  const rules = {
    "at-event": (ms: number) => ms,
    "end-of-day": (ms: number) => ms + dayMs - 1,
    /** American rates come out at 16:15 New York on the next working day: before the end of that day in UTC. */
    "next-business-day": (ms: number) => nextBankDay(ms) + dayMs - 1,
    "end-of-next-month": (ms: number) => {
      const day = new Date(ms);
      return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 2, 1) - 1;
    },
  };
  return (time) => {
    const ms = byDay.get(time.dayMs) ?? rules[rule](time.dayMs);
    byDay.set(time.dayMs, ms);
    return ms;
  };
}
