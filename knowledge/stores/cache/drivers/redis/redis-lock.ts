// The right to make a value, held in Redis by a token for a short time and prolonged while the making goes on: if its holder dies,
// it runs out and somebody else makes the value.

import { setTimeout as pause } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { Lead } from "../../cache-backend.ts";
import { extendScript, keepScript, releaseScript } from "./redis-scripts.ts";

export interface Locked {
  readonly redis: Redis;
  readonly valueKey: string;
  readonly lockKey: string;
  readonly token: string;
  readonly lockMs: number;
}

export function leadOver({ redis, valueKey, lockKey, token, lockMs }: Locked): Lead {
  const ended = new AbortController();
  const prolonging = prolong();

  /** Ends by itself when the lock is not ours any more. An answer that does not come is asked for again: until then the lock runs on. */
  async function prolong(): Promise<void> {
    while (await pausedUntilDue(lockMs / 3, ended.signal)) {
      const held = await redis.eval(extendScript, 1, lockKey, token, lockMs).catch(() => 1);
      if (held === 0) return;
    }
  }
  const stop = async (): Promise<void> => {
    ended.abort();
    await prolonging;
  };
  return {
    async keep(bytes, ttlMs) {
      await stop();
      const kept = await redis.eval(keepScript, 2, valueKey, lockKey, token, Buffer.from(bytes), ttlMs);
      return kept === 1;
    },
    async giveUp() {
      await stop();
      await redis.eval(releaseScript, 1, lockKey, token);
    },
  };
}

async function pausedUntilDue(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(ms, undefined, { signal, ref: false });
    return true;
  } catch (thrown) {
    if (signal.aborted) return false;
    throw thrown;
  }
}
