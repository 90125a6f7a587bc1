// From the times in a question to the brief's horizon and as-of, by the kind of question.
// One named past day in a question about the past ("what moved JPM yesterday") puts the desk at the end of that day: a brief
// has no other way to name a day, and the answer says where it stands. A stretch ("last week") only sets how far back it looks.

import type { QuestionKind } from "../../../../../define/index.ts";
import type { Day, Moment } from "./moments.ts";
import { clampSessions, dayMs, endOfDay, lastDayOf, sessionsPer, weekdaysBetween } from "./sessions.ts";

/** Sessions looked ahead, or back, where the question says nothing. */
export const usualHorizon: Readonly<Record<QuestionKind, number>> = {
  advice: 5,
  risk: 5,
  compare: 21,
  news: 5,
  leads: 5,
  moved: 1,
  overview: 21,
  portfolio: 5,
  factors: 21,
  models: 21,
  unusual: 1,
  unclear: 5,
};

export interface ChosenTime {
  /** Null where none was said. */
  readonly horizonDays: number | null;
  readonly asOfMs: number | null;
  /** "and now?": an earlier as-of no longer holds. */
  readonly backToNow: boolean;
}

const looksBack = (kind: QuestionKind | null): boolean =>
  kind === "moved" || kind === "news" || kind === "portfolio" || kind === "unusual";

export function chooseTime(moments: readonly Moment[], kind: QuestionKind | null, nowMs: number): ChosenTime {
  let horizonDays: number | null = null;
  let asOfMs: number | null = null;
  for (const moment of moments) {
    horizonDays ??= horizonOf(moment, kind, nowMs);
    asOfMs ??= standingAt(moment, kind, nowMs);
  }
  return { horizonDays, asOfMs, backToNow: moments.some(({ is }) => is === "now" || is === "today") };
}

function horizonOf(moment: Moment, kind: QuestionKind | null, nowMs: number): number | null {
  if (moment.tie === "context") return null;
  if (moment.is === "stretch") return moment.back && kind === "advice" ? null : moment.sessions;
  if (moment.is === "range") return clampSessions(weekdaysBetween(moment.fromMs - dayMs, moment.toMs));
  if (moment.is === "today") return kind === "advice" || kind === "portfolio" ? null : 1;
  return moment.is === "day" ? horizonOfDay(moment, kind, nowMs) : null;
}

function horizonOfDay(day: Day, kind: QuestionKind | null, nowMs: number): number | null {
  if (day.tie === "as-of") return null;
  if (day.tie === "since")
    return kind === "advice"
      ? null
      : clampSessions(weekdaysBetween(day.whole === "month" ? day.past - dayMs : day.past, nowMs));
  if (looksBack(kind)) return kind === "portfolio" ? null : day.whole === "month" ? sessionsPer.month : 1;
  const ahead = day.tie === "until" || day.past > nowMs || isAhead(day, kind);
  return ahead ? clampSessions(weekdaysBetween(nowMs, day.coming)) : null;
}

function standingAt(moment: Moment, kind: QuestionKind | null, nowMs: number): number | null {
  if (moment.is === "range") return endOfDay(moment.toMs) < nowMs ? endOfDay(moment.toMs) : null;
  if (moment.is !== "day" || (moment.tie !== "as-of" && moment.tie !== "plain")) return null;
  const said = moment.tie === "as-of";
  if (!said && (isAhead(moment, kind) || moment.past >= nowMs)) return null;
  if (moment.exact) return moment.past;
  const end = endOfDay(moment.whole === "month" ? lastDayOf("month", moment.past, 0) : moment.past);
  return said || end < nowMs ? end : null;
}

/** "on Friday" in a question about what to do is the coming Friday; "on March 3rd" is the past one. */
function isAhead(day: Day, kind: QuestionKind | null): boolean {
  return !looksBack(kind) && day.past !== day.coming && day.coming - day.past <= 7 * dayMs;
}
