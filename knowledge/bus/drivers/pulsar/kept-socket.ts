// A WebSocket connection that is made again when it is lost, until it is closed.

import { setTimeout as sleep } from "node:timers/promises";
import type WebSocket from "ws";
import type { Log } from "#infra/runtime/index.ts";
import { reasonOf } from "../../dead-letters.ts";
import { nameTaken } from "../../refusals.ts";
import { rootOf, unauthorised, unavailable } from "./pulsar-errors.ts";

export interface KeptSocketOptions {
  readonly address: string;
  /** For messages: what the connection is for, and whose name it takes. */
  readonly doing: string;
  readonly topic: string;
  readonly name: string;
  readonly token: string | undefined;
  readonly timeoutMs: number;
  readonly log: Log;
  /** It is there, at first and every time that it was made again. */
  onOpen(): void;
  onText(text: string): void;
  onLost(): void;
}

export interface KeptSocket {
  /** False where there is no connection now. */
  send(text: string): boolean;
  /** Resolves when the server has received what was sent so far.
   * @throws knowledge/bus-unavailable where the connection is not there or is lost meanwhile */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** A consumer or producer that has just gone keeps its name for a moment. */
const nameRetries = 8;
const nameRetryMs = 200;
const firstPauseMs = 100;
const longestPauseMs = 5_000;
const pingEveryMs = 20_000;
const closeWithinMs = 3_000;

/** @throws knowledge/bus-unavailable, knowledge/bus-unauthorised, knowledge/bus-name-taken where the first connection cannot be made */
export async function openKeptSocket(Socket: typeof WebSocket, options: KeptSocketOptions): Promise<KeptSocket> {
  const { doing, topic, name, log, onOpen, onText, onLost } = options;
  let socket: WebSocket | null = null;
  let closed = false;
  let alive = true;
  let ping: NodeJS.Timeout | null = null;

  function take(fresh: WebSocket): void {
    socket = fresh;
    alive = true;
    fresh.on("message", (data) => {
      try {
        onText(data.toString());
      } catch (thrown) {
        log.error(
          { topic, name, why: reasonOf(thrown) },
          "Pulsar said what is not its protocol; the connection is made again",
        );
        fresh.terminate();
      }
    });
    fresh.on("pong", () => {
      alive = true;
    });
    fresh.on("error", (thrown) => log.debug({ topic, why: reasonOf(thrown) }, "a connection to Pulsar failed"));
    fresh.once("close", (code) => {
      if (ping) clearTimeout(ping);
      socket = null;
      if (closed) return;
      log.warn({ topic, name, code }, "the connection to Pulsar was lost; it is made again");
      onLost();
      void again();
    });
    ping = setTimeout(lookAlive, pingEveryMs);
    onOpen();
  }

  /** A connection over which nothing comes back is no connection. */
  function lookAlive(): void {
    if (!alive) {
      socket?.terminate();
      return;
    }
    alive = false;
    socket?.ping();
    ping = setTimeout(lookAlive, pingEveryMs);
  }

  async function again(): Promise<void> {
    for (let pauseMs = firstPauseMs; !closed; pauseMs = Math.min(longestPauseMs, 2 * pauseMs)) {
      await sleep(pauseMs);
      if (closed) return;
      try {
        const fresh = await connect(Socket, options);
        if (closed) fresh.terminate();
        else {
          log.info({ topic, name }, "the connection to Pulsar is there again");
          take(fresh);
        }
        return;
      } catch (thrown) {
        log.debug({ topic, name, why: reasonOf(thrown) }, "Pulsar cannot be reached yet");
      }
    }
  }

  take(await firstConnection(Socket, options));
  return {
    send(text) {
      if (socket === null || socket.readyState !== Socket.OPEN) return false;
      socket.send(text);
      return true;
    },
    flush: () =>
      new Promise((resolve, reject) => {
        const asked = socket;
        if (asked === null || asked.readyState !== Socket.OPEN) {
          reject(unavailable(doing, "the connection is lost"));
          return;
        }
        const lost = (): void => reject(unavailable(doing, "the connection was lost"));
        asked.once("close", lost);
        asked.once("pong", () => {
          asked.off("close", lost);
          resolve();
        });
        asked.ping();
      }),
    async close() {
      if (closed) return;
      closed = true;
      if (ping) clearTimeout(ping);
      const open = socket;
      if (open === null) return;
      const gone = new Promise<void>((resolve) => open.once("close", () => resolve()));
      const timer = setTimeout(() => open.terminate(), closeWithinMs);
      open.close();
      await gone;
      clearTimeout(timer);
    },
  };
}

async function firstConnection(Socket: typeof WebSocket, options: KeptSocketOptions): Promise<WebSocket> {
  for (let tries = 1; ; tries++) {
    try {
      return await connect(Socket, options);
    } catch (thrown) {
      if ((thrown as { code?: unknown }).code !== "knowledge/bus-name-taken" || tries === nameRetries) throw thrown;
      await sleep(nameRetryMs);
    }
  }
}

function connect(
  Socket: typeof WebSocket,
  { address, doing, topic, name, token, timeoutMs }: KeptSocketOptions,
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new Socket(address, {
      handshakeTimeout: timeoutMs,
      perMessageDeflate: false,
      ...(token && { headers: { authorization: `Bearer ${token}` } }),
    });
    const failed = (thrown: Error): void => reject(unavailable(doing, rootOf(thrown)));
    socket.once("error", failed);
    socket.once("open", () => {
      socket.off("error", failed);
      resolve(socket);
    });
    socket.once("unexpected-response", (request, response) => {
      const status = response.statusCode ?? 0;
      let text = "";
      response.on("data", (data) => {
        text += data;
      });
      response.on("end", () => {
        request.destroy();
        const says = plain(text);
        if (status === 401 || status === 403) reject(unauthorised(doing, status));
        else if (status === 409) reject(nameTaken(topic, name, says));
        else reject(unavailable(doing, `it answered ${status} ${says}`));
      });
    });
  });
}

/** The words of the server's error page. */
const plain = (html: string): string =>
  (/Error \d+ ([^<]*)/.exec(html)?.[1] ?? html.replace(/<[^>]*>/g, " "))
    .replaceAll("&quot;", '"')
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 200);
