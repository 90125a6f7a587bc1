// A feed of history from a folder of CSV files, plain or gzipped, read by a layout. A line that is no fact is handed on with its reason.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { z } from "zod";
import { type Clock, callerError, contentHash, QuorumError } from "#infra/runtime/index.ts";
import { type Dataset, type Fact, Instrument } from "#knowledge/domain/index.ts";
import type { Feed, FeedCan, FeedItem } from "../../feed.port.ts";
import { RowProblem } from "./cells.ts";
import type { FileLayout, Layout } from "./layout.ts";
import { readLines } from "./lines.ts";
import { type LaidOutFile, type Recognised, recognise } from "./recognise.ts";
import { type CsvRecord, type Parse, recordsOf } from "./records.ts";
import { factReader } from "./row-to-fact.ts";

export const CsvOptions = z.strictObject({
  folder: z.string().min(1),
  /** Id of a layout; found by the files and their header rows when left out. */
  layout: z.string().optional(),
});

export const needs = {
  package: "csv-parse",
  for: "market data from a folder of CSV files (--data FOLDER)",
  how: "comes with `npm ci`",
} as const;

/** Grows when the same files would give other facts than before, so that they are read again. */
const readerVersion = 2;
const longestRaw = 2_000;

/** What lies after the clock's now is no history, and is rejected.
 * @throws infra/file-missing, infra/package-missing, knowledge/feed-layout-unknown */
export async function openCsvFeed(
  given: z.infer<typeof CsvOptions>,
  { clock }: { readonly clock: Clock },
): Promise<Feed> {
  const { folder, layout } = CsvOptions.parse(given);
  return new CsvFeed(folder, recognise(folder, layout), clock);
}

class CsvFeed implements Feed {
  readonly id: string;
  readonly can: FeedCan = {
    history: true,
    live: false,
    kinds: ["instrument", "bar", "action", "filing", "news"],
    resume: false,
  };
  readonly #folder: string;
  readonly #layout: Layout;
  readonly #files: readonly LaidOutFile[];
  readonly #clock: Clock;
  #nowMs: Promise<number> | null = null;

  constructor(folder: string, { layout, files }: Recognised, clock: Clock) {
    this.id = `csv:${layout.id}`;
    this.#folder = folder;
    this.#layout = layout;
    this.#files = files;
    this.#clock = clock;
  }

  async identify(): Promise<{ readonly datasetId: string; readonly fingerprint: string }> {
    const files: { name: string; bytes: number; sha256: string }[] = [];
    for (const { path, name } of this.#files) {
      const hash = createHash("sha256");
      let bytes = 0;
      for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        bytes += chunk.length;
      }
      files.push({ name, bytes, sha256: hash.digest("hex") });
    }
    const layout = JSON.stringify(this.#layout, (_, value: unknown) =>
      value instanceof RegExp ? value.source : value,
    );
    return { datasetId: this.#layout.dataset.id, fingerprint: contentHash({ readerVersion, layout, files }) };
  }

  async describe(): Promise<{ readonly dataset: Dataset; readonly fingerprint: string }> {
    this.#nowMs ??= this.#lastKnownBarMs();
    const [nowMs, { fingerprint }] = await Promise.all([this.#nowMs, this.identify()]);
    return { dataset: { ...this.#layout.dataset, origin: this.#folder, nowMs }, fingerprint };
  }

  async *history(): AsyncGenerator<FeedItem> {
    for (const fact of instrumentsOf(this.#layout)) {
      yield { kind: "fact", fact, origin: { file: `layout ${this.#layout.id}`, line: null } };
    }
    for (const file of this.#files) yield* this.#itemsOf(file);
  }

  async *#itemsOf({ layout, path, name }: LaidOutFile): AsyncGenerator<FeedItem> {
    const parse = await loadParser();
    const read = factReader(layout, this.#layout, this.#clock);
    for await (const lines of readLines(path)) {
      const afterHeader = lines[0]?.number === 1 ? lines.slice(1) : lines;
      for (const record of recordsOf(afterHeader, layout.header.length, parse))
        yield itemOf(record, name, layout, read);
    }
  }

  async #lastKnownBarMs(): Promise<number> {
    let last = Number.NEGATIVE_INFINITY;
    for (const file of this.#files.filter(({ layout }) => layout.fact === "bar")) {
      for await (const item of this.#itemsOf(file))
        if (item.kind === "fact") last = Math.max(last, item.fact.value.knownAtMs);
    }
    if (Number.isFinite(last)) return last;
    throw callerError("knowledge/dataset-empty", `Folder ${this.#folder} holds no readable price bar.`, {
      folder: this.#folder,
    });
  }
}

/** One record as a fact, repaired where the layout knows the defect, or as rejected. */
function itemOf(
  record: CsvRecord,
  file: string,
  layout: FileLayout,
  read: (cells: readonly string[]) => Fact,
): FeedItem {
  const { line, problem } = record;
  const origin = { file, line: line.number };
  const rejected = (reason: string): FeedItem => ({
    kind: "rejected",
    origin,
    reason,
    raw: line.text.slice(0, longestRaw),
  });
  if (problem !== null) return rejected(problem);
  const { cells, repair } = repaired(record.cells, layout);
  try {
    const fact = read(cells);
    return repair === null ? { kind: "fact", fact, origin } : { kind: "fact", fact, origin, repair };
  } catch (thrown) {
    if (thrown instanceof RowProblem) return rejected(thrown.message);
    throw thrown;
  }
}

function repaired(
  cells: readonly string[],
  { repairs, header }: FileLayout,
): { readonly cells: readonly string[]; readonly repair: string | null } {
  const due = repairs.filter(({ column, pattern }) => pattern.test(cells[header.indexOf(column)] ?? ""));
  if (due.length === 0) return { cells, repair: null };
  const mended = [...cells];
  for (const { column, pattern, replacement } of due) {
    const index = header.indexOf(column);
    mended[index] = (mended[index] ?? "").replace(pattern, replacement);
  }
  return { cells: mended, repair: due.map(({ note }) => note).join("; ") };
}

function instrumentsOf({ instruments, instrumentsKnownFrom, currency, source }: Layout): Fact[] {
  const knownMs = Date.parse(`${instrumentsKnownFrom}T00:00:00Z`);
  return instruments.map((given) => ({
    kind: "instrument",
    value: Instrument.parse({
      ...given,
      currency,
      calendar: "XNYS",
      lotSizeShares: 1,
      eventTimeMs: knownMs,
      knownAtMs: knownMs,
      source: `layout of ${source}`,
    }),
  }));
}

async function loadParser(): Promise<Parse> {
  try {
    return (await import("csv-parse/sync")).parse;
  } catch (cause) {
    const message =
      "Reading CSV files needs the package csv-parse, which cannot be loaded here. Run: npm install csv-parse@7.0.3";
    throw new QuorumError("infra/package-missing", message, { fault: "outside", retry: false, cause });
  }
}
