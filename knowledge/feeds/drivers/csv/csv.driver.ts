// A feed of history from a folder of CSV files, plain or gzipped, or JSON arrays, read by a layout. A line that is no fact is handed on with its reason.

import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { z } from "zod";
import { type Clock, callerError, contentHash, QuorumError } from "#infra/runtime/index.ts";
import { type BlockKind, type Dataset, type FactKind, seriesKinds } from "#knowledge/domain/index.ts";
import type { Feed, FeedCan, FeedItem, HistoryRequest, Origin } from "../../feed.port.ts";
import { FileReader, type FileReaderParts } from "./file-reader.ts";
import { instrumentOf } from "./instrument-facts.ts";
import { lastKnownMs } from "./last-known.ts";
import type { Layout } from "./layout.ts";
import type { RowLayout } from "./layout-rows.ts";
import { parseMark, wholeFile } from "./mark.ts";
import { type LaidOutFile, type Recognised, recognise } from "./recognise.ts";
import type { Parse } from "./rows.ts";
import { Symbols } from "./symbols.ts";

export const CsvOptions = z.strictObject({
  folder: z.string().min(1),
  /** Id of a layout, or the path of one that ends in .yaml; found by the files and their header rows when left out. */
  layout: z.string().optional(),
  /** Text read, checked and handed on at once. */
  windowBytes: z
    .int()
    .min(1 << 17)
    .max(1 << 26)
    .default(1 << 22),
});

export const needs = {
  package: "csv-parse",
  for: "market data from a folder of CSV files (--data FOLDER)",
  how: "comes with `npm ci`",
} as const;

/** Grows when the same files would give other facts than before, so that they are read again. */
const readerVersion = 3;

/** What lies after the clock's now is no history, and is rejected.
 * @throws infra/file-missing, infra/package-missing, knowledge/feed-layout-unknown */
export async function openCsvFeed(
  given: z.input<typeof CsvOptions>,
  { clock }: { readonly clock: Clock },
): Promise<Feed> {
  const { folder, layout, windowBytes } = CsvOptions.parse(given);
  return new CsvFeed(folder, recognise(folder, layout), windowBytes, clock, await loadParser());
}

interface HashedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

class CsvFeed implements Feed {
  readonly id: string;
  readonly can: FeedCan;
  readonly #folder: string;
  readonly #layout: Layout;
  readonly #files: readonly LaidOutFile[];
  readonly #windowBytes: number;
  readonly #clock: Clock;
  readonly #parse: Parse;
  #nowMs: Promise<number> | null = null;
  #bytes = 0;
  /** By path: a file that was not written since is what it was. */
  readonly #hashed = new Map<string, { readonly mtimeMs: number; readonly file: HashedFile }>();

  constructor(folder: string, { layout, files }: Recognised, windowBytes: number, clock: Clock, parse: Parse) {
    this.id = `csv:${layout.id}`;
    this.#folder = folder;
    this.#layout = layout;
    this.#files = files;
    this.#windowBytes = windowBytes;
    this.#clock = clock;
    this.#parse = parse;
    const books = { ...layout.books, numbered: isNumbered(layout) };
    this.can = { history: true, live: false, kinds: kindsOf(layout), resume: true, checked: true, books };
  }

