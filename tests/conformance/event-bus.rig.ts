// What the bus suite needs of a driver, and the small tools its facts are written with.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import {
  type Delivery,
  defineTopic,
  type EventBus,
  type SubscribeOptions,
  type Subscription,
  type Topic,
  type TopicOptions,
} from "#knowledge/bus/index.ts";

export interface OpenedBus {
  readonly bus: EventBus;
  /** A name that no other fact uses, also on a server that has been used before. */
  name(name: string): string;
  /** Closes the bus and opens it again on the same messages. */
  reopen(): Promise<EventBus>;
  destroy(): Promise<void>;
}

export const Tick = z.strictObject({ n: z.int(), symbol: z.string(), note: z.string().optional() });
export type Tick = z.infer<typeof Tick>;

export const tick = (n: number, symbol = "AAA"): Tick => ({ n, symbol });
export const ticks = (count: number, symbols: readonly string[] = ["AAA"]): Tick[] =>
  Array.from({ length: count }, (_, i) => tick(i, symbols[i % symbols.length]));

/** A topic of ticks, keyed by symbol unless told otherwise. */
export function tickTopic({ name }: OpenedBus, change: Partial<TopicOptions<Tick>> = {}): Topic<Tick> {
  return defineTopic({ id: name("ticks"), schema: Tick, key: ({ symbol }) => symbol, ...change });
}

export const publishTicks = (bus: EventBus, topic: Topic<Tick>, list: readonly Tick[]) =>
  bus.publishAll(
    topic,
    list.map((message) => ({ message })),
  );

export interface Collected<T> {
  readonly subscription: Subscription;
  readonly got: Delivery<T>[];
  /** Resolves when so many deliveries have come. */
  count(wanted: number): Promise<void>;
}

export const quick = { firstMs: 20, factor: 2, maxMs: 200 } as const;

/** Subscribes from the earliest on, keeps every delivery, and treats it as told; acknowledges unless told. */
export async function collect<T>(
  bus: EventBus,
  topic: Topic<T>,
  options: Partial<SubscribeOptions> = {},
  treat: (delivery: Delivery<T>) => void | Promise<void> = () => {},
): Promise<Collected<T>> {
  const got: Delivery<T>[] = [];
  const subscription = await bus.subscribe(
    topic,
    { subscription: "s", from: "earliest", redelivery: quick, ...options },
    (delivery) => {
      got.push(delivery);
      return treat(delivery);
    },
  );
  return {
    subscription,
    got,
    count: (wanted) =>
      until(
        () => got.length >= wanted,
        () => `${got.length} of ${wanted}`,
      ),
  };
}

/** Looks again and again until it is so; a server may take its time. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  now: () => unknown = () => "",
  patienceMs = 20_000,
): Promise<void> {
  for (let waitedMs = 0; !(await isSo()); waitedMs += 5) {
    if (waitedMs > patienceMs) throw new Error(`it did not come to be within ${patienceMs} ms: ${String(now())}`);
    await sleep(5);
  }
}

/** Takes messages by hand: so many, unsettled. */
export async function take<T>(stream: AsyncIterable<Delivery<T>>, count: number): Promise<Delivery<T>[]> {
  const taken: Delivery<T>[] = [];
  const iterator = stream[Symbol.asyncIterator]();
  while (taken.length < count) {
    const { done, value } = await iterator.next();
    if (done) throw new Error(`the stream ended after ${taken.length} of ${count}`);
    taken.push(value);
  }
  return taken;
}

export const numbers = (deliveries: readonly Delivery<Tick>[]): number[] => deliveries.map(({ message }) => message.n);
