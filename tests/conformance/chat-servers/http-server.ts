// A local HTTP server that plays turns: it records requests, refuses what its protocol forbids, and sends bytes in awkward pieces.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTick } from "node:timers/promises";
import type { ServerTurn } from "./turns.ts";

export interface Refusal {
  readonly status: number;
  readonly body: string;
}

export interface Protocol<Body> {
  readonly path: string;
  readonly contentType: string;
  /** The request as the protocol understands it, or why the real server would refuse it. */
  check(json: unknown): { readonly body: Body } | { readonly refusal: Refusal };
  /** What goes over the wire for a turn that answers; `whole` is false for an answer that breaks off. */
  write(turn: ServerTurn, body: Body): Iterable<string>;
  /** Other paths, such as the list of models. */
  other?(request: { readonly method: string; readonly path: string; readonly body: string }): Refusal | null;
}

export interface RecordedRequest<Body> {
  readonly body: Body;
  readonly headers: IncomingMessage["headers"];
}

export interface ChatServer<Body> {
  readonly url: string;
  readonly requests: readonly RecordedRequest<Body>[];
  /** From now on: these turns, one a request; the last one stays. */
  play(...turns: readonly ServerTurn[]): void;
  close(): Promise<void>;
}

export async function openChatServer<Body>(protocol: Protocol<Body>): Promise<ChatServer<Body>> {
  const requests: RecordedRequest<Body>[] = [];
  let turns: readonly ServerTurn[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request);
    if (request.url !== protocol.path) {
      const found = protocol.other?.({ method: request.method ?? "", path: request.url ?? "", body: text });
      return refuse(response, found ?? { status: 404, body: "404 page not found" });
    }
    const checked = protocol.check(JSON.parse(text));
    if ("refusal" in checked) return refuse(response, checked.refusal);
    requests.push({ body: checked.body, headers: request.headers });
    const [turn, ...later] = turns;
    if (!turn) return refuse(response, { status: 500, body: "no turn to play" });
    if (later.length > 0) turns = later;
    await playTurn(turn, checked.body, response, protocol);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => response.destroy(thrown as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    play: (...given) => {
      turns = given;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function playTurn<Body>(
  turn: ServerTurn,
  body: Body,
  response: ServerResponse,
  protocol: Protocol<Body>,
): Promise<void> {
  if (turn.kind === "silent") return;
  if (turn.kind === "status") return refuse(response, turn, turn.headers);
  response.writeHead(200, { "content-type": protocol.contentType });
  for (const text of protocol.write(turn, body)) await writeAwkwardly(response, Buffer.from(text));
  if (turn.kind === "hang-up") response.socket?.destroy();
  else if (turn.kind !== "stall") response.end();
}

/** Pieces of 1, 3, 2 and 5 bytes, each in a write of its own: they end inside characters, inside JSON, between the two ends of an event. */
async function writeAwkwardly(response: ServerResponse, bytes: Buffer): Promise<void> {
  const sizes = [1, 3, 2, 5];
  for (let from = 0, turn = 0; from < bytes.length; turn++) {
    const to = from + (sizes[turn % sizes.length] ?? 1);
    response.write(bytes.subarray(from, to));
    from = to;
    await nextTick();
  }
}

function refuse(
  response: ServerResponse,
  { status, body }: Refusal,
  headers: Readonly<Record<string, string>> = {},
): void {
  const type = body.startsWith("{") ? "application/json" : "text/plain";
  response.writeHead(status, { "content-type": type, ...headers }).end(body);
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
