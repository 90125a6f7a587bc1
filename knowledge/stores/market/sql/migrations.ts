// The databases and their tables, step by step. A step is never changed once released; a new one is added below it.
// Times are Int64 epoch milliseconds, as in the facts. content_hash covers every field of a fact: the same fact twice has the
// same sorting key and is kept once; any other content is another row, so history is never overwritten. stored_seq grows with each row stored.
// Codecs and partitions are those that measured best on real bars: docs/decisions/0023.

import { QuorumError } from "#infra/runtime/index.ts";
import type { Sql } from "./sql.port.ts";
import { addStoredAt, storedAtColumn } from "./stored-at.ts";

const time = "Int64 CODEC(Delta, ZSTD(1))";
const number = "Float64 CODEC(ZSTD(1))";
const maybe = "Nullable(Float64) CODEC(ZSTD(1))";
const label = "LowCardinality(String)";
const text = "String CODEC(ZSTD(3))";
const seq = "UInt64 CODEC(DoubleDelta, ZSTD(1))";
const durable = "fsync_after_insert = 1, fsync_part_directory = 1";
/** Blocks may come under tokens: as many are remembered as a thousand blocks of a few partitions need. */
const tokens = "non_replicated_deduplication_window = 10000";

interface TableText {
  readonly name: string;
  readonly columns: string;
  /** What content_hash is made of, beside the two times and the source. */
  readonly hashed: string;
  readonly orderBy: string;
  readonly partitionBy?: string;
  readonly settings?: string;
  /** Further indices. */
  readonly index?: string;
}

const table = ({ name, columns, hashed, orderBy, partitionBy, settings, index }: TableText): string => `
  CREATE TABLE IF NOT EXISTS {db:Identifier}.${name} (
    ${columns},
    event_time_ms ${time}, known_at_ms ${time}, source ${label},
    stored_seq ${seq}, ${storedAtColumn},
    content_hash UInt64 MATERIALIZED sipHash64(${hashed}, event_time_ms, known_at_ms, source)${index === undefined ? "" : `, ${index}`}
  ) ENGINE = ReplacingMergeTree(stored_seq) ${partitionBy === undefined ? "" : `PARTITION BY ${partitionBy} `}ORDER BY (${orderBy}, content_hash)
  SETTINGS ${[durable, settings].filter(Boolean).join(", ")}`;

/** upgrade: needed only where facts were stored by an earlier step, so a new database goes without. */
type Command = string | { readonly upgrade: string };
export type Steps = readonly (readonly Command[])[];

const firstInstruments = table({
  name: "instruments",
  columns: `symbol ${label}, name String, aliases Array(String), sector ${label}, currency ${label}, calendar ${label},
     lot_size_shares Int64, benchmark Bool`,
  hashed: "symbol, name, aliases, sector, currency, calendar, lot_size_shares, benchmark",
  orderBy: "symbol, known_at_ms",
});
const firstBars = table({
  name: "bars",
  columns: `symbol ${label}, open_ms ${time}, close_ms ${time}, open ${number}, high ${number}, low ${number}, close ${number},
     volume_shares ${number}`,
  hashed: "symbol, open_ms, close_ms, open, high, low, close, volume_shares",
  orderBy: "symbol, close_ms, known_at_ms",
});
const newsColumns = {
  columns: `symbol ${label}, story_id String, publisher ${label}, title ${text}, summary ${text}`,
  hashed: "symbol, story_id, publisher, title, summary",
  orderBy: "symbol, known_at_ms, story_id",
};
const firstNews = table({ name: "news", ...newsColumns });

const firstFacts: readonly Command[] = [
  { upgrade: firstInstruments },
  { upgrade: firstBars },
  table({
    name: "actions",
    columns: `symbol ${label}, kind ${label}, ex_ms ${time}, amount_or_ratio ${number}, currency LowCardinality(Nullable(String))`,
    hashed: "symbol, kind, ex_ms, amount_or_ratio, ifNull(currency, '')",
    orderBy: "symbol, ex_ms, kind, known_at_ms",
  }),
  table({
    name: "filings",
    columns: `symbol ${label}, fiscal_year Int32, fiscal_period ${label}, timeframe ${label}, start_ms Nullable(Int64) CODEC(ZSTD(1)),
     end_ms ${time}, statement ${label}, item ${label}, value ${number}, unit ${label}`,
    hashed:
      "symbol, fiscal_year, fiscal_period, timeframe, isNull(start_ms), ifNull(start_ms, 0), end_ms, statement, item, value, unit",
    orderBy: "symbol, end_ms, known_at_ms, item",
  }),
  { upgrade: firstNews },
];

