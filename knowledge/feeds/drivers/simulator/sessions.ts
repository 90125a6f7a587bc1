// The simulated trading calendar: weekdays without the plan's holidays.

import { dayMs, isoDay } from "#infra/runtime/index.ts";
import { sessionCloseMs, sessionOpenMs } from "#knowledge/domain/index.ts";
import type { MarketPlan } from "./plan.ts";

export interface Session {
  readonly day: string;
  readonly openMs: number;
  readonly closeMs: number;
}

/** The plan's number of sessions up to and including its last, oldest first. */
export function planSessions({ lastSession, sessions, holidays }: MarketPlan): readonly Session[] {
  const closed = new Set(holidays);
  const found: Session[] = [];
  for (let ms = Date.parse(`${lastSession}T00:00:00Z`); found.length < sessions; ms -= dayMs) {
    const day = isoDay(ms);
    if (isWeekday(ms) && !closed.has(day))
      found.push({ day, openMs: sessionOpenMs(day), closeMs: sessionCloseMs(day) });
  }
  return found.reverse();
}

export const isWeekday = (ms: number): boolean => ![0, 6].includes(new Date(ms).getUTCDay());

/** Index of the first session that opens after a moment; the number of sessions where none does. */
export function sessionAfter(sessions: readonly Session[], ms: number): number {
  const index = sessions.findIndex(({ openMs }) => openMs > ms);
  return index < 0 ? sessions.length : index;
}
