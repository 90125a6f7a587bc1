// Bounded retries for servers that are busy or hiccup: few, with waits that end when the caller's signal does.

import { setTimeout as delay } from "node:timers/promises";
import { type Log, QuorumError } from "#infra/runtime/index.ts";
import type { ChatAnswer, ChatRequest } from "./chat-model.port.ts";

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export const timerSleep: Sleep = async (ms, signal) => {
  try {
    await delay(ms, undefined, { signal });
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown;
  }
};

export interface RetryPolicy {
  readonly signal: AbortSignal;
  readonly sleep: Sleep;
  readonly log: Log;
  /** False once part of an answer has gone out: it cannot be taken back. */
  readonly mayRepeat: () => boolean;
}

const retries = 2;
const longestWaitMs = 20_000;

/** Waits 0.5 s, then 2 s, or as long as the server asked for; a longer wish than 20 s is passed on to the caller at once. */
export async function withRetries<T>(attempt: () => Promise<T>, policy: RetryPolicy): Promise<T> {
  for (let round = 0; ; round++) {
    try {
      return await attempt();
    } catch (thrown) {
      const waitMs = waitFor(thrown, round);
      if (waitMs === null || !policy.mayRepeat()) throw thrown;
      policy.log.warn(
        { code: (thrown as QuorumError).code, waitMs, attempt: round + 1 },
        "the model's server failed; asking again",
      );
      await policy.sleep(waitMs, policy.signal);
    }
  }
}

/** One answer to a request, asked for again while nothing of it has been heard. A request that was stopped before is not asked at all. */
export async function answerWithRetries(
  request: ChatRequest,
  turn: (request: ChatRequest, onPiece: (piece: string) => void) => Promise<ChatAnswer>,
  { sleep, log }: Pick<RetryPolicy, "sleep" | "log">,
): Promise<ChatAnswer> {
  request.signal.throwIfAborted();
  let sent = false;
  const onPiece = (piece: string): void => {
    sent = true;
    request.onText?.(piece);
  };
  const mayRepeat = (): boolean => !sent || !request.onText;
  return withRetries(() => turn(request, onPiece), { signal: request.signal, sleep, log, mayRepeat });
}

/** Milliseconds until the next attempt; null where there is none. */
function waitFor(thrown: unknown, round: number): number | null {
  if (round >= retries || !(thrown instanceof QuorumError) || thrown.context.refused === true) return null;
  if (thrown.code !== "agents/model-unavailable" && thrown.code !== "agents/model-rate-limited") return null;
  const askedMs = thrown.context.retryAfterMs;
  const waitMs = typeof askedMs === "number" ? askedMs : 500 * 4 ** round;
  return waitMs <= longestWaitMs ? waitMs : null;
}
