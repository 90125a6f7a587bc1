// A subscription of the embedded bus: reads the log from where its cursor stands and lets the delivery code hand it out.

import type { Clock, Log } from "#infra/runtime/index.ts";
import { type DeadLetter, reasonOf } from "../../dead-letters.ts";
import type { Topic } from "../../define-topic.ts";
import { type Arrived, type Consumer, type DeliveryStats, openDeliveries } from "../../delivery/index.ts";
import type { SubscribeSettings } from "../../event-bus.port.ts";
import type { Cursor } from "./cursors.ts";
import { readMessage } from "./record.ts";
import type { TopicLog } from "./topic-log.ts";

export interface EmbeddedSubscription<T> {
  readonly topic: Topic<T>;
  readonly type: SubscribeSettings["type"];
  join(consumer: Consumer<T>): () => void;
  poke(): void;
  /** The log may have grown. */
  pull(): void;
  /** Goes on from the number; what was handed out is forgotten. */
  move(number: number): Promise<void>;
  stats(): DeliveryStats;
  stop(): Promise<void>;
}

export interface EmbeddedSubscriptionOptions<T> {
  readonly topic: Topic<T>;
  readonly type: SubscribeSettings["type"];
  readonly cursor: Cursor;
  readonly messages: TopicLog;
  readonly clock: Clock;
  readonly log: Log;
  bury(letter: DeadLetter): Promise<void>;
  /** There may be room in the topic. */
  onAcknowledged(): void;
}

/** Messages taken from the log at a time. */
const mostAtOnce = 1_000;
const readAgainMs = 5_000;

export function openEmbeddedSubscription<T>(options: EmbeddedSubscriptionOptions<T>): EmbeddedSubscription<T> {
  const { topic, type, cursor, messages, clock, log, bury, onAcknowledged } = options;
  const { subscription } = cursor;
  let wanted = 0;
  let reader = messages.reader(cursor.acknowledged.mark);
  let reading: Promise<void> | null = null;
  let [called, held] = [false, false];
  let retry: NodeJS.Timeout | null = null;

  const deliveries = openDeliveries<T>({
    topic,
    subscription,
    type,
    clock,
    log,
    backend: {
      want(count) {
        wanted += count;
        pull();
      },
      acked({ place }) {
        cursor.ack(place as number);
        onAcknowledged();
      },
      failed: ({ place }, times) => cursor.fail(place as number, times),
      bury,
    },
  });

  function pull(): void {
    called = true; // also while reading: what has come since is looked for
    if (reading !== null || held || retry !== null || wanted === 0) return;
    called = false;
    reading = readOn()
      .catch(report)
      .finally(() => {
        reading = null;
        if (called) pull();
      });
  }

  async function readOn(): Promise<void> {
    while (wanted > 0 && !held) {
      const arrived: Arrived[] = [];
      const shown = await reader.next(Math.min(wanted, mostAtOnce), (number, bytes, from, to) => {
        if (!cursor.acknowledged.has(number)) arrived.push(arrivedOf(number, bytes, from, to));
      });
      if (shown === 0) return;
      wanted -= arrived.length;
      deliveries.arrive(arrived);
    }
  }

  function arrivedOf(number: number, bytes: Buffer, from: number, to: number): Arrived {
    const { publishedMs, key, eventTimeMs, dueMs, id, json } = readMessage(bytes, from, to);
    const failed = cursor.failures(number);
    return {
      place: number,
      id: id ?? messageId(topic.id, messages, number),
      key,
      publishedMs,
      eventTimeMs,
      dueMs,
      failed,
      json,
    };
  }

  function report(thrown: unknown): void {
    log.error({ topic: topic.id, subscription, why: reasonOf(thrown) }, "messages could not be read");
    deliveries.fault(thrown);
    if (held) return;
    retry = setTimeout(() => {
      retry = null;
      pull();
    }, readAgainMs);
  }

  /** No reading is under way when this resolves, and none begins. */
  async function hold(): Promise<void> {
    held = true;
    if (retry) clearTimeout(retry);
    retry = null;
    await reading;
    await reader.close();
  }

  return {
    topic,
    type,
    join: deliveries.join,
    poke: deliveries.poke,
    pull,
    async move(number) {
      await hold();
      wanted = 0;
      const from = Math.max(number, messages.first); // some may have been dropped since
      cursor.move(from);
      reader = messages.reader(from);
      held = false;
      deliveries.forget("all");
    },
    stats: deliveries.stats,
    async stop() {
      deliveries.stop();
      await hold();
    },
  };
}

/** A message's own name where its publisher gave none. */
export const messageId = (topic: string, { bornMs }: Pick<TopicLog, "bornMs">, number: number): string =>
  `${topic}:${bornMs.toString(36)}:${number}`;