  async identify(): Promise<{ readonly datasetId: string; readonly fingerprint: string }> {
    const files: HashedFile[] = [];
    for (const { path, name } of this.#files) {
      const { mtimeMs, size } = await stat(path);
      const seen = this.#hashed.get(path);
      if (seen !== undefined && seen.mtimeMs === mtimeMs && seen.file.bytes === size) {
        files.push(seen.file);
        continue;
      }
      const hash = createHash("sha256");
      let bytes = 0;
      for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        bytes += chunk.length;
      }
      const file = { name, bytes, sha256: hash.digest("hex") };
      this.#hashed.set(path, { mtimeMs, file });
      files.push(file);
    }
    const layout = JSON.stringify(this.#layout, (_, value: unknown) =>
      value instanceof RegExp ? value.source : value,
    );
    const windowBytes = this.#windowBytes;
    return {
      datasetId: this.#layout.dataset.id,
      fingerprint: contentHash({ readerVersion, windowBytes, layout, files }),
    };
  }

  async describe(): Promise<{ readonly dataset: Dataset; readonly fingerprint: string }> {
    this.#nowMs ??= this.#lastKnownMs();
    const [nowMs, { fingerprint }] = await Promise.all([this.#nowMs, this.identify()]);
    return { dataset: { ...this.#layout.dataset, origin: this.#folder, nowMs }, fingerprint };
  }

  async *history({ after }: HistoryRequest = {}): AsyncGenerator<FeedItem> {
    const mark = after === undefined ? null : parseMark(after);
    const from = mark === null ? 0 : this.#files.findIndex(({ name }) => name === mark.file);
    if (from < 0) throw markUnknown(after as string, this.#files);
    this.#bytes = 0;
    const symbols = this.#listedSymbols();
    if (mark === null) yield* this.#listedInstruments();
    for (const [index, file] of this.#files.entries()) {
      const isDone = index < from || (index === from && mark !== null && mark.offset === wholeFile);
      const reader = new FileReader(file, this.#readerParts(symbols));
      if (isDone) {
        if (namesInstruments(file)) for await (const _ of reader.items()); // which symbols there are, nothing else
        continue;
      }
      yield* reader.items(index === from ? mark : null);
    }
  }

  async reread({ file: name, line }: Origin, raw: string): Promise<readonly FeedItem[]> {
    const file = this.#files.find((candidate) => candidate.name === name);
    if (file === undefined || line === null)
      return [{ kind: "rejected", origin: { file: name, line }, reason: "no line of a file of this layout", raw }];
    const symbols = this.#listedSymbols();
    for (const other of this.#files.filter(namesInstruments)) {
      for await (const _ of new FileReader(other, this.#readerParts(symbols)).items());
    }
    return new FileReader(file, this.#readerParts(symbols)).reread(line, raw);
  }

  position(): { readonly bytes: number; readonly ofBytes: number } {
    return { bytes: this.#bytes, ofBytes: this.#files.reduce((sum, { path }) => sum + statSync(path).size, 0) };
  }

  #readerParts(symbols: Symbols): FileReaderParts {
    return {
      layout: this.#layout,
      symbols,
      clock: this.#clock,
      parse: this.#parse,
      windowBytes: this.#windowBytes,
      onBytes: (bytes) => {
        this.#bytes += bytes;
      },
    };
  }

  #listedSymbols(): Symbols {
    const { list, met } = this.#layout.instruments;
    const symbols = new Symbols(met);
    for (const { symbol } of list) symbols.describe(symbol);
    return symbols;
  }

  *#listedInstruments(): Generator<FeedItem> {
    const { list, knownFrom, like } = this.#layout.instruments;
    const defaults = { knownFromMs: Date.parse(`${knownFrom}T00:00:00Z`), ...like };
    const origin = { file: `layout ${this.#layout.id}`, line: null };
    for (const given of list)
      yield { kind: "fact", fact: instrumentOf(given, defaults, `layout of ${this.#layout.source}`), origin };
  }

  /** Of the newest bar or series row; where the layout has none, of the newest fact. */
  async #lastKnownMs(): Promise<number> {
    const isClock = ({ fact }: RowLayout): boolean => clockKinds.has(fact);
    const hasClock = this.#layout.files.some(({ gives }) => gives.some(isClock));
    const symbols = this.#listedSymbols();
    let last = Number.NEGATIVE_INFINITY;
    for (const file of this.#files) {
      if (namesInstruments(file)) for await (const _ of new FileReader(file, this.#readerParts(symbols)).items());
      if (hasClock && !file.layout.gives.some(isClock)) continue;
      const parts = { ...this.#readerParts(symbols), ...(hasClock && { only: isClock }) };
      last = Math.max(last, await lastKnownMs(file, parts));
    }
    if (Number.isFinite(last)) return last;
    const why = (await this.#firstRefusal(symbols)) ?? "There is none after the headers.";
    throw callerError("knowledge/dataset-empty", `Folder ${this.#folder} holds no readable row. ${why}`, {
      folder: this.#folder,
    });
  }

  /** Where, and why; null where nothing is refused. */
  async #firstRefusal(symbols: Symbols): Promise<string | null> {
    for (const file of this.#files)
      for await (const item of new FileReader(file, this.#readerParts(symbols)).items())
        if (item.kind === "rejected")
          return `The first that was refused is ${item.origin.file}:${item.origin.line}, ${item.reason}.`;
    return null;
  }
}

const clockKinds: ReadonlySet<string> = new Set(["bar", ...seriesKinds]);
const namesInstruments = ({ layout }: LaidOutFile): boolean => layout.gives.some(({ fact }) => fact === "instrument");

/** The line of a file is no number of a symbol's messages; a column may be. */
const isNumbered = ({ files }: Layout): boolean =>
  files.every(({ gives }) =>
    gives.every((row) => (row.fact !== "delta" && row.fact !== "order") || row.fields.sequence !== undefined),
  );

function kindsOf({ files }: Layout): (FactKind | BlockKind)[] {
  const kinds = files.flatMap(({ gives }) => gives.map(({ fact }) => (fact === "factors" ? "action" : fact)));
  return [...new Set<FactKind | BlockKind>(["instrument", ...kinds])];
}

function markUnknown(mark: string, files: readonly LaidOutFile[]) {
  const message = `The mark ${mark} names no file of this folder, which holds ${files.map(({ name }) => name).join(", ")}. Read the feed from its start.`;
  return callerError("knowledge/feed-failed", message, { mark });
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
