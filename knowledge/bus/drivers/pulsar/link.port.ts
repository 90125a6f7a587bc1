// The way to a Pulsar server: producers and consumers of one topic each. Two ways there are, the native client and the WebSocket interface.

import type { SubscribeSettings } from "../../event-bus.port.ts";

export interface LinkMessage {
  readonly json: string;
  readonly key: string | null;
  readonly eventTimeMs: number | null;
  readonly deliverAfterMs: number;
  readonly properties: Readonly<Record<string, string>>;
  /** Only for a producer that has a name. */
  readonly sequence: number | null;
}

/** A message as the server hands it out. */
export interface LinkArrived {
  /** The server's name for it, as text. */
  readonly place: string;
  readonly json: string;
  readonly key: string | null;
  readonly publishedMs: number;
  readonly eventTimeMs: number | null;
  readonly properties: Readonly<Record<string, string>>;
}

export interface LinkProducer {
  /** Resolves with the server's name for it when it is stored; null where the server has its sequence already. Sent again over a lost
   * connection until the time for an operation is over, so it may then be stored twice.
   * @throws knowledge/bus-unavailable, knowledge/bus-backlog-full */
  send(message: LinkMessage): Promise<string | null>;
  /** Resolves when more may be sent; null where it may at once. */
  room(): Promise<void> | null;
  /** Waits for what is under way, as long as it may take. */
  close(): Promise<void>;
}

export interface LinkConsumer {
  /** So many messages more may come. */
  want(count: number): void;
  ack(place: string): void;
  /** The acknowledgements so far have left. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface LinkEvents {
  arrived(messages: readonly LinkArrived[]): void;
  /** The connection was lost and will be made again: what was wanted must be wanted anew, what was not acknowledged comes again. */
  lost(): void;
}

export interface LinkConsumerOptions {
  /** As the server spells it: tenant/name-space/topic. */
  readonly topic: string;
  readonly subscription: string;
  readonly type: SubscribeSettings["type"];
  /** Messages that may wait at this end, unseen. */
  readonly queueSize: number;
}

export interface PulsarLink {
  readonly name: "native" | "websocket";
  /** A named producer's sequences are kept apart by the server. */
  readonly dedup: boolean;
  readonly maxMessageBytes: number;
  /** @throws knowledge/bus-unavailable, knowledge/bus-unauthorised, knowledge/bus-name-taken */
  producer(topic: string, name: string | null): Promise<LinkProducer>;
  /** @throws knowledge/bus-unavailable, knowledge/bus-unauthorised, knowledge/bus-name-taken */
  consumer(options: LinkConsumerOptions, events: LinkEvents): Promise<LinkConsumer>;
  close(): Promise<void>;
}
