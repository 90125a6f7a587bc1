// A topic on a Pulsar server: publishing, and the consumers of this process.

import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, Log } from "#infra/runtime/index.ts";
import type { Bury, TopicOnBus } from "../../bus-over.ts";
import { reasonOf } from "../../dead-letters.ts";
import type { Topic } from "../../define-topic.ts";
import { type Arrived, type Deliveries, openDeliveries, type Seat } from "../../delivery/index.ts";
import type { Published, Start, SubscribeSettings } from "../../event-bus.port.ts";
import type { Outgoing } from "../../publishing.ts";
import { busClosed, nameTaken } from "../../refusals.ts";
import type { PulsarAdmin } from "./admin.ts";
import { openBacklogWatch } from "./backlog-watch.ts";
import { inSequence } from "./in-sequence.ts";
import type { LinkArrived, LinkConsumer, LinkProducer, PulsarLink } from "./link.port.ts";

export interface PulsarTopicOptions {
  readonly topic: Pick<Topic<unknown>, "id" | "retention" | "backlog">;
  /** As the server spells it. */
  readonly path: string;
  readonly link: PulsarLink;
  readonly admin: PulsarAdmin;
  readonly clock: Clock;
  readonly log: Log;
  readonly bury: Bury;
}

/** Under these names a message's own parts travel that the server has no place for. */
const properties = { id: "quorum-id", eventTime: "quorum-event-time", delay: "quorum-deliver-after" } as const;
const usualQueueSize = 1_000;
const comeBackMs = 1_000;

/** A consumer of this process: the code that hands out, and its connection, which a seek replaces. */
interface Consuming {
  readonly deliveries: Deliveries<unknown>;
  consumer: LinkConsumer | null;
  left: boolean;
  connect(): Promise<void>;
}

