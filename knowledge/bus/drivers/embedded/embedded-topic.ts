// A topic of the embedded bus: its log, its cursors and its subscriptions in one folder.

import { type Clock, callerError, type Log } from "#infra/runtime/index.ts";
import type { Bury, TopicOnBus } from "../../bus-over.ts";
import type { Topic } from "../../define-topic.ts";
import type { Seat } from "../../delivery/index.ts";
import type { Published, Start, SubscribeSettings } from "../../event-bus.port.ts";
import type { Outgoing } from "../../publishing.ts";
import { nameTaken } from "../../refusals.ts";
import { type Cursor, openCursors } from "./cursors.ts";
import { type EmbeddedSubscription, messageId, openEmbeddedSubscription } from "./embedded-subscription.ts";
import { droppable } from "./retention.ts";
import { openRoom } from "./room.ts";
import { type Appended, numberOf, openTopicLog, type TopicLog } from "./topic-log.ts";

export interface EmbeddedTopicOptions {
  readonly topic: Pick<Topic<unknown>, "id" | "retention" | "backlog">;
  readonly folder: string;
  readonly flushMs: number;
  readonly segmentBytes: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly bury: Bury;
}

/** Publishing waits while more than this is accepted and not stored. */
const pendingBytesLimit = 16 * 1024 * 1024;
const tidyEveryMs = 1_000;
const smallestSegmentBytes = 64 * 1024;

