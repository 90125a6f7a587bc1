// An in-process double of an ArangoDB server: its HTTP interface as far as arangojs and the relations driver use it, kept in memory.
// It shows that driver and protocol fit; it does not show that a real server agrees.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Collections, requireCollection } from "./collections.ts";
import { ArangoFault, arangoFault } from "./fault.ts";
import { runAql } from "./run-aql.ts";
import { Transactions } from "./transactions.ts";

export interface ArangoServerOptions {
  readonly user?: string;
  readonly password?: string;
  /** Rows that an answer holds at most, whatever was asked for: small, to see answers in many pieces. */
  readonly mostInBatch?: number;
  readonly transactionIdleMs?: number;
  /** Takes requests and never answers one. */
  readonly silent?: boolean;
}

export interface SeenRequest {
  readonly method: string;
  /** Below the database: /_api/cursor. */
  readonly path: string;
  readonly transaction: string | null;
  readonly query: string | null;
}

export interface ArangoServer {
  /** With user and password, without a database. */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  readonly databases: ReadonlyMap<string, Collections>;
  /** Hangs up on the first request for which this is true, instead of answering it. */
  hangUpOn(test: ((request: SeenRequest) => boolean) | null): void;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

type Route = (call: Call) => Answer | Promise<Answer>;

interface Call {
  readonly database: string;
  readonly collections: () => Collections;
  readonly parameters: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
  readonly transaction: string | null;
}

const ok = (body: Answer["body"], status = 200): Answer => ({ status, body: { ...body, error: false, code: status } });

export async function openArangoServer(options: ArangoServerOptions = {}): Promise<ArangoServer> {
  const {
    user = "root",
    password = "arango-secret",
    mostInBatch = Number.POSITIVE_INFINITY,
    transactionIdleMs = 2_000,
    silent = false,
  } = options;
  const databases = new Map<string, Collections>([["_system", new Map()]]);
  const transactions = new Transactions(transactionIdleMs);
  const cursors = new Map<string, { rows: readonly unknown[]; readonly size: number }>();
  const requests: SeenRequest[] = [];
  let hangUp: ((request: SeenRequest) => boolean) | null = null;
  let made = 0;

  const systemOnly = ({ database }: Call): void => {
    if (database !== "_system") throw arangoFault(403, 1230, "operation only allowed in system database");
  };

  const page = (id: string, status: number): Answer => {
    const cursor = cursors.get(id);
    if (cursor === undefined) throw arangoFault(404, 1600, "cursor not found");
    const result = cursor.rows.slice(0, cursor.size);
    cursor.rows = cursor.rows.slice(cursor.size);
    const hasMore = cursor.rows.length > 0;
    if (!hasMore) cursors.delete(id);
    return ok({ result, hasMore, cached: false, extra: { warnings: [], stats: {} }, ...(hasMore && { id }) }, status);
  };

  const routes: Readonly<Record<string, Route>> = {
    "GET /_api/database/current": ({ database }) =>
      ok({ result: { name: database, isSystem: database === "_system" } }),
    "POST /_api/database": (call) => {
      systemOnly(call);
      const name = String(call.body.name);
      if (databases.has(name)) throw arangoFault(409, 1207, "duplicate database name");
      databases.set(name, new Map());
      return ok({ result: true }, 201);
    },
    "DELETE /_api/database/*": (call) => {
      systemOnly(call);
      if (!databases.delete(call.parameters[0] ?? "")) throw arangoFault(404, 1228, "database not found");
      return ok({ result: true });
    },
    "GET /_api/collection/*": ({ collections, parameters: [name = ""] }) =>
      ok({ name, type: requireCollection(collections(), name).isEdge ? 3 : 2, status: 3 }),
    "POST /_api/collection": ({ collections, body }) => {
      const name = String(body.name);
      if (collections().has(name)) throw arangoFault(409, 1207, "duplicate name");
      collections().set(name, { name, isEdge: body.type === 3, documents: new Map() });
      return ok({ name, type: body.type ?? 2, status: 3 });
    },
    "POST /_api/index": ({ body }) => {
      if (body.type !== "persistent" || !Array.isArray(body.fields))
        throw arangoFault(400, 10, "invalid index definition");
      return ok({ id: `c/${made++}`, isNewlyCreated: true, ...body }, 201);
    },
    "POST /_api/transaction/begin": async ({ database, collections, body }) => {
      const { exclusive = [] } = (body.collections ?? {}) as { readonly exclusive?: readonly string[] };
      for (const name of exclusive) requireCollection(collections(), name);
      const id = await transactions.begin(collections(), (own) => databases.set(database, own));
      return ok({ result: { id, status: "running" } }, 201);
    },
    "PUT /_api/transaction/*": ({ parameters: [id = ""] }) => {
      transactions.end(id, "commit");
      return ok({ result: { id, status: "committed" } });
    },
    "DELETE /_api/transaction/*": ({ parameters: [id = ""] }) => {
      transactions.end(id, "abort");
      return ok({ result: { id, status: "aborted" } });
    },
    "POST /_api/cursor": ({ collections, body, transaction }) => {
      const seen = transaction === null ? collections() : transactions.collectionsOf(transaction);
      const bind = (body.bindVars ?? {}) as Readonly<Record<string, unknown>>;
      const rows = structuredClone(runAql(String(body.query), bind, (name) => requireCollection(seen, name)));
      const id = String(made++);
      cursors.set(id, { rows, size: Math.min(Number(body.batchSize ?? 1_000), mostInBatch) });
      return page(id, 201);
    },
    "POST /_api/cursor/*": ({ parameters: [id = ""] }) => page(id, 200),
    "DELETE /_api/cursor/*": ({ parameters: [id = ""] }) => {
      if (!cursors.delete(id)) throw arangoFault(404, 1600, "cursor not found");
      return ok({ id }, 202);
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request);
    const found = /^\/_db\/([^/]+)(\/[^?]*)/.exec(request.url ?? "");
    const [database, path] = [decodeURIComponent(found?.[1] ?? "_system"), found?.[2] ?? request.url ?? ""];
    const body = text === "" ? {} : JSON.parse(text);
    const transaction = String(request.headers["x-arango-trx-id"] ?? "") || null;
    const seen = { method: request.method ?? "", path, transaction, query: body.query ?? null };
    requests.push(seen);
    if (silent) return;
    if (hangUp?.(seen)) {
      hangUp = null;
      return void response.socket?.destroy();
    }
    const { status, body: answered } = await answerTo(request, database, path, body, transaction);
    response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(answered));
  }

