// Which consumer gets a message. A queue of ready messages is one for all, or, where keys are divided among consumers, one for each.

import type { SubscribeSettings } from "../event-bus.port.ts";
import { type Deque, deque } from "./deque.ts";
import type { Held } from "./held.ts";

/** Somebody who takes messages. */
export interface Taker {
  /** How many it can take now. */
  room(): number;
}

export interface Queues<C extends Taker> {
  readonly size: number;
  add(held: Held): void;
  /** Before all others: it has waited once already. */
  addFront(held: Held): void;
  /** The next message and who gets it; null where nobody has room for what is ready. */
  next(): { readonly held: Held; readonly consumer: C } | null;
  /** The consumers have changed. */
  divide(consumers: readonly C[]): void;
  clear(): void;
}

export function queuesFor<C extends Taker>(type: SubscribeSettings["type"]): Queues<C> {
  return type === "key-shared" ? dividedQueues() : oneQueue(type === "shared");
}

/** Round and round where it is shared, else only to the first consumer. */
function oneQueue<C extends Taker>(shared: boolean): Queues<C> {
  const ready = deque<Held>();
  let consumers: readonly C[] = [];
  let turn = 0;
  const taker = (): C | undefined => {
    const tries = shared ? consumers.length : Math.min(1, consumers.length);
    for (let i = 0; i < tries; i++) {
      const consumer = consumers[(turn + i) % consumers.length] as C;
      if (consumer.room() <= 0) continue;
      if (shared) turn = (turn + i + 1) % consumers.length;
      return consumer;
    }
    return undefined;
  };
  return {
    get size() {
      return ready.size;
    },
    add: (held) => ready.push(held),
    addFront: (held) => ready.pushFront(held),
    next() {
      if (ready.size === 0) return null;
      const consumer = taker();
      return consumer ? { held: ready.shift() as Held, consumer } : null;
    },
    divide(now) {
      consumers = now;
      turn = 0;
    },
    clear: () => ready.clear(),
  };
}

function dividedQueues<C extends Taker>(): Queues<C> {
  let shares: { readonly consumer: C; readonly ready: Deque<Held> }[] = [];
  const unclaimed = deque<Held>(); // while there is no consumer
  let turn = 0;
  let keyless = 0;
  let size = 0;
  const queueOf = (held: Held): Deque<Held> => {
    if (shares.length === 0) return unclaimed;
    const { key } = held.arrived;
    const share = key === null ? keyless++ % shares.length : hashOf(key) % shares.length;
    return (shares[share] as { ready: Deque<Held> }).ready;
  };
  const drained = (): Held[] => {
    const all: Held[] = [];
    for (const ready of [unclaimed, ...shares.map((share) => share.ready)]) {
      for (let held = ready.shift(); held; held = ready.shift()) all.push(held);
    }
    return all;
  };
  return {
    get size() {
      return size;
    },
    add(held) {
      queueOf(held).push(held);
      size += 1;
    },
    addFront(held) {
      queueOf(held).pushFront(held);
      size += 1;
    },
    next() {
      for (let i = 0; i < shares.length; i++) {
        const share = shares[(turn + i) % shares.length] as (typeof shares)[number];
        if (share.ready.size === 0 || share.consumer.room() <= 0) continue;
        turn = (turn + i + 1) % shares.length;
        size -= 1;
        return { held: share.ready.shift() as Held, consumer: share.consumer };
      }
      return null;
    },
    divide(consumers) {
      const all = drained();
      shares = consumers.map((consumer) => ({ consumer, ready: deque<Held>() }));
      turn = 0;
      for (const held of all) queueOf(held).push(held);
    },
    clear() {
      drained();
      size = 0;
    },
  };
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
