// ClickHouse's HTTP interface over chdb, in a process of its own: the same engine, and as much of the protocol as @clickhouse/client speaks.
// It is no server: no replication, no asynchronous inserts, no users but one, an error after the first bytes cuts the answer.
//
//   node --max-http-header-size=1048576 --import tsx front.ts FOLDER [PORT]      FRONT_USER and FRONT_PASSWORD make it ask for them
//
// Prints "listening PORT". SIGTERM ends it in order, SIGKILL as a crash.

import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { drainPending, Session } from "chdb";
import { type Parameters, parametersOf } from "./parameters.ts";

const [folder = "", port = "0"] = process.argv.slice(2);
const { FRONT_USER: user, FRONT_PASSWORD: password = "" } = process.env;

/** Names of the protocol itself; every other one in an address is a parameter or a setting. */
const reserved = new Set(
  "query insert_deduplication_token database query_id session_id user password default_format role wait_end_of_query compress decompress enable_http_compression send_progress_in_http_headers http_headers_progress_interval_ms".split(
    " ",
  ),
);
const statusOf: Readonly<Record<string, number>> = { 516: 401, 60: 404, 81: 404, 62: 400, 47: 400, 46: 400, 456: 400 };
const spool = join(folder, "front-spool");
mkdirSync(spool, { recursive: true });
const holding = new Session(folder); // keeps the engine up between requests
const idle = new Map<string, Session[]>();
let requests = 0;
let lastBound: Promise<unknown> = Promise.resolve();

/** The engine binds parameters one query at a time in the whole process. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = lastBound.then(work);
  lastBound = turn.catch(() => undefined);
  return turn;
}

class Refused extends Error {}

function requireUser({ headers }: IncomingMessage): void {
  if (user === undefined) return;
  const basic = /^Basic (.+)$/.exec(headers.authorization ?? "")?.[1];
  const given =
    basic === undefined ? [headers["x-clickhouse-user"], headers["x-clickhouse-key"]].join(":") : atob(basic);
  if (given !== `${user}:${password}`)
    throw new Refused(
      `Code: 516. DB::Exception: ${given.split(":")[0]}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)`,
    );
}

/** Of other formats the engine makes a whole of every part. */
const streamable = new Set(["Native", "JSONEachRow"]);

const quoted = (text: string): string => `'${text.replace(/['\\]/g, "\\$&")}'`;

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requireUser(request);
  const url = new URL(request.url ?? "/", "http://front");
  const body = request.headers["content-encoding"] === "gzip" ? request.pipe(createGunzip()) : request;
  const inAddress = url.searchParams.get("query");
  const sent: Record<string, string> = {};
  const settings: string[] = [];
  for (const [name, value] of url.searchParams) {
    if (name.startsWith("param_")) sent[name.slice(6)] = value;
    else if (!reserved.has(name)) settings.push(`SET ${name.replace(/\W/g, "")} = ${quoted(value)}`);
  }
  const file = join(spool, `${++requests}`);
  const session = sessionWith(settings);
  try {
    const insert = /^\s*(INSERT\s+INTO\s+[\s\S]*?)\s+FORMAT\s+(\w+)\s*$/i.exec(inAddress ?? "");
    if (insert !== null) {
      await pipeline(body, createWriteStream(file));
      const token = url.searchParams.get("insert_deduplication_token");
      const settings = token === null ? "" : `SETTINGS insert_deduplication_token = ${quoted(token)}`;
      await session.queryAsync(
        `${insert[1]} FROM INFILE ${quoted(file)} COMPRESSION 'none' ${settings} FORMAT ${insert[2]}`,
      );
      response.writeHead(200, { "X-ClickHouse-Summary": "{}" }).end();
      return;
    }
    const text = [inAddress, await textOf(body)].filter(Boolean).join("\n");
    const [, query = text, format = "TabSeparated"] = /^([\s\S]*?)\s+FORMAT\s+(\w+)\s*;?\s*$/i.exec(text) ?? [];
    const parameters = parametersOf(query, sent);
    if (/^\s*(create|alter|drop|insert|truncate|optimize|delete|rename|system)\b/i.test(query)) {
      await inTurn(() => session.queryBindAsync(query, parameters));
      response.writeHead(200, { "X-ClickHouse-Summary": "{}" }).end();
    } else if (streamable.has(format)) await stream(session, query, parameters, format, response);
    else {
      const whole = await inTurn(() => session.queryBindAsync(query, parameters, { format }));
      response.writeHead(200, { "X-ClickHouse-Format": format }).end(whole.bytes());
    }
  } finally {
    rmSync(file, { force: true });
    idle.set(settings.join(), [...(idle.get(settings.join()) ?? []), session]);
  }
}

/** A session that has these settings: they stay with it, so that it can be used again by a request with the same ones. */
function sessionWith(settings: readonly string[]): Session {
  const known = idle.get(settings.join())?.pop();
  if (known !== undefined) return known;
  const session = new Session(folder);
  for (const setting of settings) session.query(setting);
  return session;
}

async function stream(
  session: Session,
  query: string,
  parameters: Parameters,
  format: string,
  response: ServerResponse,
): Promise<void> {
  const chunks = await inTurn(async () => session.queryStreamBind(query, parameters, { format }));
  for await (const chunk of chunks) {
    if (!response.headersSent) response.writeHead(200, { "X-ClickHouse-Format": format });
    if (!response.write(chunk.raw()))
      await new Promise<void>((done) => void response.once("drain", done).once("close", done));
    if (response.destroyed) return; // leaving the loop ends the query
  }
  if (!response.headersSent) response.writeHead(200, { "X-ClickHouse-Format": format });
  response.end();
}

const server = createServer((request, response) => {
  if (request.url === "/ping") return void response.end("Ok.\n");
  answer(request, response).catch((thrown: unknown) => {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const code = /Code: (\d+)/.exec(message)?.[1] ?? "1002";
    if (response.headersSent) return void response.destroy();
    request.resume();
    response.writeHead(statusOf[code] ?? 500, { "X-ClickHouse-Exception-Code": code }).end(`${message.trim()}\n`);
  });
}).listen(Number(port), "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`listening ${typeof address === "object" ? address?.port : port}\n`);
});

process.once("SIGTERM", () => {
  server.close(async () => {
    holding.close();
    await drainPending();
    process.exit(0);
  });
  server.closeAllConnections();
});
