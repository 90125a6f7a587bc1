// The event bus: messages go to topics and from there to subscriptions, each at least once. A consumer that must act once uses once.ts.
// How a subscription hands messages out (order, redelivery, dead letters) is one piece of code for all drivers: delivery/.

import { z } from "zod";
import { BusName, type Checked, type Topic } from "./define-topic.ts";

/** What a caller may rely on. */
export interface BusCapabilities {
  /** A publish with the same `sequence` is stored once. */
  readonly dedup: boolean;
  /** `flush` of a subscription returns when its acknowledgements have been stored; else when they have been sent. */
  readonly confirmedAcks: boolean;
  /** How often a message has failed is remembered when the bus is opened again. */
  readonly countsOverRestarts: boolean;
  /** Consumers of one subscription may live in several processes. */
  readonly manyProcesses: boolean;
  readonly maxMessageBytes: number;
}

export interface EventBus {
  /** Which driver answers, in words for doctor and log. */
  readonly driver: string;
  readonly can: BusCapabilities;
  /** Resolves when the message is stored for good; rejects with nothing stored, or, where a server was lost in between, perhaps stored.
   * @throws knowledge/bus-message-invalid, knowledge/bus-backlog-full, knowledge/bus-unavailable, infra/disk-full */
  publish<T>(topic: Topic<T>, message: NoInfer<T | Checked<T>>, options?: PublishOptions): Promise<Published>;
  /** As `publish`, in this order; one that does not fit refuses them all before anything is stored. A later failure may leave the first of
   * them stored: publishing all again stores none twice that has a sequence, and once.ts acts on none twice that has an id. */
  publishAll<T>(topic: Topic<T>, entries: readonly Entry<NoInfer<T>>[]): Promise<readonly Published[]>;
  /** With a handler: it is called for each message, its end acknowledges, its failure does not.
   * @throws knowledge/bus-options-invalid, knowledge/bus-name-taken where an exclusive subscription has its consumer */
  subscribe<T>(topic: Topic<T>, options: SubscribeOptions, handler: Handler<T>): Promise<Subscription>;
  /** Without a handler: the messages are iterated and acknowledged by hand. */
  subscribe<T>(topic: Topic<T>, options: SubscribeOptions): Promise<MessageStream<T>>;
  stats(topic: Topic<unknown>): Promise<TopicStats>;
  /** Ends a subscription for good: nothing is kept for it any longer. Its consumers must be closed. Unknown ones are no error. */
  forget(topic: Topic<unknown>, subscription: string): Promise<void>;
  /** Ends consumers first, lets running handlers end, stores what is under way. Safe to call twice. */
  close(): Promise<void>;
}

export interface PublishOptions {
  /** Instead of the topic's own. */
  readonly key?: string;
  /** Not handed out earlier than this after publishing. A message that is delayed takes its place in its key's order when it is due. */
  readonly deliverAfterMs?: number;
  readonly eventTimeMs?: number;
  /** The message's own name, the same at every delivery; made from its place unless told. */
  readonly id?: string;
  /** The producer's own name and a number that grows with each of its messages: one that is not above the last stored is a repetition. */
  readonly sequence?: { readonly producer: string; readonly number: number };
}

export interface Entry<T> extends PublishOptions {
  readonly message: T | Checked<T>;
}

export interface Published {
  readonly id: string;
  /** The sequence was known: nothing was stored. */
  readonly duplicate: boolean;
}

/** The oldest message kept, only what comes from now on, or the first that was published at that time or later. */
export const StartSchema = z.union([
  z.enum(["earliest", "latest"]),
  z.strictObject({ timeMs: z.int().min(0) }).readonly(),
]);
export type Start = z.infer<typeof StartSchema>;

export const SubscribeOptionsSchema = z.strictObject({
  subscription: BusName,
  /** exclusive: one consumer. failover: one of several, another when it goes. shared: whoever has room, in no order.
   * key-shared: each key to one of them. All but shared keep the order of a key: its next message waits until the last is settled. */
  type: z.enum(["exclusive", "shared", "failover", "key-shared"]).default("exclusive"),
  /** Where a new subscription begins; one that exists goes on where it was. */
  from: StartSchema.default("latest"),
  /** Messages that this consumer may hold unsettled. */
  maxInFlight: z.int().min(1).max(100_000).default(100),
  /** A message not settled by then counts as failed. */
  ackTimeoutMs: z.int().min(10).default(60_000),
  /** Pause before the n-th repetition: firstMs * factor^(n-1), at most maxMs. */
  redelivery: z
    .strictObject({ firstMs: z.int().min(0), factor: z.number().min(1), maxMs: z.int().min(0) })
    .default({ firstMs: 100, factor: 2, maxMs: 60_000 }),
  /** Deliveries that may fail before the message is a dead letter. */
  maxDeliveries: z.int().min(1).default(10),
  /** `TOPIC.SUBSCRIPTION.dead` unless told. */
  deadLetterTopic: BusName.optional(),
});
export type SubscribeOptions = Readonly<z.input<typeof SubscribeOptionsSchema>>;
export type SubscribeSettings = Readonly<z.output<typeof SubscribeOptionsSchema>>;

export interface Delivery<T> {
  readonly topic: string;
  readonly id: string;
  readonly key: string | null;
  readonly message: T;
  readonly publishedMs: number;
  readonly eventTimeMs: number | null;
  /** 1 at first. */
  readonly deliveries: number;
  /** Done with it. Settling twice changes nothing; an ack that comes late still spares a repetition that is not under way. */
  ack(): void;
  /** Not done: to be delivered again after a pause. */
  nack(reason?: string): void;
}

export type Handler<T> = (delivery: Delivery<T>) => void | Promise<void>;

export interface Subscription {
  /** Moves the whole subscription, with all its consumers; what is in flight is forgotten and may be delivered again. */
  seek(from: Start): Promise<void>;
  /** Resolves when every acknowledgement so far is stored.
   * @throws infra/disk-full, knowledge/bus-unavailable; the messages may be delivered again */
  flush(): Promise<void>;
  /** Hands out nothing more, lets running handlers end, stores the acknowledgements. What is unsettled goes to other consumers or waits.
   * Safe to call twice. */
  close(): Promise<void>;
}

/** Each message is handed out when it is asked for. Leaving the loop closes the subscription. */
export interface MessageStream<T> extends Subscription, AsyncIterable<Delivery<T>> {}

export interface SubscriptionStats {
  readonly subscription: string;
  readonly consumers: number;
  /** Stored and not acknowledged. */
  readonly backlog: number;
  /** Handed out and not settled, by this process. */
  readonly inFlight: number;
  /** Held back by this process: not due yet, or to be repeated. */
  readonly waiting: number;
  /** Since this process opened it. */
  readonly delivered: number;
  readonly redelivered: number;
  readonly dead: number;
}

export interface TopicStats {
  readonly topic: string;
  /** Stored, acknowledged or not. */
  readonly messages: number;
  readonly bytes: number;
  /** By this process, since it opened the bus. */
  readonly published: number;
  readonly refused: number;
  /** How long publishing waited for room, in all. */
  readonly waitedMs: number;
  readonly subscriptions: readonly SubscriptionStats[];
}
