// quorum data query, export, tables, coverage: the facts for people, as of a moment.

import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Command, Option } from "commander";
import { callerError, QuorumError } from "#infra/runtime/index.ts";
import type { CoverageRow, QualityAnswer, QueryAnswer, QueryTable } from "../../../contract/index.ts";
import { type Cli, dataOrDefault, shared } from "../../cli.ts";
import type { CommonOptions } from "../../options.ts";
import { blocks, table } from "../../render/layout.ts";
import { grouped, when } from "../../render/values.ts";

interface QueryOptions extends CommonOptions {
  readonly maxRows: string;
  readonly timeout: string;
}
interface ExportOptions extends CommonOptions {
  readonly format: "csv" | "parquet" | "arrow";
  readonly out: string;
  readonly timeout: string;
  readonly maxBytes: string;
}

/** Adds its commands below `quorum data`. */
export function addQueries(data: Command, cli: Cli): void {
  const timeout = (): Option => new Option("--timeout <seconds>", "the longest it may take").default("30");
  shared(data.command("query").description("one SELECT over the facts in view"), "data", "asOf")
    .argument("<sql>", "tables: see quorum data tables")
    .option("--max-rows <n>", "more are an error", "10000")
    .addOption(timeout())
    .action(async (sql: string, { maxRows, timeout: seconds, ...options }: QueryOptions) => {
      const request = {
        sql,
        asOf: options.asOf,
        data: dataOrDefault(cli, options),
        maxRows: whole("--max-rows", maxRows),
        timeoutSeconds: whole("--timeout", seconds),
      };
      const found = await cli.withGateway(options, (client) => client.post<QueryAnswer>("/v1/data/query", request));
      cli.print(options, found, renderRows);
    });
  shared(data.command("export").description("the answer of a SELECT as a file"), "data", "asOf")
    .argument("<sql>")
    .addOption(new Option("--format <format>", "of the file").choices(["csv", "parquet", "arrow"]).default("csv"))
    .requiredOption("--out <file>", "written anew; - for stdout")
    .option("--max-bytes <n>", "a larger file is an error, and is not left behind", String(2 ** 30))
    .addOption(timeout())
    .action(async (sql: string, { format, out, timeout: seconds, maxBytes, ...options }: ExportOptions) => {
      const request = {
        sql,
        asOf: options.asOf,
        data: dataOrDefault(cli, options),
        format,
        timeoutSeconds: whole("--timeout", seconds),
        maxBytes: whole("--max-bytes", maxBytes),
      };
      const bytes = await cli.withGateway(options, async (client) => {
        const parts = client.bytes("/v1/data/export", request);
        return out === "-" ? toTerminal(cli, parts) : toFile(out, parts);
      });
      if (out !== "-") cli.print(options, { file: out, format, bytes }, () => `${grouped(bytes)} bytes in ${out}`);
    });
  shared(data.command("tables").description("what a query may read")).action(async (options: CommonOptions) => {
    const found = await cli.withGateway(options, (client) => client.get<QueryTable[]>("/v1/data/tables"));
    cli.print(options, found, (rows) => rows.map(({ name, columns }) => `${name}: ${columns.join(", ")}`).join("\n"));
  });
  shared(data.command("coverage").description("what is in view, by kind and symbol"), "data", "asOf").action(
    async (options: CommonOptions) => {
      const query = { asOf: options.asOf, data: dataOrDefault(cli, options) };
      const found = await cli.withGateway(options, (client) => client.get<CoverageRow[]>("/v1/data/coverage", query));
      cli.print(options, found, renderCoverage);
    },
  );
  shared(
    data.command("quality").description("what is wrong, odd or thin in the data, and a score for each symbol"),
    "data",
    "asOf",
  ).action(async (options: CommonOptions) => {
    const query = { asOf: options.asOf, data: dataOrDefault(cli, options) };
    const found = await cli.withGateway(options, (client) => client.get<QualityAnswer>("/v1/data/quality", query));
    cli.print(options, found, renderQuality);
  });
}

