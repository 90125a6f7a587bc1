// A client of the HTTP contract: the same requests whether they go to a running gateway or to an app in this process.
// A problem that comes back is thrown as the error it was.

import type { z } from "zod";
import { QuorumError } from "#infra/runtime/index.ts";
import { DeskEvent, Problem } from "../contract/index.ts";
import { errorOfProblem } from "../guard/problem.ts";
import { eventsOf } from "../streams/read-events.ts";

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface GatewayClient {
  get<T>(path: string, query?: Query): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  /** Each event of a stream as it arrives. */
  stream<T extends z.ZodType = typeof DeskEvent>(path: string, body: unknown, events?: T): AsyncGenerator<z.output<T>>;
  /** The answer's bytes as they arrive. */
  bytes(path: string, body: unknown): AsyncGenerator<Uint8Array>;
}

export interface Transport {
  /** Takes paths under the gateway's root. */
  readonly fetch: (path: string, init: RequestInit) => Response | Promise<Response>;
  readonly token: string | null;
  /** Ends what is being asked. */
  readonly signal: AbortSignal;
}

export function gatewayClient({ fetch, token, signal }: Transport): GatewayClient {
  async function send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set("authorization", `Bearer ${token}`);
    const response = await fetch(path, { ...init, headers, signal });
    if (response.ok) return response;
    throw errorOfProblem(await problemIn(response));
  }
  const carrying = (method: "POST" | "PUT", body: unknown, accept = "application/json"): RequestInit => ({
    method,
    headers: { "content-type": "application/json", accept },
    body: JSON.stringify(body),
  });
  return {
    get: async <T>(path: string, query: Query = {}) => (await (await send(withQuery(path, query), {})).json()) as T,
    post: async <T>(path: string, body: unknown) => (await (await send(path, carrying("POST", body))).json()) as T,
    put: async <T>(path: string, body: unknown) => (await (await send(path, carrying("PUT", body))).json()) as T,
    async *stream<T extends z.ZodType>(path: string, body: unknown, events: T = DeskEvent as never) {
      const response = await send(path, carrying("POST", body, "text/event-stream"));
      for await (const data of eventsOf(response)) yield events.parse(JSON.parse(data));
    },
    async *bytes(path, body) {
      const response = await send(path, carrying("POST", body, "*/*"));
      yield* (response.body ?? []) as AsyncIterable<Uint8Array>;
    },
  };
}

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

async function problemIn(response: Response): Promise<Problem> {
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  if (parsed.success) return parsed.data;
  throw new QuorumError(
    "gateway/unreachable",
    `The gateway answered ${response.status} without saying why: is another program on its port?`,
    {
      fault: "outside",
      retry: false,
    },
  );
}
