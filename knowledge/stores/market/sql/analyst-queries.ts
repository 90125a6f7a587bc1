// The analyst's SQL on a ClickHouse: each table of facts stands before the query as a WITH of its rows in view, so that the text itself
// needs no as-of and cannot do without one.

import { asQuorumError, callerError, QuorumError } from "#infra/runtime/index.ts";
import { type AsOf, seriesKinds } from "#knowledge/domain/index.ts";
import type { AnalystQueries, ExportFormat, QueryLimits, QueryTable } from "../analyst.port.ts";
import { factKinds } from "../fact-rules.ts";
import { requireHarmless, requireOneSelect } from "./analyst-text.ts";
import { tableColumns } from "./fact-tables.ts";
import { contentOf, seriesTable } from "./series-tables.ts";
import type { Sql, StreamFormat } from "./sql.port.ts";
import { seen } from "./statements.ts";

/** A table as analysts know it: its name, its columns, and the SELECT of its rows in view at {asOf} of {db}. */
interface AnalystTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: string;
  /** The table behind it, where it is made only when the first row is stored. */
  readonly madeWhenNeeded: string | null;
}

const plural: Readonly<Record<string, string>> = { news: "news", macro: "macro" };

const factTables: readonly AnalystTable[] = factKinds.map((kind) => ({
  name: plural[kind] ?? `${kind}s`,
  columns: tableColumns(kind),
  rows: seen(kind, tableColumns(kind).join(", ")),
  madeWhenNeeded: null,
}));

const rowIdentity = "symbol, source, event_ns, sequence";

const seriesTables: readonly AnalystTable[] = seriesKinds.map((kind) => ({
  name: seriesTable[kind],
  columns: contentOf[kind].split(", "),
  rows: `
  SELECT ${contentOf[kind]} FROM {db:Identifier}.${seriesTable[kind]}
  WHERE known_ns <= {asOf:Int64} * 1000000
  ORDER BY ${rowIdentity}, known_ns DESC, stored_seq DESC LIMIT 1 BY ${rowIdentity}`,
  madeWhenNeeded: seriesTable[kind],
}));

const tables = [...factTables, ...seriesTables];
const names: ReadonlySet<string> = new Set(tables.map(({ name }) => name));

const formats: Readonly<Record<ExportFormat, StreamFormat>> = {
  csv: "CSVWithNames",
  parquet: "Parquet",
  arrow: "Arrow",
};

export interface AnalystParts {
  readonly sql: Sql;
  /** @throws knowledge/dataset-unknown */
  readonly databaseOf: (datasetId: string) => string;
}

export function openAnalystQueries({ sql, databaseOf }: AnalystParts): AnalystQueries {
  /** The query behind the tables' definitions. @throws knowledge/query-refused, knowledge/query-failed */
  async function checked(text: string, db: string): Promise<string> {
    requireOneSelect(text);
    const [tree = []] = await told(() => sql.query(`EXPLAIN AST ${text}`, {}));
    const reads = requireHarmless(text, tree as readonly string[], names);
    for (const name of reads.own) await requireUndefined(name);
    const used = tables.filter(({ name }) => reads.tables.has(name));
    for (const { name, madeWhenNeeded } of used)
      if (madeWhenNeeded !== null) await requireRows(db, name, madeWhenNeeded);
    if (used.length === 0) return text;
    const definitions = used.map(({ name, rows }) => `${name} AS (${rows})`).join(",\n");
    return `WITH ${definitions}${/^\s*WITH\b/i.test(text) ? `,\n${text.replace(/^\s*WITH\b/i, "")}` : `\n${text}`}`;
  }

  /** A name that the text only seems to define (in a comment, say) must not be that of a table lying about. */
  async function requireUndefined(name: string): Promise<void> {
    const [there = []] = await sql.query("EXISTS TABLE {name:Identifier}", { name });
    if (Number(there[0]) === 0) return;
    throw callerError(
      "knowledge/query-refused",
      `The query is refused: "${name}" is a table of the server. Name it otherwise.`,
    );
  }

  async function requireRows(db: string, name: string, table: string): Promise<void> {
    const [there = []] = await sql.query(`EXISTS TABLE {db:Identifier}.${table}`, { db });
    if (Number(there[0]) === 1) return;
    throw callerError("knowledge/query-refused", `The data set holds no ${name.replace("_", " ")}.`, { table: name });
  }

  return {
    tables: () => tables.map(({ name, columns }) => ({ name, columns })),
    async query(datasetId, asOf: AsOf, text, limits): Promise<QueryTable> {
      const at = { db: databaseOf(datasetId), asOf };
      const query = await checked(text, at.db);
      const settings = settingsOf(limits); // types too: what is constant is worked out for them
      const [columnNames = [], types = []] = await told(() =>
        sql.query(`DESCRIBE TABLE (${query}\n)\n${settings}`, at),
      );
      const columns = columnNames.map((name, column) => ({ name: String(name), type: String(types[column]) }));
      const quoted = `${settings}, output_format_json_quote_64bit_integers = 1`;
      const values = await told(() => sql.query(`${query}\n${quoted}`, at));
      const exact = values.map((column, n) => (areWhole(columns[n]?.type ?? "") ? column.map(wholeOf) : column));
      const rows = (exact[0] ?? []).map((_, row) => exact.map((column) => column[row]));
      return { columns, rows };
    },
    async *export(datasetId, asOf, text, format, limits) {
      const at = { db: databaseOf(datasetId), asOf };
      const query = await checked(text, at.db);
      const unlimited = settingsOf({ ...limits, maxRows: 0 });
      try {
        yield* upTo(limits.maxBytes, sql.stream(`${query}\n${unlimited}`, at, formats[format]));
      } catch (thrown) {
        throw failureOf(thrown);
      }
    },
  };
}

