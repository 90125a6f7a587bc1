// The event bus over a driver's topics: what is the same whatever they lie on. Opens topics when they are first used, and closes in order.

import { type DeadLetter, deadLettersOf } from "./dead-letters.ts";
import { parseBusOptions, type Topic } from "./define-topic.ts";
import { type Seat, seatHandler, seatStream } from "./delivery/index.ts";
import {
  type BusCapabilities,
  type Entry,
  type EventBus,
  type Handler,
  type MessageStream,
  type Published,
  type SubscribeOptions,
  SubscribeOptionsSchema,
  type SubscribeSettings,
  type Subscription,
  type TopicStats,
} from "./event-bus.port.ts";
import { type Outgoing, outgoing } from "./publishing.ts";
import { busClosed } from "./refusals.ts";

/** A driver's topic. */
export interface TopicOnBus {
  publish(messages: readonly Outgoing[]): Promise<readonly Published[]>;
  /** A place for one consumer more, who reads messages by this topic's schema. */
  seat<T>(reads: Topic<T>, settings: SubscribeSettings): Promise<Seat<T>>;
  forget(subscription: string): Promise<void>;
  stats(): Promise<TopicStats>;
  close(): Promise<void>;
}

/** Stores a dead letter; the name is that of its topic where the subscription gives one. */
export type Bury = (letter: DeadLetter, deadLetterTopic: string | undefined) => Promise<void>;

export interface BusDriver {
  readonly driver: string;
  readonly can: BusCapabilities;
  openTopic(topic: Topic<unknown>, bury: Bury): Promise<TopicOnBus>;
  /** After all topics. */
  close(): Promise<void>;
}

export function openBusOver({ driver, can, openTopic, close }: BusDriver): EventBus {
  const topics = new Map<string, Promise<TopicOnBus>>();
  const consumers = new Set<Subscription>();
  let closing: Promise<void> | null = null;

  const requireOpen = (): void => {
    if (closing !== null) throw busClosed();
  };

  function topicOf(topic: Topic<unknown>): Promise<TopicOnBus> {
    const known = topics.get(topic.id);
    if (known !== undefined) return known;
    requireOpen();
    const opening = openTopic(topic, bury);
    topics.set(topic.id, opening);
    opening.catch(() => topics.delete(topic.id)); // the next call tries again
    return opening;
  }

  const bury: Bury = async (letter, name) => {
    await store(deadLettersOf({ id: letter.topic }, letter.subscription, name), [{ message: letter, id: letter.id }]);
  };

  async function store<T>(topic: Topic<T>, entries: readonly Entry<T>[]): Promise<readonly Published[]> {
    const messages = entries.map((entry) => outgoing(topic, entry, can));
    return messages.length === 0 ? [] : (await topicOf(topic)).publish(messages);
  }

  async function publishAll<T>(topic: Topic<T>, entries: readonly Entry<T>[]): Promise<readonly Published[]> {
    requireOpen();
    return store(topic, entries);
  }

  function subscribe<T>(topic: Topic<T>, options: SubscribeOptions, handler: Handler<T>): Promise<Subscription>;
  function subscribe<T>(topic: Topic<T>, options: SubscribeOptions): Promise<MessageStream<T>>;
  async function subscribe<T>(topic: Topic<T>, given: SubscribeOptions, handler?: Handler<T>): Promise<Subscription> {
    requireOpen();
    const settings = parseBusOptions(SubscribeOptionsSchema, given, `a subscription of ${topic.id}`);
    const seat = await (await topicOf(topic)).seat(topic, settings);
    const leave = async (): Promise<void> => {
      consumers.delete(subscription);
      await seat.leave();
    };
    const subscription = handler
      ? seatHandler({ ...seat, leave }, settings, handler)
      : seatStream({ ...seat, leave }, settings);
    consumers.add(subscription);
    return subscription;
  }

  /** All of it is closed, whatever fails: what went on would write to a folder that another may hold by then. The first fault is told. */
  async function shut(): Promise<void> {
    const left = await Promise.allSettled([...consumers].map((consumer) => consumer.close()));
    const opened = await Promise.allSettled(topics.values());
    const ended = await Promise.allSettled(
      opened.map((topic) => (topic.status === "fulfilled" ? topic.value.close() : null)),
    );
    await close();
    for (const result of [...left, ...ended]) if (result.status === "rejected") throw result.reason;
  }

  return {
    driver,
    can,
    publish: async (topic, message, options) => (await publishAll(topic, [{ ...options, message }]))[0] as Published,
    publishAll,
    subscribe,
    async stats(topic) {
      requireOpen();
      return (await topicOf(topic)).stats();
    },
    async forget(topic, subscription) {
      requireOpen();
      await (await topicOf(topic)).forget(subscription);
    },
    close() {
      closing ??= shut();
      return closing;
    },
  };
}
