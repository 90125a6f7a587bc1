// The embedded bus: a durable log a topic, in a folder that one process holds. Many subscribers within the process.

import { join } from "node:path";
import { z } from "zod";
import { type Clock, holdDataFolder, type Log } from "#infra/runtime/index.ts";
import { deadLettersOf } from "../../dead-letters.ts";
import { parseBusOptions, type Topic } from "../../define-topic.ts";
import { seatHandler, seatStream } from "../../delivery/index.ts";
import {
  type BusCapabilities,
  type Entry,
  type EventBus,
  type Handler,
  type MessageStream,
  type Published,
  type SubscribeOptions,
  SubscribeOptionsSchema,
  type Subscription,
} from "../../event-bus.port.ts";
import { outgoing } from "../../publishing.ts";
import { busClosed } from "../../refusals.ts";
import { type EmbeddedTopic, openEmbeddedTopic } from "./embedded-topic.ts";

export const EmbeddedBusOptions = z.strictObject({
  folder: z.string().min(1),
  /** Writes of a topic begin at least so many milliseconds apart: what comes in between shares one. */
  flushMs: z.int().min(0).max(10_000).default(10),
  segmentBytes: z
    .int()
    .min(64 * 1024)
    .default(64 * 1024 * 1024),
});

export const needs = { package: "better-sqlite3", for: "the bus in a folder", how: "comes with `npm ci`" } as const;

const can: BusCapabilities = {
  dedup: true,
  confirmedAcks: true,
  countsOverRestarts: true,
  manyProcesses: false,
  maxMessageBytes: 5 * 1024 * 1024,
};

/** @throws infra/data-folder-held naming the process that holds the folder, infra/data-folder-unusable, knowledge/bus-options-invalid */
export async function openEmbeddedBus(
  options: z.input<typeof EmbeddedBusOptions>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<EventBus> {
  const { folder, flushMs, segmentBytes } = parseBusOptions(EmbeddedBusOptions, options, "the embedded bus");
  const hold = await holdDataFolder(folder, { holder: { command: "quorum bus" }, clock });
  const topics = new Map<string, Promise<EmbeddedTopic>>();
  const consumers = new Set<Subscription>();
  let closing: Promise<void> | null = null;

  function topicOf(topic: Topic<unknown>): Promise<EmbeddedTopic> {
    if (closing !== null && !topics.has(topic.id)) throw busClosed();
    const known = topics.get(topic.id) ?? openTopic(topic);
    topics.set(topic.id, known);
    return known;
  }

  function openTopic(topic: Topic<unknown>): Promise<EmbeddedTopic> {
    const opening = openEmbeddedTopic({
      topic,
      folder: join(folder, "topics", topic.id),
      flushMs,
      segmentBytes,
      clock,
      log,
      bury: async (letter, name) => {
        await store(deadLettersOf(topic, letter.subscription, name), [{ message: letter, id: letter.id }]);
      },
    });
    opening.catch(() => topics.delete(topic.id)); // the next call tries again
    return opening;
  }

  async function store<T>(topic: Topic<T>, entries: readonly Entry<T>[]): Promise<readonly Published[]> {
    const messages = entries.map((entry) => outgoing(topic, entry, can));
    return messages.length === 0 ? [] : (await topicOf(topic)).publish(messages);
  }

  async function publishAll<T>(topic: Topic<T>, entries: readonly Entry<T>[]): Promise<readonly Published[]> {
    if (closing !== null) throw busClosed();
    return store(topic, entries);
  }

  function subscribe<T>(topic: Topic<T>, options: SubscribeOptions, handler: Handler<T>): Promise<Subscription>;
  function subscribe<T>(topic: Topic<T>, options: SubscribeOptions): Promise<MessageStream<T>>;
  async function subscribe<T>(topic: Topic<T>, given: SubscribeOptions, handler?: Handler<T>): Promise<Subscription> {
    if (closing !== null) throw busClosed();
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

  async function shut(): Promise<void> {
    try {
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      const open = await Promise.allSettled(topics.values());
      await Promise.all(open.map((topic) => (topic.status === "fulfilled" ? topic.value.close() : null)));
    } finally {
      hold.release();
    }
  }

  return {
    driver: "embedded",
    can,
    publish: async (topic, message, options) => (await publishAll(topic, [{ ...options, message }]))[0] as Published,
    publishAll,
    subscribe,
    async stats(topic) {
      if (closing !== null) throw busClosed();
      return (await topicOf(topic)).stats();
    },
    async forget(topic, subscription) {
      if (closing !== null) throw busClosed();
      await (await topicOf(topic)).forget(subscription);
    },
    close() {
      closing ??= shut();
      return closing;
    },
  };
}