/** Whether all that is text in a column's JSON is whole numbers of 64 bits and more, however deep they lie. */
const areWhole = (type: string): boolean =>
  /Int(?:64|128|256)/.test(type) && !/String|Enum|Date|Time|UUID|IP|Bool/.test(type);

/** A number where a double holds it, else its digits: a time in nanoseconds is not to be rounded. */
function wholeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wholeOf);
  if (typeof value !== "string") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

async function* upTo(most: number, parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const part of parts) {
    bytes += part.length;
    if (bytes > most) throw tooLarge(most);
    yield part;
  }
}

function tooLarge(most: number): QuorumError {
  const says = `The file would be larger than ${most} bytes. Narrow the query, export it in parts, choose parquet, or raise the limit.`;
  return callerError("knowledge/export-too-large", says, { most });
}

const settingsOf = ({
  timeoutSeconds,
  maxRows,
  maxMemoryBytes,
  maxScannedRows,
}: QueryLimits): string => `SETTINGS max_execution_time = ${timeoutSeconds}, timeout_overflow_mode = 'throw', max_result_rows = ${maxRows},
  result_overflow_mode = 'throw', max_memory_usage = ${maxMemoryBytes}, max_rows_to_read = ${maxScannedRows}, enable_global_with_statement = 1`;

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw failureOf(thrown);
  }
}

/** What the engine says of the analyst's own text, as the analyst's mistake; anything else as it is. */
function failureOf(thrown: unknown): QuorumError {
  const error = asQuorumError(thrown);
  if (error.code !== "knowledge/store-failed") return error;
  // The scope is the whole query, with what stands before the analyst's own.
  const words =
    /DB::Exception: ([\s\S]*?)(?:\s*\bin scope\b[\s\S]*)?(?: \(version .*)?$/i.exec(error.message)?.[1] ??
    error.message;
  if (/TOO_MANY_ROWS|memory limit exceeded|MEMORY_LIMIT_EXCEEDED|TIMEOUT_EXCEEDED/.test(error.message)) {
    const says = `The query asks for more than its limits of time, rows or memory: ${words.slice(0, 300)}. Narrow it, add a LIMIT, or raise the limits.`;
    return new QuorumError("knowledge/query-too-large", says, { fault: "caller", retry: false, cause: thrown });
  }
  const outside =
    error.fault === "outside" &&
    !/SYNTAX_ERROR|UNKNOWN_|ILLEGAL_|TYPE_MISMATCH|NO_COMMON_TYPE|BAD_ARGUMENTS|CANNOT_|AMBIGUOUS|NOT_AN_AGGREGATE/.test(
      error.message,
    );
  if (outside) return error;
  const hint = /^Unknown .*identifier/.test(words) ? ". `quorum data tables` lists tables and columns." : "";
  return callerError("knowledge/query-failed", `The query does not run: ${words.slice(0, 400)}${hint}`);
}
