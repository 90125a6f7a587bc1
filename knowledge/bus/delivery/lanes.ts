// Order within a key: the first message of a key may go, each later one waits until the one before it is settled.

import type { Held } from "./held.ts";

export interface Lanes {
  /** True: it may go at once. False: it waits behind another of its key. */
  enter(held: Held): boolean;
  /** The message is settled: the one that waited for it and may go now. */
  leave(held: Held): Held | null;
  clear(): void;
}

/** Messages without a key have no order among each other. */
export function keyedLanes(): Lanes {
  const lastOfKey = new Map<string, Held>();
  return {
    enter(held) {
      const { key } = held.arrived;
      if (key === null) return true;
      const ahead = lastOfKey.get(key);
      lastOfKey.set(key, held);
      if (ahead === undefined) return true;
      ahead.next = held;
      return false;
    },
    leave(held) {
      const { key } = held.arrived;
      if (key === null) return null;
      const { next } = held;
      held.next = null;
      if (next === null && lastOfKey.get(key) === held) lastOfKey.delete(key);
      return next;
    },
    clear: () => lastOfKey.clear(),
  };
}

/** No order at all. */
export const noLanes: Lanes = { enter: () => true, leave: () => null, clear() {} };
