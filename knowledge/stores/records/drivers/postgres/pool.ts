// The connections to one server: bounded, watched, and with numbers that are numbers. No tables are named here.

import { Socket } from "node:net";
import type { Pool } from "pg";
import { QuorumError } from "#infra/runtime/index.ts";

export interface PoolOptions {
  readonly url: string;
  readonly schema: string;
  readonly connections: number;
  readonly connectMs: number;
  readonly silenceMs: number;
}

/** "db.example:5432/quorum": where a server is, without who asks and the password. */
export function placeOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `${hostname || (searchParams.get("host") ?? "localhost")}:${port || "5432"}${pathname}`;
}

/** The types of PostgreSQL whose values are 64-bit integers: what we store there fits a number, and a count does. */
const bigintType = 20;

/** Connects to nothing yet. */
export async function openPool({ url, schema, connections, connectMs, silenceMs }: PoolOptions): Promise<Pool> {
  const { default: pg } = await import("pg").catch((cause: unknown) => {
    throw new QuorumError("infra/package-missing", "pg is not installed. Run `npm ci`.", {
      fault: "outside",
      retry: false,
      cause,
    });
  });
  const types = new pg.TypeOverrides();
  types.setTypeParser(bigintType, safeInteger);
  const pool = new pg.Pool({
    application_name: `quorum:${schema}`,
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: Math.min(10_000, silenceMs / 2), // an idle connection is given up before its silence means anything
    stream: () => watchedSocket(silenceMs),
    types,
  });
  // The pool shows its options to whoever prints it; the address may hold a password.
  Object.defineProperty(pool.options, "connectionString", { value: url, enumerable: false });
  // A connection that breaks is reported by the call that used it, or was used by none: the pool drops it, and the next call opens
  // another. Without listeners its error event would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** A server whose machine vanished answers nothing, not even that it is gone. */
function watchedSocket(silenceMs: number): Socket {
  const socket = new Socket();
  socket.setTimeout(silenceMs, () =>
    socket.destroy(Object.assign(new Error(`no word from the server for ${silenceMs} ms`), { code: "ETIMEDOUT" })),
  );
  return socket;
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new QuorumError("knowledge/store-failed", `The database holds ${text}, which is no exact number here.`, {
    fault: "outside",
    retry: false,
  });
}