/** Rows of a table into the one that takes its place. Runs twice without harm: the old one is made again, empty, and gone again. */
const moved = (from: string, made: string, to: string, columns: string, values: string): readonly Command[] => [
  { upgrade: made },
  {
    upgrade: `INSERT INTO {db:Identifier}.${to} (${columns}) SELECT ${values} FROM {db:Identifier}.${from} ${anyParts}`,
  },
  { upgrade: `DROP TABLE {db:Identifier}.${from} SYNC` },
];
const anyParts = "SETTINGS max_partitions_per_insert_block = 0";

const dated = "event_time_ms, known_at_ms, source, stored_seq";
const yearOf = (column: string): string => `toYear(fromUnixTimestamp64Milli(${column}, 'UTC'))`;
const monthOf = (column: string): string => `toYYYYMM(fromUnixTimestamp64Milli(${column}, 'UTC'))`;
/** A part goes as soon as all in it has expired. */
const growing = "ttl_only_drop_parts = 1";

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

const bars = "symbol, interval, open_ms, close_ms, open, high, low, close, volume_shares";
const instruments = "symbol, name, aliases, sector, currency, calendar, lot_size_shares, benchmark, kind";

const observations: readonly Command[] = [
  { upgrade: addStoredAt("actions") },
  { upgrade: addStoredAt("filings") },
  table({
    name: "listings",
    columns: `symbol ${label}, name String, aliases Array(String), sector ${label}, currency ${label}, calendar ${label},
     lot_size_shares Float64, benchmark Bool, kind ${label}, tick_size Nullable(Float64), price_limit_fraction Nullable(Float64),
     listed_ms Nullable(Int64), delisted_ms Nullable(Int64)`,
    hashed: `${instruments}, ${hashable("tick_size")}, ${hashable("price_limit_fraction")}, ${hashable("listed_ms")},
     ${hashable("delisted_ms")}`,
    orderBy: "symbol, known_at_ms",
  }),
  ...moved(
    "instruments",
    firstInstruments,
    "listings",
    `${instruments}, ${dated}`,
    `${instruments.replace(/kind$/, "'equity'")}, ${dated}`,
  ),
  table({
    name: "price_bars",
    columns: `symbol ${label}, interval ${label}, open_ms ${time}, close_ms ${time}, open ${number}, high ${number}, low ${number},
     close ${number}, volume_shares ${number}`,
    hashed: bars,
    orderBy: "symbol, interval, close_ms, known_at_ms",
    // Minutes and seconds by month; the few longer bars by year, or one company's history would be hundreds of parts.
    partitionBy: `if(endsWith(interval, 'm') OR endsWith(interval, 's') OR position(interval, ':') > 0, ${monthOf("close_ms")}, ${yearOf("close_ms")})`,
    settings: `${growing}, ${tokens}`,
    index: "INDEX known known_at_ms TYPE minmax GRANULARITY 1",
  }),
  ...moved("bars", firstBars, "price_bars", `${bars}, ${dated}`, `${bars.replace("interval", "'1d'")}, ${dated}`),
  table({ name: "stories", ...newsColumns, partitionBy: yearOf("known_at_ms"), settings: growing }),
  ...moved(
    "news",
    firstNews,
    "stories",
    `symbol, story_id, publisher, title, summary, ${dated}`,
    `symbol, story_id, publisher, title, summary, ${dated}`,
  ),
  table({
    name: "tickers",
    columns: `symbol ${label}, ticker ${label}, venue ${label}, from_ms Int64, to_ms Nullable(Int64)`,
    hashed: `symbol, ticker, venue, from_ms, ${hashable("to_ms")}`,
    orderBy: "symbol, from_ms, ticker, venue, known_at_ms",
  }),
  table({
    name: "metrics",
    columns: `symbol ${label}, metric ${label}, value ${number}, unit ${label}`,
    hashed: "symbol, metric, value, unit",
    orderBy: "symbol, event_time_ms, metric, known_at_ms",
    partitionBy: yearOf("event_time_ms"),
    settings: `${growing}, ${tokens}`,
  }),
  table({
    name: "macro",
    columns: `symbol ${label}, period_ms ${time}, value ${maybe}, unit ${label}`,
    hashed: `symbol, period_ms, ${hashable("value")}, unit`,
    orderBy: "symbol, period_ms, known_at_ms",
  }),
  table({
    name: "option_quotes",
    columns: `symbol ${label}, expiry_ms ${time}, strike ${number}, right ${label}, style ${label},
     ${optionFigures.map((name) => `${name} ${maybe}`).join(", ")}`,
    hashed: `symbol, expiry_ms, strike, right, style, ${optionFigures.map((name) => hashable(name)).join(", ")}`,
    orderBy: "symbol, event_time_ms, expiry_ms, strike, right, known_at_ms",
    partitionBy: yearOf("event_time_ms"),
    settings: growing,
  }),
  table({
    name: "posts",
    columns: `symbol ${label}, post_id String, platform ${label}, author Nullable(String), text ${text}, engagement ${maybe}`,
    hashed: `symbol, post_id, platform, ${hashable("author", "''")}, text, ${hashable("engagement")}`,
    orderBy: "symbol, event_time_ms, platform, post_id, known_at_ms",
    partitionBy: yearOf("event_time_ms"),
    settings: growing,
  }),
  table({
    name: "predictions",
    columns: `prediction_id String, symbol ${label}, model ${label}, target ${label}, horizon_days Float64, value ${number},
     lower ${maybe}, upper ${maybe}`,
    hashed: `prediction_id, symbol, model, target, horizon_days, value, ${hashable("lower")}, ${hashable("upper")}`,
    orderBy: "symbol, event_time_ms, prediction_id, known_at_ms",
    settings: growing,
  }),
  table({
    name: "signals",
    columns: `signal_id String, symbol ${label}, name ${label}, value ${number}, unit ${label}`,
    hashed: "signal_id, symbol, name, value, unit",
    orderBy: "symbol, event_time_ms, signal_id, known_at_ms",
    settings: growing,
  }),
  table({
    name: "samples",
    columns: `sample_id String, collection ${label}, text ${text}, label Nullable(String), score ${maybe}, about Nullable(String)`,
    hashed: `sample_id, collection, text, ${hashable("label", "''")}, ${hashable("score")}, ${hashable("about", "''")}`,
    orderBy: "collection, event_time_ms, sample_id, known_at_ms",
  }),
  // What digest.ts keeps.
  `CREATE TABLE IF NOT EXISTS {db:Identifier}.digest_days (
     kind ${label}, day Int32, first_ms Int64, last_ms Int64, facts UInt64, mixed UInt64, summed UInt64, settled_seq UInt64
   ) ENGINE = ReplacingMergeTree(settled_seq) ORDER BY (kind, day) SETTINGS ${durable}`,
  `CREATE TABLE IF NOT EXISTS {db:Identifier}.superseded (
     kind ${label}, content_hash UInt64, from_ms Int64, settled_seq UInt64
   ) ENGINE = ReplacingMergeTree(settled_seq) ORDER BY (kind, content_hash) SETTINGS ${durable}`,
  `CREATE TABLE IF NOT EXISTS {db:Identifier}.settled (
     kind ${label}, settled_seq UInt64, blocks UInt64
   ) ENGINE = ReplacingMergeTree(settled_seq) ORDER BY kind SETTINGS ${durable}`,
];

