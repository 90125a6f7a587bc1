// The server's round: at intervals the desk looks after what waits, so that an approval expires and an order meets new prices
// also when nobody asks.

import { asQuorumError, type Log } from "#infra/runtime/index.ts";

/** Milliseconds from the end of one round to the start of the next. */
export const roundMs = 30_000;

/** Starts the rounds; what it returns ends them and waits for the one that is under way. A round that fails is logged, the next one comes. */
export function startRounds(round: () => Promise<unknown>, log: Log, everyMs = roundMs): () => Promise<void> {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  async function once(): Promise<void> {
    try {
      await round();
    } catch (thrown) {
      const { code, message } = asQuorumError(thrown);
      log.error({ code, detail: message }, "a round over what waits failed");
    }
    if (!ended) plan();
  }

  function plan(): void {
    timer = setTimeout(() => {
      underWay = once();
    }, everyMs);
    timer.unref();
  }

  plan();
  return async () => {
    ended = true;
    clearTimeout(timer);
    await underWay;
  };
}
