// Days in ordinary words ("1 April 2025", "March 3rd", "yesterday", "by Friday", "three weeks ago"), read by chrono-node.
// Times are UTC unless the words name another zone.

import * as chrono from "chrono-node/en";
import { isoDay } from "#infra/runtime/index.ts";
import { sessionCloseMs, sessionOpenMs } from "#knowledge/domain/index.ts";
import { isPossessive, type Moment, tieBefore } from "./moments.ts";
import { dayMs, startOfDay } from "./sessions.ts";

/** Without one of these no day is named; chrono's first run compiles its patterns, which is not worth it for nothing. */
const dayWords =
  /\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|yesterday|today|tomorrow|tonight|now|ago|later|morning|afternoon|evening|night|noon|day|week|month|quarter|year)/i;

export function findDays(text: string, nowMs: number): Moment[] {
  if (!dayWords.test(text)) return [];
  const found: Moment[] = [];
  for (const result of chrono.casual.parse(text, { instant: new Date(nowMs), timezone: 0 })) {
    const moment = readDay(text, result, nowMs);
    const before = found.at(-1);
    if (moment === null) continue;
    if (before && isBetween(text, before, moment)) found[found.length - 1] = rangeOf(before, moment);
    else found.push(moment);
  }
  return found;
}

/** "between March 3 and March 10" */
const isBetween = (text: string, before: Moment, moment: Moment): boolean =>
  /\bbetween $/i.test(text.slice(0, before.start)) && /^ and $/i.test(text.slice(before.end, moment.start));

function rangeOf(from: Moment, to: Moment): Moment {
  if (from.is !== "day" || to.is !== "day") return to;
  const start = from.start - "between ".length;
  return { is: "range", tie: "plain", start, end: to.end, fromMs: from.past, toMs: Math.max(from.past, to.past) };
}

type Result = ReturnType<typeof chrono.casual.parse>[number];

function readDay(text: string, result: Result, nowMs: number): Moment | null {
  const said = result.start;
  const from =
    result.index + (/^(?:on|in|by|at|from|since|until|before|for|within) +/i.exec(result.text)?.[0].length ?? 0);
  const end = result.index + result.text.length;
  if (/^(?:sat|sun|mon|mar|may|march|second)$/i.test(result.text) && !isDayWord(text, result)) return null;
  const certain = (part: "year" | "month" | "day" | "weekday" | "hour"): boolean => said.isCertain(part);
  const { tie: worded, start } = tieBefore(text, from);
  const tie = isPossessive(text, end) ? "context" : worded;
  if (/\bnow$/i.test(result.text)) return { is: "now", tie, start, end };
  if (!certain("month") && !certain("weekday") && !certain("day") && !/^this /i.test(result.text)) return null; // a clock time alone
  const day = dayOf(said);
  if (!Number.isFinite(day)) return null;
  const last = result.end && day < nowMs ? dayOf(result.end) : null;
  if (last !== null && last >= day) return { is: "range", tie, start, end, fromMs: day, toMs: Math.min(last, nowMs) };
  if (startOfDay(day) === startOfDay(nowMs) && !certain("hour") && tie !== "as-of")
    return { is: "today", tie, start, end };
  const whole = certain("day") || certain("weekday") ? "day" : "month";
  const exact = certain("hour") && /\d/.test(result.text);
  const at = exact ? said.date().getTime() : (bellTime(text, from, day) ?? day);
  const open = !/\b(?:last|next|this|past|coming)\b/i.test(result.text) && !certain("year");
  const [past, coming] = open ? bothWays(at, nowMs, certain("weekday")) : [at, at];
  return { is: "day", tie, start, end, past, coming, exact: exact || at !== day, whole };
}

const dayOf = (said: Result["start"]): number =>
  Date.UTC(said.get("year") ?? 0, (said.get("month") ?? 1) - 1, said.get("day") ?? 1);

/** "sat", "may", "march" and the like are days only where a preposition or a number says so. */
const isDayWord = (text: string, { index, text: word }: Result): boolean =>
  /\b(?:on|in|by|since|until|before|last|next|this|of|during|end|early|late|mid)[ -]+$/i.test(text.slice(0, index)) ||
  (/^[A-Z]/.test(word) && /^(?:march)$/i.test(word) && index > 0);

/** "at the close on 2 April": that session's closing bell. */
function bellTime(text: string, index: number, day: number): number | null {
  const bell = /\b(?:as of|at|after|before) the (close|open|opening bell|closing bell)(?: of| on)?(?: the)? *$/i.exec(
    text.slice(0, index),
  );
  if (!bell) return null;
  return /open/i.test(bell[1] ?? "") ? sessionOpenMs(isoDay(day)) : sessionCloseMs(isoDay(day));
}

/** The nearest such day before now and the nearest after. */
function bothWays(ms: number, nowMs: number, weekly: boolean): [past: number, coming: number] {
  const step = (direction: 1 | -1): number => {
    if (weekly) return ms + direction * 7 * dayMs;
    const date = new Date(ms);
    return Date.UTC(date.getUTCFullYear() + direction, date.getUTCMonth(), date.getUTCDate()) + (ms - startOfDay(ms));
  };
  return startOfDay(ms) > startOfDay(nowMs) ? [step(-1), ms] : [ms, step(1)];
}