export const datasetSteps: Steps = [firstFacts, observations];

export const catalogueSteps: Steps = [
  [
    `CREATE TABLE IF NOT EXISTS {db:Identifier}.datasets (
       id String, label String, simulated Bool, origin String, benchmark Nullable(String), now_ms Int64, stored_seq UInt64
     ) ENGINE = ReplacingMergeTree(stored_seq) ORDER BY id SETTINGS ${durable}`,
  ],
  [
    "ALTER TABLE {db:Identifier}.datasets ADD COLUMN IF NOT EXISTS expires Bool DEFAULT false",
    "ALTER TABLE {db:Identifier}.datasets ADD COLUMN IF NOT EXISTS stored_at_ms Int64 DEFAULT 0, MATERIALIZE COLUMN stored_at_ms SETTINGS mutations_sync = 1",
    `ALTER TABLE {db:Identifier}.datasets MODIFY COLUMN ${storedAtColumn}`, // what was there before keeps the 0 that it was given
  ],
  // Every description that there was, for bringing a backup back to a moment; the table above keeps the newest.
  [
    `CREATE TABLE IF NOT EXISTS {db:Identifier}.datasets_told (
       id String, label String, simulated Bool, origin String, benchmark Nullable(String), now_ms Int64, stored_seq UInt64, expires Bool,
       stored_at_ms Int64
     ) ENGINE = MergeTree ORDER BY (id, stored_seq) SETTINGS ${durable}`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS {db:Identifier}.datasets_to_told TO {db:Identifier}.datasets_told AS
     SELECT id, label, simulated, origin, benchmark, now_ms, stored_seq, expires, stored_at_ms FROM {db:Identifier}.datasets`,
  ],
];

/** Brings a database up to the last step; each step may run twice, so a crash between steps does no harm. */
export async function migrate(sql: Sql, db: string, steps: Steps): Promise<void> {
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
    for (const command of commands)
      if (typeof command === "string") await sql.command(command, { db });
      else if (found > 0) await sql.command(command.upgrade, { db });
    await sql.insert(`${db}.schema_version`, ["version"], [[index + 1]]);
  }
}
