// A folder of the embedded market store as the first release wrote it: its own table definitions and rows, kept as text so that no later
// change to the program changes them.

import type { Session } from "chdb";

const time = "Int64 CODEC(Delta, ZSTD(1))";
const number = "Float64 CODEC(ZSTD(1))";
const label = "LowCardinality(String)";
const text = "String CODEC(ZSTD(3))";
const durable = "SETTINGS fsync_after_insert = 1, fsync_part_directory = 1";

const table = (name: string, columns: string, hashed: string, orderBy: string): string => `
  CREATE TABLE IF NOT EXISTS ds_old.${name} (
    ${columns},
    event_time_ms ${time}, known_at_ms ${time}, source ${label},
    stored_seq UInt64 CODEC(DoubleDelta, ZSTD(1)),
    content_hash UInt64 MATERIALIZED sipHash64(${hashed}, event_time_ms, known_at_ms, source)
  ) ENGINE = ReplacingMergeTree(stored_seq) ORDER BY (${orderBy}, content_hash) ${durable}`;

export const oldBars = table(
  "bars",
  `symbol ${label}, open_ms ${time}, close_ms ${time}, open ${number}, high ${number}, low ${number}, close ${number},
   volume_shares ${number}`,
  "symbol, open_ms, close_ms, open, high, low, close, volume_shares",
  "symbol, close_ms, known_at_ms",
);

const definitions = [
  "CREATE DATABASE quorum_catalogue",
  "CREATE TABLE quorum_catalogue.schema_version (version UInt32) ENGINE = MergeTree ORDER BY version",
  `CREATE TABLE quorum_catalogue.datasets (
     id String, label String, simulated Bool, origin String, benchmark Nullable(String), now_ms Int64, stored_seq UInt64
   ) ENGINE = ReplacingMergeTree(stored_seq) ORDER BY id ${durable}`,
  "CREATE DATABASE ds_old",
  "CREATE TABLE ds_old.schema_version (version UInt32) ENGINE = MergeTree ORDER BY version",
  table(
    "instruments",
    `symbol ${label}, name String, aliases Array(String), sector ${label}, currency ${label}, calendar ${label},
     lot_size_shares Int64, benchmark Bool`,
    "symbol, name, aliases, sector, currency, calendar, lot_size_shares, benchmark",
    "symbol, known_at_ms",
  ),
  oldBars,
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

/** Rows of two sessions in 2025: a revised bar, a corrected one of the same moment, an action, a filing, a story, an instrument renamed. */
const rows = [
  "INSERT INTO quorum_catalogue.schema_version VALUES (1)",
  "INSERT INTO quorum_catalogue.datasets VALUES ('old', 'Old facts', false, 'the first release', NULL, 5000, 1)",
  "INSERT INTO ds_old.schema_version VALUES (1)",
  `INSERT INTO ds_old.instruments (symbol, name, aliases, sector, currency, calendar, lot_size_shares, benchmark, event_time_ms, known_at_ms, source, stored_seq)
   VALUES ('AAA', 'Alpha', ['A'], 'Testing', 'USD', 'XNYS', 100, false, 1, 1, 'old', 1), ('AAA', 'Alpha Two', ['A'], 'Testing', 'USD', 'XNYS', 100, false, 1, 3000, 'old', 2)`,
  `INSERT INTO ds_old.bars (symbol, open_ms, close_ms, open, high, low, close, volume_shares, event_time_ms, known_at_ms, source, stored_seq)
   VALUES ('AAA', 900, 1000, 10, 12, 9, 11, 100, 1000, 1000, 'old', 3), ('AAA', 900, 1000, 10, 12, 9, 11.5, 100, 1000, 3000, 'old', 4),
     ('AAA', 1900, 2000, 11, 12, 9, 10, 100, 2000, 2000, 'old', 6), ('AAA', 1900, 2000, 11, 12, 9, 10.5, 100, 2000, 2000, 'old', 5)`,
  `INSERT INTO ds_old.actions (symbol, kind, ex_ms, amount_or_ratio, currency, event_time_ms, known_at_ms, source, stored_seq)
   VALUES ('AAA', 'split', 1500, 2, NULL, 1500, 1200, 'old', 7)`,
  `INSERT INTO ds_old.filings (symbol, fiscal_year, fiscal_period, timeframe, start_ms, end_ms, statement, item, value, unit, event_time_ms, known_at_ms, source, stored_seq)
   VALUES ('AAA', 2024, 'Q4', 'quarterly', NULL, 500, 'income', 'revenues', 900, 'USD', 500, 1100, 'old', 8)`,
  `INSERT INTO ds_old.news (symbol, story_id, publisher, title, summary, event_time_ms, known_at_ms, source, stored_seq)
   VALUES ('AAA', 's1', 'Wire', 'First', '', 1100, 1100, 'old', 9), ('AAA', 's1', 'Wire', 'Mended', '', 1100, 2500, 'old', 10)`,
];

export async function writeFirstRelease(session: Session): Promise<void> {
  for (const statement of [...definitions, ...rows]) await session.queryAsync(statement);
}
