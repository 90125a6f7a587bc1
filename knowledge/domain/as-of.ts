// As-of time is a type: a read that does not say when it stands does not compile.

import { callerError, isoTime } from "#infra/runtime/index.ts";

declare const asOfBrand: unique symbol;

/** UTC epoch milliseconds at which the reader stands; only facts with knownAtMs <= AsOf are seen. */
export type AsOf = number & { readonly [asOfBrand]: true };

export function asOf(epochMs: number): AsOf {
  if (!Number.isSafeInteger(epochMs))
    throw callerError("gateway/bad-request", `Wanted an as-of time in epoch milliseconds, found ${epochMs}.`);
  return epochMs as AsOf;
}

/** Parses an ISO 8601 time with offset ("2025-04-15T20:00:00Z") or a day ("2025-04-15", meaning its end in UTC). */
export function parseAsOf(text: string): AsOf {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const timed = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const ms = day ? Date.parse(`${text}T23:59:59.999Z`) : timed ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms) || !dayExists(text.slice(0, 10))) {
    throw callerError(
      "gateway/bad-request",
      `as-of: wanted a day like 2025-04-15 or a time like 2025-04-15T20:00:00Z, found "${text}".`,
    );
  }
  return asOf(ms);
}

/** Date.parse turns 30 February into 2 March: only a day that is written back the same exists. */
function dayExists(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && isoTime(ms).startsWith(day);
}
