// What is used of the package pulsar-client, which is not installed with the others: its types, and how it is loaded.

import { createRequire } from "node:module";
import { resolve } from "node:path";
import { QuorumError } from "#infra/runtime/index.ts";
import { rootOf } from "./pulsar-errors.ts";

export interface NativeMessageId {
  serialize(): Buffer;
}
export interface NativeMessage {
  getData(): Buffer;
  getProperties(): Record<string, string>;
  getMessageId(): NativeMessageId;
  getPublishTimestamp(): number;
  getEventTimestamp(): number;
  getPartitionKey(): string;
}
export interface NativeProducer {
  send(message: {
    data: Buffer;
    properties: Record<string, string>;
    partitionKey?: string;
    eventTimestamp?: number;
    deliverAfter?: number;
    sequenceId?: number;
  }): Promise<NativeMessageId>;
  close(): Promise<unknown>;
}
export interface NativeConsumer {
  receive(): Promise<NativeMessage>;
  acknowledgeId(id: NativeMessageId): Promise<unknown>;
  close(): Promise<unknown>;
}
export interface NativeClient {
  createProducer(options: {
    topic: string;
    producerName?: string;
    sendTimeoutMs: number;
    maxPendingMessages: number;
    batchingEnabled: boolean;
  }): Promise<NativeProducer>;
  subscribe(options: {
    topic: string;
    subscription: string;
    subscriptionType: "Exclusive" | "Shared" | "Failover" | "KeyShared";
    subscriptionInitialPosition: "Earliest";
    receiverQueueSize: number;
  }): Promise<NativeConsumer>;
  close(): Promise<unknown>;
}
export interface NativeModule {
  readonly Client: {
    new (options: { serviceUrl: string; operationTimeoutSeconds: number; authentication?: unknown }): NativeClient;
    setLogHandler(handler: (level: number, file: string, line: number, message: string) => void): void;
  };
  readonly MessageId: { deserialize(bytes: Buffer): NativeMessageId };
  readonly AuthenticationToken: new (options: { token: string }) => unknown;
}

/** @param path folder of the package; null for the installed one
 * @throws infra/package-missing naming the npm command */
export async function loadNative(path: string | null): Promise<NativeModule> {
  const name = "pulsar-client" as string; // not among the packages that the compiler knows
  try {
    if (path !== null) return createRequire(import.meta.url)(resolve(path)) as NativeModule;
    const module = (await import(name)) as { readonly default: NativeModule };
    return module.default;
  } catch (cause) {
    const where = path === null ? "pulsar-client is not installed" : `There is no pulsar-client that loads in ${path}`;
    throw new QuorumError(
      "infra/package-missing",
      `${where} (${rootOf(cause)}). Run \`npm install pulsar-client\`, whose own install fetches its native part, or use the WebSocket interface.`,
      { fault: "outside", retry: false, cause },
    );
  }
}
