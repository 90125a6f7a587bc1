// The tables of the series kinds, made in a data set's database when the first block of a kind is stored. A step is never changed once
// released; a new one is added below it. Codecs are those that were smallest on real ticks: docs/decisions/0025.
// again is 1 where a row, when it was stored, stood at or before another of its symbol and source: only such a row can be a newer version.

import type { SeriesKind } from "#knowledge/domain/index.ts";
import { daysOf, hourOf, hoursColumns, minutesOf, rollUpColumns, secondColumns, secondsOf } from "./series-views.ts";
import { storedAtColumn } from "./stored-at.ts";

const time = "Int64 CODEC(Delta, ZSTD(1))";
const counted = "Int64 CODEC(DoubleDelta, ZSTD(1))";
const number = "Float64 CODEC(ZSTD(1))";
const ladder = "Array(Float64) CODEC(ZSTD(3))";
const small = "Int8 CODEC(ZSTD(1))";
const label = "LowCardinality(String)";

/** A block of some months takes as many places as months: enough for a thousand blocks and more. */
const tokens = "non_replicated_deduplication_window = 10000";
const durable = "fsync_after_insert = 1, fsync_part_directory = 1";
const byMonth = (column: string): string => `PARTITION BY toYYYYMM(fromUnixTimestamp64Nano(${column}, 'UTC'))`;

export const seriesTable: Readonly<Record<SeriesKind, string>> = {
  trade: "trades",
  quote: "quotes",
  book: "books",
  delta: "book_deltas",
  order: "order_events",
};

const table = (kind: SeriesKind, columns: string): string => `
  CREATE TABLE IF NOT EXISTS {db:Identifier}.${seriesTable[kind]} (
    symbol ${label}, source ${label}, event_ns ${time}, known_ns ${time}, sequence ${counted}, ${columns},
    again UInt8 CODEC(ZSTD(1)), stored_seq UInt64 CODEC(DoubleDelta, ZSTD(1)), ${storedAtColumn}
  ) ENGINE = MergeTree ${byMonth("event_ns")} ORDER BY (symbol, event_ns, sequence) SETTINGS ${durable}, ${tokens}`;

const view = (name: string, to: string, select: string): string =>
  `CREATE MATERIALIZED VIEW IF NOT EXISTS {db:Identifier}.${name} TO {db:Identifier}.${to} AS ${select}`;

/** What each hour holds, kept up by the engine itself as rows come in. */
const hours = (kind: SeriesKind): readonly string[] => {
  const name = seriesTable[kind];
  return [
    `CREATE TABLE IF NOT EXISTS {db:Identifier}.${name}_hours (${hoursColumns})
     ENGINE = AggregatingMergeTree ${byMonth("hour_ns")} ORDER BY (symbol, hour_ns, source) SETTINGS ${tokens}`,
    view(`${name}_to_hours`, `${name}_hours`, hourOf(name, contentOf[kind])),
  ];
};

const identity = "symbol, source, event_ns, known_ns, sequence";

/** Every column that says something, for a row's hash. */
export const contentOf: Readonly<Record<SeriesKind, string>> = {
  trade: `${identity}, price, size, side, venue`,
  quote: `${identity}, bid, bid_size, ask, ask_size`,
  book: `${identity}, bids, bid_sizes, asks, ask_sizes`,
  delta: `${identity}, side, price, size, reset`,
  order: `${identity}, type, order_id, price, size, side`,
};

const rollUp = (name: string, engine = "AggregatingMergeTree", columns = rollUpColumns): string => `
  CREATE TABLE IF NOT EXISTS {db:Identifier}.${name} (${columns})
  ENGINE = ${engine} ${byMonth("bucket_ns")} ORDER BY (symbol, bucket_ns, source) SETTINGS ${tokens}`;

export const seriesSteps: Readonly<Record<SeriesKind, readonly (readonly string[])[]>> = {
  trade: [
    [
      table("trade", `price ${number}, size ${number}, side ${small}, venue ${label}`),
      ...hours("trade"),
      rollUp("trades_1s", "MergeTree", secondColumns),
      rollUp("trades_1m"),
      rollUp("trades_1d"),
      view("trades_to_1s", "trades_1s", secondsOf("trades")),
      view("trades_1s_to_1m", "trades_1m", minutesOf("trades_1s")),
      view("trades_1m_to_1d", "trades_1d", daysOf("trades_1m")),
    ],
  ],
  quote: [[table("quote", `bid ${number}, bid_size ${number}, ask ${number}, ask_size ${number}`), ...hours("quote")]],
  book: [[table("book", `bids ${ladder}, bid_sizes ${ladder}, asks ${ladder}, ask_sizes ${ladder}`), ...hours("book")]],
  delta: [[table("delta", `side ${small}, price ${number}, size ${number}, reset ${small}`), ...hours("delta")]],
  order: [
    [
      table("order", `type ${small}, order_id Int64 CODEC(ZSTD(1)), price ${number}, size ${number}, side ${small}`),
      ...hours("order"),
    ],
  ],
};

/** A table that the engine fills from a kind's rows; rows in it counts those. */
export interface FilledTable {
  readonly name: string;
  /** The start of a line's stretch. */
  readonly start: "hour_ns" | "bucket_ns";
}

export const filledTables = (kind: SeriesKind): readonly FilledTable[] => [
  { name: `${seriesTable[kind]}_hours`, start: "hour_ns" },
  ...(kind === "trade"
    ? ["trades_1s", "trades_1m", "trades_1d"].map((name) => ({ name, start: "bucket_ns" }) as const)
    : []),
];
