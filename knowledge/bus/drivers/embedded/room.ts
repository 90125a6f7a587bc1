// Room for messages where a topic's backlog is limited: publishers wait for it in turn, and are refused when it does not come in time.

import type { Clock } from "#infra/runtime/index.ts";
import type { Backlog } from "../../define-topic.ts";
import { backlogFull } from "../../refusals.ts";

export interface Room {
  readonly refused: number;
  readonly waitedMs: number;
  /** Resolves when there is room for so many messages, which is kept for them; null where there is at once.
   * @throws knowledge/bus-backlog-full */
  take(count: number): Promise<void> | null;
  /** The room is used or no longer wanted. */
  give(count: number): void;
  /** There may be more room now. */
  look(): void;
  /** Nobody needs room any longer: the bus is closed. */
  end(failure: Error): void;
}

interface Waiter {
  readonly count: number;
  resolve(): void;
  reject(failure: Error): void;
}

/** @param used messages that wait in the topic now, for its slowest subscription */
export function openRoom(topic: string, limit: Backlog | null, used: () => number, clock: Clock): Room {
  const waiters = new Set<Waiter>();
  let [refused, waitedMs, taken] = [0, 0, 0];
  const fits = (count: number): boolean => limit === null || used() + taken + count <= limit.messages;
  const look = (): void => {
    for (const waiter of waiters) {
      if (!fits(waiter.count)) return; // nobody passes the first
      waiters.delete(waiter);
      taken += waiter.count;
      waiter.resolve();
    }
  };
  const refuse = (count: number, { messages, waitMs }: Backlog): Error => {
    refused += 1;
    return backlogFull(topic, { used: used(), count, messages, waitMs });
  };
  const wait = async (count: number, backlog: Backlog): Promise<void> => {
    const fromMs = clock.nowMs();
    const waiter: Waiter = { count, resolve() {}, reject() {} };
    waiters.add(waiter);
    const granted = new Promise<void>((resolve, reject) => Object.assign(waiter, { resolve, reject }));
    const timer = setTimeout(() => waiter.reject(refuse(count, backlog)), backlog.waitMs);
    try {
      await granted;
    } finally {
      clearTimeout(timer);
      waiters.delete(waiter);
      waitedMs += clock.nowMs() - fromMs;
      look();
    }
  };
  return {
    get refused() {
      return refused;
    },
    get waitedMs() {
      return waitedMs;
    },
    take(count) {
      if (waiters.size === 0 && fits(count)) {
        taken += count;
        return null;
      }
      if (limit === null) return null;
      if (limit.waitMs === 0 || count > limit.messages) return Promise.reject(refuse(count, limit));
      return wait(count, limit);
    },
    give(count) {
      taken -= count;
    },
    look,
    end(failure) {
      for (const { reject } of waiters) reject(failure);
    },
  };
}
