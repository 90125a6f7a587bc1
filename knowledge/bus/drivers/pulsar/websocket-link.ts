// Pulsar through its WebSocket interface, with the package ws. The server is asked for messages one batch at a time.

import { z } from "zod";
import { type Clock, type Log, QuorumError } from "#infra/runtime/index.ts";
import { openKeptSocket } from "./kept-socket.ts";
import type { LinkArrived, LinkConsumer, LinkConsumerOptions, LinkEvents, PulsarLink } from "./link.port.ts";
import type { PulsarSettings } from "./options.ts";
import { openWebsocketProducer } from "./websocket-producer.ts";

const Arrived = z.object({
  messageId: z.string(),
  payload: z.string(),
  properties: z.record(z.string(), z.string()).default({}),
  publishTime: z.string(),
  eventTime: z.string().optional(),
  key: z.string().optional(),
});

/** The server takes frames of 1 MiB by default; a message is written in base64, beside its key and name. */
const maxMessageBytes = 700_000;
const types = { exclusive: "Exclusive", shared: "Shared", failover: "Failover", "key-shared": "Key_Shared" } as const;

/** @throws infra/package-missing */
export async function openWebsocketLink(
  settings: PulsarSettings,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<PulsarLink> {
  const { WebSocket: Socket } = await import("ws").catch((cause: unknown) => {
    const says = "ws is not installed. Run `npm ci`.";
    throw new QuorumError("infra/package-missing", says, { fault: "outside", retry: false, cause });
  });
  const { url, token, timeoutMs } = settings;
  const base = `${url.replace(/^http/, "ws").replace(/\/+$/, "")}/ws/v2`;
  const address = (path: string, query: Record<string, string>): string =>
    `${base}/${path}?${new URLSearchParams(query)}`;

  async function consumer(
    { topic, subscription, type, queueSize }: LinkConsumerOptions,
    { arrived, lost }: LinkEvents,
  ): Promise<LinkConsumer> {
    let wanted = 0;
    const permit = (): void => {
      if (wanted > 0 && socket?.send(JSON.stringify({ type: "permit", permitMessages: wanted }))) wanted = 0;
    };
    const query = { subscriptionType: types[type], receiverQueueSize: String(queueSize), pullMode: "true" };
    let socket: Awaited<ReturnType<typeof openKeptSocket>> | null = null;
    socket = await openKeptSocket(Socket, {
      address: address(`consumer/persistent/${topic}/${subscription}`, query),
      doing: `consume ${topic}`,
      topic,
      name: subscription,
      token,
      timeoutMs,
      log,
      onOpen: permit,
      onText: (text) => arrived([arrivedOf(text)]),
      onLost() {
        wanted = 0;
        lost();
      },
    });
    return {
      want(count) {
        wanted += count;
        permit();
      },
      ack: (messageId) => void socket?.send(JSON.stringify({ messageId })),
      flush: async () => socket?.flush(),
      close: async () => socket?.close(),
    };
  }

  return {
    name: "websocket",
    dedup: false,
    maxMessageBytes,
    producer: (topic) =>
      openWebsocketProducer(
        Socket,
        {
          address: address(`producer/persistent/${topic}`, { maxPendingMessages: "10000" }),
          doing: `publish to ${topic}`,
          topic,
          name: "producer",
          token,
          timeoutMs,
          log,
        },
        clock,
      ),
    consumer,
    async close() {},
  };
}

function arrivedOf(text: string): LinkArrived {
  const { messageId, payload, properties, publishTime, eventTime, key } = Arrived.parse(JSON.parse(text));
  return {
    place: messageId,
    json: Buffer.from(payload, "base64").toString(),
    key: key ?? null,
    publishedMs: Date.parse(publishTime),
    eventTimeMs: eventTime === undefined ? null : Date.parse(eventTime),
    properties,
  };
}
