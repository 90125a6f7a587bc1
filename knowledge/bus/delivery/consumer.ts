// The two ways to take messages: a function that is called with each, and a loop that asks for each.

import { reasonOf } from "../dead-letters.ts";
import type { Delivery, Handler, SubscribeSettings } from "../event-bus.port.ts";

/** What a subscription hands messages to. */
export interface Consumer<T> {
  readonly settings: SubscribeSettings;
  /** How many it would take now, if nothing else stood against it. */
  wants(): number;
  give(delivery: Delivery<T>): void;
  /** Messages cannot be read at present; who waits for one is told. */
  fault(thrown: unknown): void;
  /** Takes nothing more; resolves when what it was given has been dealt with, or after the time that a message may take. */
  end(): Promise<void>;
}

/** Calls the handler; its end acknowledges, what it throws does not. */
export function handlerConsumer<T>(settings: SubscribeSettings, handler: Handler<T>): Consumer<T> {
  let ended = false;
  let running = 0;
  let idle: (() => void) | null = null;
  const done = (): void => {
    running -= 1;
    if (running === 0) idle?.();
  };
  return {
    settings,
    wants: () => (ended ? 0 : Number.POSITIVE_INFINITY),
    give(delivery) {
      running += 1;
      let result: unknown;
      try {
        result = handler(delivery);
      } catch (thrown) {
        delivery.nack(reasonOf(thrown));
        done();
        return;
      }
      if (!waits(result)) {
        delivery.ack();
        done();
        return;
      }
      result.then(
        () => {
          delivery.ack();
          done();
        },
        (thrown: unknown) => {
          delivery.nack(reasonOf(thrown));
          done();
        },
      );
    },
    fault() {}, // the driver has logged it
    async end() {
      ended = true;
      if (running === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, settings.ackTimeoutMs);
        idle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}

/** Also a promise of another library's: taken for done at once, its message would be lost with the work. */
const waits = (result: unknown): result is PromiseLike<unknown> =>
  typeof (result as { readonly then?: unknown } | null | undefined)?.then === "function";

export interface StreamConsumer<T> extends Consumer<T> {
  /** The next message; null when the stream has ended. */
  next(): Promise<Delivery<T> | null>;
}

/** Takes a message for each time it is asked. `asks` is called when it wants one. */
export function streamConsumer<T>(settings: SubscribeSettings, asks: () => void): StreamConsumer<T> {
  let ended = false;
  const waiting: { resolve(delivery: Delivery<T> | null): void; reject(thrown: unknown): void }[] = [];
  return {
    settings,
    wants: () => waiting.length,
    give(delivery) {
      waiting.shift()?.resolve(delivery);
    },
    fault(thrown) {
      for (const { reject } of waiting.splice(0)) reject(thrown);
    },
    async end() {
      ended = true;
      for (const { resolve } of waiting.splice(0)) resolve(null);
    },
    next() {
      if (ended) return Promise.resolve(null);
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        asks();
      });
    },
  };
}
