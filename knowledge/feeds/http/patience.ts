// Asking again where that helps: after growing pauses, or after the pause that the other side asked for.

import { asQuorumError } from "#infra/runtime/index.ts";
import type { Wait } from "../waiting.ts";

const firstPauseMs = 500;
const longestPauseMs = 60_000;

export interface Patience {
  readonly retries: number;
  readonly wait: Wait;
  readonly signal?: AbortSignal | undefined;
}

/** The work's result; an error that says it may be tried again is, up to so many times.
 * @throws the last error: also at once where a longer pause is asked for than a minute, which is the caller's to wait */
export async function patiently<T>(work: () => Promise<T>, { retries, wait, signal }: Patience): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (thrown) {
      const error = asQuorumError(thrown);
      if (!error.retry || tries >= retries) throw thrown;
      const askedMs = Number(error.context.retryAfterMs ?? 0);
      if (askedMs > longestPauseMs) throw thrown;
      await wait(Math.max(askedMs, Math.min(longestPauseMs, firstPauseMs * 2 ** tries)), signal);
    }
  }
}
