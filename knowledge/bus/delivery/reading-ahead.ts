// How much is read ahead of the consumers: enough that a key that waits does not hold up the others, bounded in messages and bytes.

import type { Arrived, Backend } from "./held.ts";

export interface ReadingAhead {
  /** So many that were asked for have come. */
  came(messages: readonly Arrived[]): void;
  hold(message: Arrived): void;
  letGo(message: Arrived): void;
  /** Asks for more if there is room. */
  ask(maxInFlight: number): void;
  /** Nothing is held or on its way any longer. */
  reset(): void;
}

export const usualWindow = 1_000;
const bytesLimit = 32 * 1024 * 1024;

/** @param leastWindow messages, however few the consumers may hold */
export function readingAhead(backend: Pick<Backend, "want">, leastWindow: number): ReadingAhead {
  let [count, bytes, asked] = [0, 0, 0];
  let meanBytes = 256;
  return {
    came(messages) {
      asked = Math.max(0, asked - messages.length);
      if (messages.length === 0) return;
      const mean = messages.reduce((sum, { json }) => sum + json.length, 0) / messages.length;
      meanBytes = Math.max(64, (meanBytes + mean) / 2);
    },
    hold({ json }) {
      count += 1;
      bytes += json.length;
    },
    letGo({ json }) {
      count -= 1;
      bytes -= json.length;
    },
    ask(maxInFlight) {
      const window = Math.max(leastWindow, 2 * maxInFlight);
      const room = Math.min(window - count, Math.floor((bytesLimit - bytes) / meanBytes)) - asked;
      const idle = count + asked === 0;
      if (!idle && room * 4 < window) return; // few large steps, not many small ones
      const more = Math.max(1, room);
      asked += more;
      backend.want(more);
    },
    reset() {
      [count, bytes, asked] = [0, 0, 0];
    },
  };
}
