// Trades, quotes and bars as QuestDB keeps them: one table a data set and kind, by event time, each row once by its identity and the moment
// at which it was known. So the same block twice is stored once, whatever was lost between, and old versions stay.

import type { SenderBuffer } from "@questdb/nodejs-client";
import { callerError, type QuorumError } from "#infra/runtime/index.ts";
import type { Block, BlockOf } from "#knowledge/domain/index.ts";
import type { PlainRow } from "../../plain-rows.ts";
import { columnName } from "../../sql/series-columns.ts";

export type QuestdbKind = "trade" | "quote" | "bar";
export const questdbKinds: readonly QuestdbKind[] = ["trade", "quote", "bar"];

/** A name is never used again: a server that has dropped a table may still hold writers of it. */
export const tableOf = (datasetId: string, kind: QuestdbKind, drops: number): string =>
  `ds_${datasetId}_${kind}s${drops === 0 ? "" : `_${drops}`}`;

/** 64 bits go in by the line protocol as times only: its client takes whole numbers up to 2^53. */
const long = "TIMESTAMP_NS";

interface Kind {
  readonly columns: string;
  readonly keys: string;
  /** Fields of a block's row in the order of `reads`. */
  readonly fields: readonly string[];
  /** As SELECT reads them; whole numbers exactly, as texts. */
  readonly reads: readonly string[];
  /** After the time: versions of one row stand side by side, the last known last. */
  readonly order: string;
  /** Beside symbol and time, what makes two rows versions of one. */
  readonly identity: (row: PlainRow) => string;
}

const numbers = (...fields: readonly string[]): string =>
  fields.map((field) => `${columnName(field)} DOUBLE`).join(", ");
const asLong = (column: string): string => `cast(${column} AS LONG)`;
const times = [asLong("ts"), asLong("known"), asLong("sequence")];

export const kinds: Readonly<Record<QuestdbKind, Kind>> = {
  trade: {
    columns: `known ${long}, sequence ${long}, ${numbers("price", "size")}, side LONG, venue VARCHAR`,
    keys: "ts, symbol, source, sequence, known",
    fields: ["eventNs", "knownNs", "sequence", "price", "size", "side", "venue"],
    reads: [...times, "price", "size", "side", "venue"],
    order: "sequence, source, known",
    identity: ({ symbol, source, values }) => `${symbol} ${values.eventNs} ${values.sequence} ${source}`,
  },
  quote: {
    columns: `known ${long}, sequence ${long}, ${numbers("bid", "bidSize", "ask", "askSize")}`,
    keys: "ts, symbol, source, sequence, known",
    fields: ["eventNs", "knownNs", "sequence", "bid", "bidSize", "ask", "askSize"],
    reads: [...times, "bid", "bid_size", "ask", "ask_size"],
    order: "sequence, source, known",
    identity: ({ symbol, source, values }) => `${symbol} ${values.eventNs} ${values.sequence} ${source}`,
  },
  bar: {
    columns: `known ${long}, bar_interval SYMBOL, opening ${long}, open_ms LONG, event_time_ms LONG,
      ${numbers("open", "high", "low", "close", "volumeShares")}`,
    keys: "ts, symbol, bar_interval, opening, known",
    fields: [
      "closeMs",
      "knownAtMs",
      "interval",
      "openMs",
      "eventTimeMs",
      "open",
      "high",
      "low",
      "close",
      "volumeShares",
    ],
    reads: [
      `${asLong("ts")} / 1000000`,
      `${asLong("known")} / 1000000`,
      ...["bar_interval", "open_ms", "event_time_ms", "open", "high", "low", "close", "volume_shares"],
    ],
    order: "bar_interval, opening, known",
    identity: ({ symbol, values }) =>
      `${symbol} ${values.closeMs} ${values.interval} ${openingOf(values.interval as string, values.openMs as number)}`,
  },
};

export const makeSql = (table: string, kind: QuestdbKind): string => `
  CREATE TABLE IF NOT EXISTS '${table}' (ts TIMESTAMP_NS, symbol SYMBOL, source SYMBOL, ${kinds[kind].columns})
  TIMESTAMP(ts) PARTITION BY MONTH WAL DEDUP UPSERT KEYS(${kinds[kind].keys})`;

/** What tells bars by what was traded apart that close at one moment; nothing where the close alone does. */
export const openingOf = (interval: string, openMs: number): bigint =>
  interval.includes(":") ? BigInt(openMs) * 1_000_000n : 0n;

/** One row of a block as a line. */
export function writeRow(lines: SenderBuffer, table: string, kind: QuestdbKind, row: PlainRow): void {
  const { values } = row;
  lines.table(table).symbol("symbol", row.symbol).symbol("source", row.source);
  const number = (field: string): SenderBuffer => lines.floatColumn(columnName(field), values[field] as number);
  if (kind === "bar") {
    const [interval, openMs] = [values.interval as string, values.openMs as number];
    lines.symbol("bar_interval", interval).timestampColumn("known", ns(values.knownAtMs), "ns");
    lines.timestampColumn("opening", openingOf(interval, openMs), "ns").intColumn("open_ms", openMs);
    lines.intColumn("event_time_ms", values.eventTimeMs as number);
    for (const field of ["open", "high", "low", "close", "volumeShares"]) number(field);
  } else {
    lines.timestampColumn("known", values.knownNs as bigint, "ns");
    lines.timestampColumn("sequence", values.sequence as bigint, "ns");
    for (const field of kind === "trade" ? ["price", "size"] : ["bid", "bidSize", "ask", "askSize"]) number(field);
    if (kind === "trade") lines.intColumn("side", values.side as number).stringColumn("venue", values.venue as string);
  }
  lines.at(kind === "bar" ? ns(values.closeMs) : (values.eventNs as bigint), "ns");
}

const ns = (ms: unknown): bigint => BigInt(ms as number) * 1_000_000n;

/** A line of `SELECT symbol, source, <reads>` as a row. */
export function rowOfLine(kind: QuestdbKind, [symbol = "", source = "", ...cells]: readonly string[]): PlainRow {
  const values = Object.fromEntries(
    kinds[kind].fields.map((field, place) => [field, cellOf(field, cells[place] ?? "")]),
  );
  return { symbol: unescaped(symbol), source: unescaped(source), values };
}

function cellOf(field: string, cell: string): bigint | number | string {
  if (field === "venue" || field === "interval") return unescaped(cell);
  if (field === "eventNs" || field === "knownNs" || field === "sequence") return BigInt(cell);
  return cell === "" ? Number.NaN : Number(cell);
}

const letters: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** The server writes texts into CSV with the escapes of JSON. */
const unescaped = (text: string): string =>
  text.includes("\\")
    ? text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code?: string, letter = "") =>
        code === undefined ? (letters[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;

export const isKept = (block: Block): block is BlockOf<QuestdbKind> & Block =>
  (questdbKinds as readonly string[]).includes(block.kind);

export const notKept = (kind: string): QuorumError =>
  callerError(
    "knowledge/not-supported",
    `QuestDB keeps trades, quotes and bars, and nothing of kind ${kind}. Use chdb or clickhouse for it.`,
    { kind },
  );
