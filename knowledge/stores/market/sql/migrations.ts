// The databases and their tables, step by step. A step is never changed once released; a new one is added below it.
// Times are Int64 epoch milliseconds, as in the facts. content_hash covers every field of a fact: the same fact twice has the
// same sorting key and is kept once; any other content is another row, so history is never overwritten. stored_seq counts rows as stored.

import { QuorumError } from "#infra/runtime/index.ts";
import { seriesSteps } from "./series-store.ts";
import type { Sql } from "./sql.port.ts";

const time = "Int64 CODEC(Delta, ZSTD(1))";
const number = "Float64 CODEC(ZSTD(1))";
const label = "LowCardinality(String)";
const text = "String CODEC(ZSTD(3))";
const durable = "SETTINGS fsync_after_insert = 1, fsync_part_directory = 1";

const table = (name: string, columns: string, hashed: string, orderBy: string): string => `
  CREATE TABLE IF NOT EXISTS {db:Identifier}.${name} (
    ${columns},
    event_time_ms ${time}, known_at_ms ${time}, source ${label},
    stored_seq UInt64 CODEC(DoubleDelta, ZSTD(1)),
    content_hash UInt64 MATERIALIZED sipHash64(${hashed}, event_time_ms, known_at_ms, source)
  ) ENGINE = ReplacingMergeTree(stored_seq) ORDER BY (${orderBy}, content_hash) ${durable}`;

/** A column that may be null, for a hash: null is neither zero nor the empty text. */
const hashable = (column: string, zero = "0"): string => `isNull(${column}), ifNull(${column}, ${zero})`;

const optionFigures = [
  "bid",
  "ask",
  "bid_size",
  "ask_size",
  "last",
  "volume",
  "open_interest",
  "bid_volatility",
  "ask_volatility",
  "underlying_price",
  "forward",
] as const;

const firstFacts: readonly string[] = [
  table(
    "instruments",
    `symbol ${label}, name String, aliases Array(String), sector ${label}, currency ${label}, calendar ${label},
     lot_size_shares Int64, benchmark Bool`,
    "symbol, name, aliases, sector, currency, calendar, lot_size_shares, benchmark",
    "symbol, known_at_ms",
  ),
  table(
    "bars",
    `symbol ${label}, open_ms ${time}, close_ms ${time}, open ${number}, high ${number}, low ${number}, close ${number},
     volume_shares ${number}`,
    "symbol, open_ms, close_ms, open, high, low, close, volume_shares",
    "symbol, close_ms, known_at_ms",
  ),
  table(
    "actions",
    `symbol ${label}, kind ${label}, ex_ms ${time}, amount_or_ratio ${number}, currency LowCardinality(Nullable(String))`,
    "symbol, kind, ex_ms, amount_or_ratio, ifNull(currency, '')",
    "symbol, ex_ms, kind, known_at_ms",
  ),
  table(
    "filings",
    `symbol ${label}, fiscal_year Int32, fiscal_period ${label}, timeframe ${label}, start_ms Nullable(Int64) CODEC(ZSTD(1)),
     end_ms ${time}, statement ${label}, item ${label}, value ${number}, unit ${label}`,
    "symbol, fiscal_year, fiscal_period, timeframe, isNull(start_ms), ifNull(start_ms, 0), end_ms, statement, item, value, unit",
    "symbol, end_ms, known_at_ms, item",
  ),
  table(
    "news",
    `symbol ${label}, story_id String, publisher ${label}, title ${text}, summary ${text}`,
    "symbol, story_id, publisher, title, summary",
    "symbol, known_at_ms, story_id",
  ),
];

const [firstInstruments = "", firstBars = ""] = firstFacts;

/** Rows of a table into the one that takes its place. Runs twice without harm: the old one is made again, empty, and gone again. */
const moved = (from: string, made: string, to: string, columns: string, values: string): readonly string[] => [
  made,
  `INSERT INTO {db:Identifier}.${to} (${columns}) SELECT ${values} FROM {db:Identifier}.${from}`,
  `DROP TABLE {db:Identifier}.${from} SYNC`,
];

const maybe = "Nullable(Float64) CODEC(ZSTD(1))";
const known = "event_time_ms, known_at_ms, source, stored_seq";

