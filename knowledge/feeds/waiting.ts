// Waiting, passed in like the clock: a test decides how long a minute is.

import { setTimeout as timer } from "node:timers/promises";

/** Resolves after so many milliseconds; rejects with the signal's reason when that comes first. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

export const realWait: Wait = async (ms, signal) => {
  try {
    await timer(ms, undefined, signal === undefined ? {} : { signal });
  } catch (thrown) {
    throw signal?.aborted ? signal.reason : thrown;
  }
};
