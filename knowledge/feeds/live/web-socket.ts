// A WebSocket as a connection of a live source: messages in order, bounded in number, until it closes or breaks.

import WebSocket from "ws";
import { QuorumError } from "#infra/runtime/index.ts";
import type { Connection } from "./live-stream.ts";

export interface SocketOptions {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For messages; the address without its query where left out. */
  readonly shown?: string;
  /** Sent once it is open: a login, a subscription. */
  readonly hello?: readonly unknown[];
  readonly connectTimeoutMs?: number;
  /** Unread messages that are held before the socket is paused. */
  readonly mostHeld?: number;
  readonly signal: AbortSignal;
}

/** Resolves when it is open and the hellos are sent. Each message is one text.
 * @throws knowledge/feed-unauthorised for 401 and 403, knowledge/feed-rate-limited for 429, knowledge/feed-failed */
export async function openSocket(options: SocketOptions): Promise<Connection<string>> {
  const { url, headers, hello = [], connectTimeoutMs = 10_000, mostHeld = 10_000, signal } = options;
  const shown = options.shown ?? `${new URL(url).origin}${new URL(url).pathname}`;
  const socket = new WebSocket(url, {
    ...(headers && { headers }),
    handshakeTimeout: connectTimeoutMs,
    maxPayload: 16 << 20,
  });
  const held: string[] = [];
  let ended: QuorumError | "closed" | null = null;
  let wake: () => void = () => {};
  const end = (how: QuorumError | "closed"): void => {
    ended ??= how;
    wake();
  };
  socket.on("message", (data) => {
    held.push(String(data));
    if (held.length >= mostHeld) socket.pause();
    wake();
  });
  const close = (): void => {
    end("closed");
    socket.terminate();
  };
  signal.addEventListener("abort", close, { once: true });
  socket.once("close", () => signal.removeEventListener("abort", close)); // one connection of many in the life of the signal
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("unexpected-response", (_, { statusCode = 0 }) => {
      reject(refused(shown, statusCode));
      socket.terminate();
    });
    socket.on("error", (thrown) => {
      const error = failed(`${shown} cannot be reached: ${thrown.message}`);
      reject(error);
      end(error);
    });
    socket.once("close", (code, reason) => {
      const words = String(reason).slice(0, 200);
      const clean = code === 1000 || code === 1001;
      const error = failed(`${shown} closed the connection (${code}${words && `: ${words}`}).`);
      reject(error);
      end(clean ? "closed" : error);
    });
  });
  for (const message of hello) socket.send(typeof message === "string" ? message : JSON.stringify(message));

  async function* messages(): AsyncGenerator<string> {
    for (;;) {
      const next = held.shift();
      if (next !== undefined) {
        if (held.length < mostHeld / 2 && socket.isPaused) socket.resume();
        yield next;
      } else if (ended === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if (ended === "closed") return;
      else throw ended;
    }
  }
  return { messages: messages(), close };
}

function refused(shown: string, status: number): QuorumError {
  if (status === 401 || status === 403) {
    const says = `${shown} refuses the key or does not allow this (${status}). Check the key and what it may read.`;
    return new QuorumError("knowledge/feed-unauthorised", says, { fault: "caller", retry: false, context: { status } });
  }
  if (status === 429) {
    const says = `${shown} wants fewer connections (429). It is tried again later.`;
    return new QuorumError("knowledge/feed-rate-limited", says, { fault: "outside", retry: true, context: { status } });
  }
  return failed(`${shown} answered ${status} instead of opening a WebSocket.`);
}

const failed = (message: string): QuorumError =>
  new QuorumError("knowledge/feed-failed", message, { fault: "outside", retry: true });