const observations: readonly string[] = [
  table(
    "listings",
    `symbol ${label}, name String, aliases Array(String), sector ${label}, currency ${label}, calendar ${label},
     lot_size_shares Float64, benchmark Bool, kind ${label}, tick_size Nullable(Float64), price_limit_fraction Nullable(Float64),
     listed_ms Nullable(Int64), delisted_ms Nullable(Int64)`,
    `symbol, name, aliases, sector, currency, calendar, lot_size_shares, benchmark, kind, ${hashable("tick_size")},
     ${hashable("price_limit_fraction")}, ${hashable("listed_ms")}, ${hashable("delisted_ms")}`,
    "symbol, known_at_ms",
  ),
  ...moved(
    "instruments",
    firstInstruments,
    "listings",
    `symbol, name, aliases, sector, currency, calendar, lot_size_shares, benchmark, kind, ${known}`,
    `symbol, name, aliases, sector, currency, calendar, lot_size_shares, benchmark, 'equity', ${known}`,
  ),
  table(
    "price_bars",
    `symbol ${label}, interval ${label}, open_ms ${time}, close_ms ${time}, open ${number}, high ${number}, low ${number},
     close ${number}, volume_shares ${number}`,
    "symbol, interval, open_ms, close_ms, open, high, low, close, volume_shares",
    "symbol, interval, close_ms, known_at_ms",
  ),
  ...moved(
    "bars",
    firstBars,
    "price_bars",
    `symbol, interval, open_ms, close_ms, open, high, low, close, volume_shares, ${known}`,
    `symbol, '1d', open_ms, close_ms, open, high, low, close, volume_shares, ${known}`,
  ),
  table(
    "tickers",
    `symbol ${label}, ticker ${label}, venue ${label}, from_ms Int64, to_ms Nullable(Int64)`,
    `symbol, ticker, venue, from_ms, ${hashable("to_ms")}`,
    "symbol, ticker, venue, from_ms, known_at_ms",
  ),
  table(
    "metrics",
    `symbol ${label}, metric ${label}, value ${number}, unit ${label}`,
    "symbol, metric, value, unit",
    "symbol, event_time_ms, metric, known_at_ms",
  ),
  table(
    "macro",
    `symbol ${label}, period_ms ${time}, value ${maybe}, unit ${label}`,
    `symbol, period_ms, ${hashable("value")}, unit`,
    "symbol, period_ms, known_at_ms",
  ),
  table(
    "option_quotes",
    `symbol ${label}, expiry_ms ${time}, strike ${number}, right ${label}, style ${label},
     ${optionFigures.map((name) => `${name} ${maybe}`).join(", ")}`,
    `symbol, expiry_ms, strike, right, style, ${optionFigures.map((name) => hashable(name)).join(", ")}`,
    "symbol, event_time_ms, expiry_ms, strike, right, known_at_ms",
  ),
  table(
    "posts",
    `symbol ${label}, post_id String, platform ${label}, author Nullable(String), text ${text}, engagement ${maybe}`,
    `symbol, post_id, platform, ${hashable("author", "''")}, text, ${hashable("engagement")}`,
    "symbol, platform, post_id, known_at_ms",
  ),
  table(
    "predictions",
    `prediction_id String, symbol ${label}, model ${label}, target ${label}, horizon_days Float64, value ${number},
     lower ${maybe}, upper ${maybe}`,
    `prediction_id, symbol, model, target, horizon_days, value, ${hashable("lower")}, ${hashable("upper")}`,
    "symbol, prediction_id, known_at_ms",
  ),
  table(
    "signals",
    `signal_id String, symbol ${label}, name ${label}, value ${number}, unit ${label}`,
    "signal_id, symbol, name, value, unit",
    "symbol, signal_id, known_at_ms",
  ),
  table(
    "samples",
    `sample_id String, collection ${label}, text ${text}, label Nullable(String), score ${maybe}, about Nullable(String)`,
    `sample_id, collection, text, ${hashable("label", "''")}, ${hashable("score")}, ${hashable("about", "''")}`,
    "collection, sample_id, known_at_ms",
  ),
];

export const datasetSteps: readonly (readonly string[])[] = [firstFacts, observations, ...seriesSteps];

export const catalogueSteps: readonly (readonly string[])[] = [
  [
    `CREATE TABLE IF NOT EXISTS {db:Identifier}.datasets (
       id String, label String, simulated Bool, origin String, benchmark Nullable(String), now_ms Int64, stored_seq UInt64
     ) ENGINE = ReplacingMergeTree(stored_seq) ORDER BY id ${durable}`,
  ],
];

/** Brings a database up to the last step; each step may run twice, so a crash between steps does no harm. */
export async function migrate(sql: Sql, db: string, steps: readonly (readonly string[])[]): Promise<void> {
  await sql.command("CREATE DATABASE IF NOT EXISTS {db:Identifier}", { db });
  await sql.command(
    "CREATE TABLE IF NOT EXISTS {db:Identifier}.schema_version (version UInt32) ENGINE = MergeTree ORDER BY version",
    { db },
  );
  const [versions] = await sql.query("SELECT max(version) FROM {db:Identifier}.schema_version", { db });
  const found = Number(versions?.[0] ?? 0);
  if (found > steps.length) {
    const message = `Database ${db} is at version ${found}; this program knows versions up to ${steps.length}. Use the newer program, or another data folder.`;
    throw new QuorumError("knowledge/market-newer", message, { fault: "caller", retry: false, context: { db, found } });
  }
  for (const [index, commands] of steps.entries()) {
    if (index < found) continue;
    for (const command of commands) await sql.command(command, { db });
    await sql.insert(`${db}.schema_version`, ["version"], [[index + 1]]);
  }
}
