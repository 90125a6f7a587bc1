// A producer over Pulsar's WebSocket interface: what is under way when a connection is lost is sent again over the next.

import type WebSocket from "ws";
import { z } from "zod";
import type { Clock } from "#infra/runtime/index.ts";
import { type KeptSocketOptions, openKeptSocket } from "./kept-socket.ts";
import type { LinkMessage, LinkProducer } from "./link.port.ts";
import { unavailable } from "./pulsar-errors.ts";

const Receipt = z.object({
  result: z.string(),
  messageId: z.string().optional(),
  errorMsg: z.string().nullish(),
  context: z.string(),
});

interface Pending {
  readonly frame: string;
  readonly deadlineMs: number;
  resolve(place: string): void;
  reject(thrown: unknown): void;
}

/** Messages under way, in number and characters. */
const mostPending = 2_000;
const mostPendingCharacters = 32 * 1024 * 1024;

export async function openWebsocketProducer(
  Socket: typeof WebSocket,
  connection: Omit<KeptSocketOptions, "onOpen" | "onText" | "onLost">,
  clock: Clock,
): Promise<LinkProducer> {
  const { doing, timeoutMs } = connection;
  const pending = new Map<string, Pending>();
  const waiting: (() => void)[] = [];
  let characters = 0;
  let turns = 0;
  let timer: NodeJS.Timeout | null = null;
  let emptied: (() => void) | null = null;
  let opened = false;

  const socket = await openKeptSocket(Socket, {
    ...connection,
    onOpen() {
      if (opened) for (const { frame } of pending.values()) socket.send(frame);
      opened = true;
    },
    onText(text) {
      const { result, messageId, errorMsg, context } = Receipt.parse(JSON.parse(text));
      const sent = take(context);
      if (result === "ok" && messageId !== undefined) sent?.resolve(messageId);
      else sent?.reject(unavailable(doing, `${result}: ${errorMsg ?? ""}`));
    },
    onLost() {},
  });

  function take(context: string): Pending | undefined {
    const sent = pending.get(context);
    if (sent === undefined) return undefined;
    pending.delete(context);
    characters -= sent.frame.length;
    if (!full()) for (const go of waiting.splice(0)) go();
    if (pending.size === 0) emptied?.();
    return sent;
  }

  const full = (): boolean => pending.size >= mostPending || characters >= mostPendingCharacters;

  /** Gives up what has been under way for too long; the oldest is the first. */
  function giveUp(): void {
    timer = null;
    const nowMs = clock.nowMs();
    for (const [context, { deadlineMs }] of pending) {
      if (deadlineMs > nowMs) {
        watch(deadlineMs - nowMs);
        return;
      }
      take(context)?.reject(unavailable(doing, `no answer within ${timeoutMs} ms`));
    }
  }
  function watch(inMs: number): void {
    timer ??= setTimeout(giveUp, inMs);
  }

  return {
    send(message) {
      turns += 1;
      const context = String(turns);
      const frame = frameOf(message, context);
      return new Promise((resolve, reject) => {
        pending.set(context, { frame, deadlineMs: clock.nowMs() + timeoutMs, resolve, reject });
        characters += frame.length;
        watch(timeoutMs);
        socket.send(frame); // where there is no connection it waits for the next
      });
    },
    room: () => (full() ? new Promise((resolve) => waiting.push(resolve)) : null),
    async close() {
      if (pending.size > 0) await new Promise<void>((resolve) => (emptied = resolve)); // answered, or given up in time
      if (timer) clearTimeout(timer);
      await socket.close();
    },
  };
}

function frameOf({ json, key, eventTimeMs, deliverAfterMs, properties }: LinkMessage, context: string): string {
  return JSON.stringify({
    payload: Buffer.from(json).toString("base64"),
    context,
    properties,
    ...(key !== null && { key }),
    ...(eventTimeMs !== null && eventTimeMs > 0 && { eventTime: new Date(eventTimeMs).toISOString() }),
    ...(deliverAfterMs > 0 && { deliverAfterMs }),
  });
}