/** @throws knowledge/bus-damaged, knowledge/bus-newer, knowledge/store-failed, infra/disk-full */
export async function openEmbeddedTopic(options: EmbeddedTopicOptions): Promise<TopicOnBus> {
  const { topic, folder, flushMs, clock, log, bury } = options;
  const kept = topic.retention.bytes;
  const segmentBytes =
    kept === null
      ? options.segmentBytes
      : Math.max(smallestSegmentBytes, Math.min(options.segmentBytes, Math.floor(kept / 4)));
  const messages = await openTopicLog({ folder, flushMs, segmentBytes, clock, log }, onStored);
  const cursors = await openCursors(folder, flushMs, log).catch(async (thrown: unknown) => {
    await messages.close();
    throw thrown;
  });
  for (const cursor of cursors.all()) {
    if (cursor.fit(messages.first, messages.end) === "was ahead") {
      const { subscription } = cursor;
      log.error(
        { topic: topic.id, subscription, from: messages.end },
        "acknowledged messages are not in the log: it was cut, moved away or put back older; the subscription goes on at its end",
      );
    }
  }
  const open = new Map<string, EmbeddedSubscription<unknown>>();
  const room = openRoom(topic.id, topic.backlog, longestBacklog, clock);
  /** How many consumers each subscription has, those that are only just coming included. */
  const places = new Map<string, { readonly taken: number; readonly type: SubscribeSettings["type"] }>();
  let published = 0;
  let tidied: Promise<void> | null = null;
  let tidyFromMs = 0;

  function onStored(): void {
    for (const subscription of open.values()) subscription.pull();
    tidy();
  }

  const backlogOf = ({ acknowledged: { mark, above } }: Cursor): number => Math.max(0, messages.end - mark) - above;

  function longestBacklog(): number {
    const longest = cursors.all().reduce((most, cursor) => Math.max(most, backlogOf(cursor)), 0);
    return cursors.all().length === 0 ? 0 : longest + messages.pending.messages;
  }

  async function publish(list: readonly Outgoing[]): Promise<readonly Published[]> {
    await room.take(list.length);
    const appended: Appended[] = [];
    try {
      for (const message of list) {
        while (messages.pending.bytes > pendingBytesLimit) await messages.written();
        appended.push(messages.append(message));
      }
    } finally {
      room.give(list.length);
    }
    const settled = await Promise.allSettled(new Set(appended.map(({ stored }) => stored)));
    for (const result of settled) if (result.status === "rejected") throw result.reason;
    return appended.map((one, i) => publishedOf(numberOf(one), list[i] as Outgoing));
  }

  function publishedOf(number: number | null, { id }: Outgoing): Published {
    if (number !== null) published += 1;
    return { id: id ?? messageId(topic.id, messages, number as number), duplicate: number === null };
  }

  async function startOf(from: Start): Promise<number> {
    if (from === "earliest") return messages.first;
    return from === "latest" ? messages.end : messages.numberAt(from.timeMs);
  }

  async function seat<T>(reads: Topic<T>, settings: SubscribeSettings): Promise<Seat<T>> {
    const { subscription, type, from } = settings;
    const place = places.get(subscription) ?? { taken: 0, type };
    if (place.taken > 0 && place.type !== type) {
      throw nameTaken(topic.id, subscription, `its consumers share it as ${place.type}, not as ${type}`);
    }
    if (place.taken > 0 && type === "exclusive") {
      throw nameTaken(topic.id, subscription, "it is exclusive and has its consumer");
    }
    places.set(subscription, { taken: place.taken + 1, type });
    try {
      if (cursors.find(subscription) === null) {
        const number = await startOf(from);
        // Some may have been dropped while the time was looked up.
        if (cursors.find(subscription) === null) cursors.create(subscription, Math.max(number, messages.first));
        await cursors.flush();
      }
      return seatOf(await subscribed(reads, settings), subscription);
    } catch (thrown) {
      standUp(subscription);
      throw thrown;
    }
  }

  function standUp(subscription: string): void {
    const place = places.get(subscription);
    if (place) places.set(subscription, { ...place, taken: place.taken - 1 });
  }

  /** Consumers together share what was opened for the first of them. */
  async function subscribed<T>(reads: Topic<T>, settings: SubscribeSettings): Promise<EmbeddedSubscription<T>> {
    const { subscription, type, deadLetterTopic } = settings;
    const known = open.get(subscription) as EmbeddedSubscription<T> | undefined;
    const together = (places.get(subscription)?.taken ?? 0) > 1;
    if (known !== undefined && (together || (known.type === type && known.topic === reads))) return known;
    const made = openEmbeddedSubscription<T>({
      topic: reads,
      type,
      cursor: cursors.find(subscription) as Cursor,
      messages,
      clock,
      log,
      bury: (letter) => bury(letter, deadLetterTopic),
      onAcknowledged,
    });
    open.set(subscription, made as EmbeddedSubscription<unknown>);
    await known?.stop();
    return made;
  }

  function seatOf<T>(subscribed: EmbeddedSubscription<T>, subscription: string): Seat<T> {
    return {
      join: subscribed.join,
      poke: subscribed.poke,
      flush: cursors.flush,
      async seek(to) {
        await subscribed.move(await startOf(to));
        await cursors.flush();
      },
      async leave() {
        standUp(subscription);
        await cursors.flush();
      },
    };
  }

  function onAcknowledged(): void {
    room.look();
    tidy();
  }

  /** Drops what nobody needs and the topic does not keep; at most once a second. */
  function tidy(): void {
    const nowMs = clock.nowMs();
    if (tidied !== null || nowMs < tidyFromMs) return;
    tidyFromMs = nowMs + tidyEveryMs;
    tidied = dropOld(nowMs)
      .catch((thrown: unknown) =>
        log.warn({ topic: topic.id, why: String(thrown) }, "old messages could not be dropped"),
      )
      .finally(() => {
        tidied = null;
      });
  }

  async function dropOld(nowMs: number): Promise<void> {
    if (isOld(messages, neededFrom(), nowMs)) await messages.roll(); // meanwhile somebody may have come who needs them
    await messages.drop(droppable(messages.sealed(), neededFrom(), messages.bytes, topic.retention, nowMs));
  }

  const neededFrom = (): number =>
    cursors.all().reduce((least, cursor) => Math.min(least, cursor.acknowledged.mark), messages.end);

  /** Nothing of the log is needed or young, not even what was written last. */
  function isOld({ end, first, latestMs }: TopicLog, needed: number, nowMs: number): boolean {
    const { timeMs } = topic.retention;
    return timeMs !== null && end > first && needed >= end && latestMs < nowMs - timeMs;
  }

  tidy();
  return {
    publish,
    seat,
    async forget(subscription) {
      if ((places.get(subscription)?.taken ?? 0) > 0) {
        throw nameTaken(topic.id, subscription, "it still has consumers; close them first");
      }
      await open.get(subscription)?.stop();
      open.delete(subscription);
      cursors.remove(subscription);
      room.look();
      await cursors.flush();
    },
    async stats() {
      tidy();
      await tidied;
      return {
        topic: topic.id,
        messages: messages.end - messages.first,
        bytes: messages.bytes,
        published,
        refused: room.refused,
        waitedMs: room.waitedMs,
        subscriptions: cursors.all().map((cursor) => ({
          subscription: cursor.subscription,
          backlog: backlogOf(cursor),
          ...(open.get(cursor.subscription)?.stats() ?? nobody),
        })),
      };
    },
    async close() {
      room.end(callerError("knowledge/bus-closed", `The bus was closed before the topic ${topic.id} had room.`));
      await Promise.all([...open.values()].map((subscription) => subscription.stop()));
      await messages.drain();
      await tidied;
      await messages.close();
      await cursors.close();
    },
  };
}

const nobody = { consumers: 0, inFlight: 0, waiting: 0, delivered: 0, redelivered: 0, dead: 0 };
