// Every time named in a question, in the order it stands there.

import { findDays } from "./days.ts";
import type { Moment } from "./moments.ts";
import { findStretches } from "./stretches.ts";

export function findMoments(text: string, nowMs: number): Moment[] {
  const stretches = findStretches(text, nowMs);
  let rest = text;
  for (const { start, end } of stretches) rest = rest.slice(0, start) + " ".repeat(end - start) + rest.slice(end);
  return [...stretches, ...findDays(rest, nowMs)].sort((a, b) => a.start - b.start);
}