function whole(name: string, text: string): number {
  if (/^[1-9]\d{0,12}$/.test(text)) return Number(text);
  throw callerError("gateway/bad-request", `${name}: wanted a whole number above 0, found "${text}".`);
}

/** The file is made once there is something to write: a query that is refused leaves none, and half a file is taken away again. */
async function toFile(path: string, parts: AsyncGenerator<Uint8Array>): Promise<number> {
  const first = await parts.next();
  const file = createWriteStream(path);
  const all = async function* () {
    if (!first.done) yield first.value;
    yield* parts;
  };
  await pipeline(Readable.from(all()), file).catch(async (thrown: unknown) => {
    await rm(path, { force: true });
    throw thrown instanceof TypeError ? brokenOff(thrown) : thrown;
  });
  return file.bytesWritten;
}

/** A gateway of another process breaks the connection: why, only its log can say. */
function brokenOff(cause: TypeError): QuorumError {
  const says =
    "The gateway broke the file off: it passes --max-bytes, or the query failed on the way. Its log says which. No file was left.";
  return new QuorumError("gateway/interrupted", says, { fault: "outside", retry: false, cause });
}

async function toTerminal({ terminal }: Cli, parts: AsyncIterable<Uint8Array>): Promise<number> {
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const part of parts) {
    bytes += part.length;
    terminal.out.write(decoder.decode(part, { stream: true }));
  }
  return bytes;
}

const cellOf = (value: unknown): string =>
  value === null ? "–" : typeof value === "object" ? JSON.stringify(value) : String(value);

const renderRows = ({ columns, rows }: QueryAnswer): string =>
  rows.length === 0
    ? `No rows. Columns: ${columns.map(({ name }) => name).join(", ")}`
    : table(
        rows,
        columns.map(({ name, type }, at) => ({
          title: name,
          cell: (row: readonly unknown[]) => cellOf(row[at]),
          ...(/Int|Float|Decimal/.test(type) && { align: "right" as const }),
        })),
        "",
      );

const renderCoverage = (rows: readonly CoverageRow[]): string =>
  table(
    rows,
    [
      { title: "Kind", cell: ({ kind }) => kind },
      { title: "Symbol", cell: ({ symbol }) => symbol },
      { title: "Rows", cell: (row) => grouped(row.rows), align: "right" },
      { title: "First", cell: ({ first }) => when(first) },
      { title: "Last", cell: ({ last }) => when(last) },
    ],
    "",
  );

const worstSymbols = 10;

function renderQuality({ findings, symbols }: QualityAnswer): string {
  const worst = [...symbols].sort((a, b) => a.score - b.score).slice(0, worstSymbols);
  const lowered = (parts: QualityAnswer["symbols"][number]["parts"]): string =>
    Object.entries(parts)
      .flatMap(([part, value]) => (value > 0 ? [part] : []))
      .join(", ");
  return blocks(
    findings.length === 0
      ? "Nothing was found."
      : table(
          findings,
          [
            { title: "Severity", cell: ({ severity }) => severity },
            { title: "Check", cell: ({ check }) => check },
            { title: "About", cell: ({ about }) => about },
            { title: "Count", cell: (row) => grouped(row.count), align: "right" },
            { title: "What", cell: ({ says }) => says },
            {
              title: "Example",
              cell: ({ examples: [one] }) => (one ? `${one.symbol ?? ""} ${one.place}`.trim() : "–"),
            },
          ],
          "",
        ),
    worst.length === 0
      ? null
      : `Lowest scores of ${symbols.length} symbols\n${table(worst, [
          { title: "Symbol", cell: ({ symbol }) => symbol },
          { title: "Score", cell: ({ score }) => score.toFixed(2), align: "right" },
          { title: "Lowered by", cell: ({ parts }) => lowered(parts) || "–" },
        ])}`,
  );
}