  async function answerTo(
    { headers, method }: IncomingMessage,
    database: string,
    path: string,
    body: Call["body"],
    transaction: string | null,
  ): Promise<Answer> {
    try {
      const expected = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
      if (headers.authorization !== expected) {
        throw arangoFault(401, 11, "not authorized to execute this request");
      }
      const collections = (): Collections => {
        const kept = databases.get(database);
        if (kept === undefined) throw arangoFault(404, 1228, `database not found: ${database}`);
        return kept;
      };
      collections();
      const [route, parameters] = routeOf(routes, `${method} ${path}`);
      return await route({ database, collections, parameters, body, transaction });
    } catch (thrown) {
      if (!(thrown instanceof ArangoFault)) throw thrown;
      const { status, errorNum, message } = thrown;
      return { status, body: { error: true, code: status, errorNum, errorMessage: message } };
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => response.destroy(thrown as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://${user}:${encodeURIComponent(password)}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    databases,
    hangUpOn(test) {
      hangUp = test;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** "*" stands for one part of a path. */
function routeOf(routes: Readonly<Record<string, Route>>, asked: string): readonly [Route, readonly string[]] {
  const exact = routes[asked];
  if (exact !== undefined) return [exact, []];
  const cut = asked.lastIndexOf("/");
  const wild = routes[`${asked.slice(0, cut)}/*`];
  if (wild === undefined) throw arangoFault(404, 404, `unknown path '${asked.split(" ")[1]}'`);
  return [wild, [decodeURIComponent(asked.slice(cut + 1))]];
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