/** @throws knowledge/bus-unavailable, knowledge/bus-unauthorised */
export async function openPulsarTopic(options: PulsarTopicOptions): Promise<TopicOnBus> {
  const { topic, path, link, admin, clock, log, bury } = options;
  await admin.prepare(topic.id, topic.retention);
  const watch = openBacklogWatch(topic, () => admin.stats(topic.id), clock);
  const producers = new Map<string | null, Promise<LinkProducer>>();
  const seats = new Map<string, Set<Consuming>>();
  let published = 0;
  let closed = false;

  function producerOf(name: string | null): Promise<LinkProducer> {
    const known = producers.get(name) ?? openProducer(name);
    producers.set(name, known);
    known.catch(() => producers.delete(name));
    return known;
  }

  async function openProducer(name: string | null): Promise<LinkProducer> {
    if (name === null) return link.producer(path, null);
    await admin.deduplicate(topic.id);
    return inSequence(await link.producer(path, name));
  }

  async function publish(list: readonly Outgoing[]): Promise<readonly Published[]> {
    await watch.take(list.length);
    if (closed) throw busClosed();
    const sent: Promise<string | null>[] = [];
    for (const message of list) {
      const producer = await producerOf(message.sequence?.producer ?? null);
      await producer.room();
      sent.push(producer.send(linkMessage(message)));
    }
    const results = await Promise.allSettled(sent);
    return results.map((result, i) => {
      if (result.status === "rejected") throw result.reason;
      if (result.value !== null) published += 1;
      return { id: list[i]?.id ?? messageId(topic.id, result.value as string), duplicate: result.value === null };
    });
  }

  async function seat<T>(reads: Topic<T>, settings: SubscribeSettings): Promise<Seat<T>> {
    const { subscription, from } = settings;
    await admin.subscribe(topic.id, subscription, from);
    const consuming = openConsuming(reads, settings);
    await consuming.connect();
    const together = seats.get(subscription) ?? new Set();
    seats.set(subscription, together.add(consuming as Consuming));
    return {
      join: consuming.deliveries.join,
      poke: consuming.deliveries.poke,
      seek: (to) => seek(subscription, to),
      flush: async () => consuming.consumer?.flush(),
      async leave() {
        consuming.left = true;
        consuming.deliveries.stop();
        together.delete(consuming as Consuming);
        // Where the connection is lost there is nothing to confirm: what was not acknowledged comes again.
        await consuming.consumer
          ?.flush()
          .catch((thrown: unknown) =>
            log.warn({ topic: topic.id, subscription, why: String(thrown) }, "the last acknowledgements may be lost"),
          );
        await consuming.consumer?.close();
      },
    };
  }

  function openConsuming<T>(reads: Topic<T>, { subscription, type, maxInFlight, deadLetterTopic }: SubscribeSettings) {
    // A shared subscription reads little ahead: what waits here, nobody else can take.
    const window = type === "shared" ? 2 * maxInFlight : usualQueueSize;
    const deliveries = openDeliveries<T>({
      topic: reads,
      subscription,
      type,
      clock,
      log,
      leastWindow: window,
      backend: {
        want: (count) => consuming.consumer?.want(count),
        acked: ({ place }) => consuming.consumer?.ack(place as string),
        failed() {}, // the server does not remember it
        bury: (letter) => bury(letter, deadLetterTopic),
      },
    });
    const consuming = {
      deliveries,
      consumer: null as LinkConsumer | null,
      left: false,
      async connect() {
        consuming.consumer = await link.consumer(
          { topic: path, subscription, type, queueSize: Math.min(window, usualQueueSize) },
          {
            arrived: (messages) => deliveries.arrive(messages.map((message) => arrivedOf(topic.id, message))),
            lost: () => deliveries.forget("waiting"),
          },
        );
      },
    };
    return consuming;
  }

  /** The server moves a subscription only without consumers: those of this process step aside, and come back whatever the server says. */
  async function seek(subscription: string, to: Start): Promise<void> {
    const together = [...(seats.get(subscription) ?? [])];
    for (const consuming of together) {
      await consuming.consumer?.close();
      consuming.consumer = null;
    }
    try {
      await admin.seek(topic.id, subscription, to);
    } finally {
      await Promise.all(together.map(comeBack));
    }
  }

  async function comeBack(consuming: Consuming): Promise<void> {
    while (!consuming.left) {
      try {
        await consuming.connect();
        consuming.deliveries.forget("all");
        return;
      } catch (thrown) {
        log.warn(
          { topic: topic.id, why: reasonOf(thrown) },
          "a consumer could not come back after a seek; it tries again",
        );
        await sleep(comeBackMs);
      }
    }
  }

  return {
    publish,
    seat,
    async forget(subscription) {
      if ((seats.get(subscription)?.size ?? 0) > 0)
        throw nameTaken(topic.id, subscription, "it still has consumers; close them first");
      await admin.unsubscribe(topic.id, subscription);
    },
    async stats() {
      const [{ storageSize, subscriptions }, messages] = await Promise.all([
        admin.stats(topic.id),
        admin.entries(topic.id),
      ]);
      return {
        topic: topic.id,
        messages,
        bytes: storageSize,
        published,
        refused: watch.refused,
        waitedMs: watch.waitedMs,
        subscriptions: Object.entries(subscriptions).map(([subscription, { msgBacklog, consumers }]) => ({
          subscription,
          backlog: msgBacklog,
          ...sumOf([...(seats.get(subscription) ?? [])]),
          consumers: consumers.length,
        })),
      };
    },
    async close() {
      closed = true;
      const opened = await Promise.allSettled(producers.values());
      await Promise.all(opened.map((result) => (result.status === "fulfilled" ? result.value.close() : null)));
    },
  };
}

function sumOf(together: readonly Consuming[]) {
  const sum = { inFlight: 0, waiting: 0, delivered: 0, redelivered: 0, dead: 0 };
  for (const { deliveries } of together) {
    const stats = deliveries.stats();
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += stats[name];
  }
  return sum;
}

const messageId = (topic: string, place: string): string => `${topic}:${place}`;

const linkMessage = ({ json, key, eventTimeMs, deliverAfterMs, id, sequence }: Outgoing) => ({
  json,
  key,
  eventTimeMs,
  deliverAfterMs,
  sequence: sequence?.number ?? null,
  properties: {
    ...(id !== null && { [properties.id]: id }),
    ...(eventTimeMs !== null && { [properties.eventTime]: String(eventTimeMs) }),
    ...(deliverAfterMs > 0 && { [properties.delay]: String(deliverAfterMs) }),
  },
});

/** The server holds a delayed message back for some types of subscription only, and not to the millisecond: the rest is waited for here. */
function arrivedOf(
  topic: string,
  { place, json, key, publishedMs, eventTimeMs, properties: own }: LinkArrived,
): Arrived {
  const told = own[properties.eventTime];
  const delayMs = Number(own[properties.delay] ?? 0);
  return {
    place,
    id: own[properties.id] ?? messageId(topic, place),
    key,
    publishedMs,
    eventTimeMs: told === undefined ? eventTimeMs : Number(told),
    dueMs: delayMs > 0 ? publishedMs + delayMs : 0,
    failed: 0,
    json,
  };
}
