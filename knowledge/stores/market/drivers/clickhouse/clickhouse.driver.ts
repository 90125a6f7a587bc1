// The market store on a ClickHouse server, by its HTTP interface: the same tables and the same SQL as the embedded one.
// One process at a time writes to a data set; any number may read.

import { z } from "zod";
import { isWholeAddress, type Log, QuorumError, wholeAddressWanted } from "#infra/runtime/index.ts";
import type { MarketStore } from "../../market-store.port.ts";
import { openSqlMarketStore } from "../../sql/sql-market-store.ts";
import { withEngine } from "../../sql/sql-of.ts";
import { placeOf } from "./clickhouse-failed.ts";
import { ClickhouseSql } from "./clickhouse-sql.ts";

export const ClickhouseOptions = z.strictObject({
  /** http(s)://USER:PASSWORD@HOST:PORT; the user may make databases, tables and views. */
  url: z.url({ protocol: /^https?$/ }).refine(isWholeAddress, wholeAddressWanted),
  /** How long one answer or one block may take. */
  requestTimeoutMs: z.int().positive().default(300_000),
  /** How many requests run at once; a stream that is being read is one. */
  connections: z.int().min(2).default(16),
});

export const needs = {
  package: "@clickhouse/client",
  for: "the market store on a ClickHouse server",
  how: "comes with `npm ci`",
} as const;

/**
 * @throws infra/package-missing, knowledge/store-unreachable, knowledge/store-unauthorised, knowledge/market-newer, knowledge/store-failed
 */
export async function openClickhouseMarketStore({
  log,
  ...given
}: z.input<typeof ClickhouseOptions> & { readonly log: Log }): Promise<MarketStore> {
  const { url, requestTimeoutMs, connections } = ClickhouseOptions.parse(given);
  const { createClient, ClickHouseLogLevel } = await load();
  const { username, password } = new URL(url);
  const client = createClient({
    url: placeOf(url),
    ...(username !== "" && { username: decodeURIComponent(username), password: decodeURIComponent(password) }),
    request_timeout: requestTimeoutMs,
    max_open_connections: connections,
    log: { level: ClickHouseLogLevel.OFF }, // failures are told once, by ours
  });
  try {
    const sql = await ClickhouseSql.open(client, placeOf(url), log);
    return withEngine(await openSqlMarketStore(sql), sql);
  } catch (thrown) {
    await client.close();
    throw thrown;
  }
}

async function load(): Promise<typeof import("@clickhouse/client")> {
  try {
    return await import("@clickhouse/client");
  } catch (cause) {
    const message =
      "The market store on a ClickHouse server needs the package @clickhouse/client, which cannot be loaded here. Run: npm install @clickhouse/client@1.23.1";
    throw new QuorumError("infra/package-missing", message, { fault: "outside", retry: false, cause });
  }
}
