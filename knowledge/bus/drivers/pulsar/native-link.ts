// Pulsar through its native client. It makes lost connections again by itself, and sends again what was under way.

import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "#infra/runtime/index.ts";
import { reasonOf } from "../../dead-letters.ts";
import { nameTaken } from "../../refusals.ts";
import type {
  LinkConsumer,
  LinkConsumerOptions,
  LinkEvents,
  LinkMessage,
  LinkProducer,
  PulsarLink,
} from "./link.port.ts";
import { loadNative, type NativeClient, type NativeMessage, type NativeModule } from "./native-types.ts";
import type { PulsarSettings } from "./options.ts";
import { unauthorised, unavailable } from "./pulsar-errors.ts";

/** A message and its properties must fit the server's 5 MiB. */
const maxMessageBytes = 5_000_000;
const types = { exclusive: "Exclusive", shared: "Shared", failover: "Failover", "key-shared": "KeyShared" } as const;
/** What the server answers for a message whose sequence it has. */
const knownPlace = "(-1,-1,";
const mostPending = 10_000;
const warnLevel = 2;
const receiveAgainMs = 1_000;

/** @throws infra/package-missing, knowledge/bus-unavailable */
export async function openNativeLink(
  settings: PulsarSettings,
  brokerUrl: () => Promise<string>,
  log: Log,
): Promise<PulsarLink> {
  const native = await loadNative(settings.clientModule ?? null);
  const { token, timeoutMs } = settings;
  native.Client.setLogHandler((level, _file, _line, message) => {
    if (level >= warnLevel) log.debug({ says: message }, "the Pulsar client says");
  });
  const client = new native.Client({
    serviceUrl: settings.serviceUrl ?? (await brokerUrl()),
    operationTimeoutSeconds: Math.max(1, Math.ceil(timeoutMs / 1_000)),
    ...(token && { authentication: new native.AuthenticationToken({ token }) }),
  });
  return {
    name: "native",
    dedup: true,
    maxMessageBytes,
    producer: (topic, name) => nativeProducer(client, topic, name, timeoutMs),
    consumer: (options, events) => nativeConsumer(native, client, options, events, log),
    async close() {
      await client.close();
    },
  };
}

async function nativeProducer(
  client: NativeClient,
  topic: string,
  name: string | null,
  timeoutMs: number,
): Promise<LinkProducer> {
  const doing = `publish to ${topic}`;
  const producer = await client
    .createProducer({
      topic: `persistent://${topic}`,
      ...(name !== null && { producerName: name }),
      sendTimeoutMs: timeoutMs,
      maxPendingMessages: 2 * mostPending,
      batchingEnabled: false, // a batch is acknowledged, and comes again, as a whole
    })
    .catch((thrown: unknown) => {
      throw nativeError(thrown, doing, topic, name ?? "producer");
    });
  const waiting: (() => void)[] = [];
  let pending = 0;
  let emptied: (() => void) | null = null;
  return {
    async send(message) {
      pending += 1;
      try {
        const id = await producer.send(nativeMessage(message));
        return String(id).startsWith(knownPlace) ? null : id.serialize().toString("base64");
      } catch (thrown) {
        throw nativeError(thrown, doing, topic, name ?? "producer");
      } finally {
        pending -= 1;
        if (pending < mostPending) for (const go of waiting.splice(0)) go();
        if (pending === 0) emptied?.();
      }
    },
    room: () => (pending >= mostPending ? new Promise((resolve) => waiting.push(resolve)) : null),
    async close() {
      if (pending > 0) await new Promise<void>((resolve) => (emptied = resolve));
      await producer.close();
    },
  };
}

const nativeMessage = ({ json, key, eventTimeMs, deliverAfterMs, properties, sequence }: LinkMessage) => ({
  data: Buffer.from(json),
  properties,
  ...(key !== null && { partitionKey: key }),
  ...(eventTimeMs !== null && eventTimeMs > 0 && { eventTimestamp: eventTimeMs }),
  ...(deliverAfterMs > 0 && { deliverAfter: deliverAfterMs }),
  ...(sequence !== null && { sequenceId: sequence }),
});

async function nativeConsumer(
  { MessageId }: NativeModule,
  client: NativeClient,
  { topic, subscription, type, queueSize }: LinkConsumerOptions,
  { arrived }: LinkEvents,
  log: Log,
): Promise<LinkConsumer> {
  const doing = `consume ${topic}`;
  const consumer = await client
    .subscribe({
      topic: `persistent://${topic}`,
      subscription,
      subscriptionType: types[type],
      subscriptionInitialPosition: "Earliest",
      receiverQueueSize: queueSize,
    })
    .catch((thrown: unknown) => {
      throw nativeError(thrown, doing, topic, subscription);
    });
  let wanted = 0;
  let [receiving, closed] = [false, false];
  const acks = openAcks();

  async function receive(): Promise<void> {
    while (wanted > 0 && !closed) {
      const message = await consumer.receive();
      wanted -= 1;
      arrived([arrivedOf(message)]);
    }
  }
  async function keepReceiving(): Promise<void> {
    receiving = true;
    while (wanted > 0 && !closed) {
      await receive().catch(async (thrown: unknown) => {
        if (closed) return;
        log.error({ topic, subscription, why: reasonOf(thrown) }, "messages could not be received; it is tried again");
        await sleep(receiveAgainMs);
      });
    }
    receiving = false;
  }

  return {
    want(count) {
      wanted += count;
      if (!receiving && !closed) void keepReceiving();
    },
    ack: (place) => acks.add(consumer.acknowledgeId(MessageId.deserialize(Buffer.from(place, "base64")))),
    async flush() {
      const failure = await acks.settled();
      if (failure !== null) throw nativeError(failure, doing, topic, subscription);
    },
    async close() {
      closed = true;
      await consumer.close();
    },
  };
}

/** Acknowledgements under way. */
function openAcks() {
  let open = 0;
  let failure: unknown = null;
  const waiting: (() => void)[] = [];
  const done = (): void => {
    open -= 1;
    if (open === 0) for (const go of waiting.splice(0)) go();
  };
  return {
    add(sent: Promise<unknown>): void {
      open += 1;
      sent.then(done, (thrown: unknown) => {
        failure = thrown;
        done();
      });
    },
    /** What failed since this was asked last; null where nothing did. */
    async settled(): Promise<unknown> {
      if (open > 0) await new Promise<void>((resolve) => waiting.push(resolve));
      const told = failure;
      failure = null;
      return told;
    },
  };
}

function arrivedOf(message: NativeMessage) {
  return {
    place: message.getMessageId().serialize().toString("base64"),
    json: message.getData().toString(),
    key: message.getPartitionKey() || null,
    publishedMs: message.getPublishTimestamp(),
    eventTimeMs: message.getEventTimestamp() || null,
    properties: message.getProperties(),
  };
}

/** The native client tells its faults by their name at the end of the text. */
function nativeError(thrown: unknown, doing: string, topic: string, name: string): Error {
  const says = reasonOf(thrown);
  if (/(Consumer|Producer)Busy|ProducerFenced/.test(says)) return nameTaken(topic, name, says);
  if (/Authentication|Authorization/.test(says)) return unauthorised(doing, says);
  return unavailable(doing, says);
}
