// How often a book that is built is told.

import { callerError } from "#infra/runtime/index.ts";

/** change: after every instant in which one of the ten best levels changed. A number: at most once in so many milliseconds of the venue's
 * time, as the book stood at the last change in them. off: never. */
export type BookCadence = "change" | "off" | number;

/** @param text "change", "off", "250ms", "1s" @throws knowledge/not-supported */
export function bookCadence(text: string): BookCadence {
  if (text === "change" || text === "off") return text;
  const [, count, unit] = /^([1-9]\d{0,8})(ms|s)$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) * (unit === "s" ? 1_000 : 1);
  throw callerError(
    "knowledge/not-supported",
    `Books: wanted change, off or a time such as 250ms or 1s, found "${text}".`,
  );
}
