// One file of a folder as items of the feed: window by window, each with its facts, blocks and refused lines, and a mark behind it.

import { type Clock, dayMs, isoTime } from "#infra/runtime/index.ts";
import type { Block, Fact } from "#knowledge/domain/index.ts";
import type { FeedItem, FeedNote } from "../../feed.port.ts";
import { blockGiver, isBlockLayout } from "./block-rows.ts";
import { RowProblem } from "./cells.ts";
import { factGiver } from "./fact-rows.ts";
import type { Giver, GiverParts } from "./giver.ts";
import { type InstrumentDefaults, instrumentOf } from "./instrument-facts.ts";
import { type JsonRow, jsonRow, readJsonRows } from "./json-rows.ts";
import type { Layout } from "./layout.ts";
import type { RowLayout } from "./layout-rows.ts";
import { type Mark, markText, wholeFile } from "./mark.ts";
import type { LaidOutFile } from "./recognise.ts";
import { noticer, repairer } from "./row-repairs.ts";
import { type Parse, type Row, RowReader } from "./rows.ts";
import type { Symbols } from "./symbols.ts";
import { type BrokenLine, readWindows, type Window } from "./windows.ts";

export interface FileReaderParts {
  readonly layout: Layout;
  readonly symbols: Symbols;
  readonly clock: Clock;
  readonly parse: Parse;
  readonly windowBytes: number;
  readonly onBytes?: (bytes: number) => void;
  /** What of each row is wanted; all when left out. */
  readonly only?: (rows: RowLayout) => boolean;
}

interface Pending {
  readonly kind: FeedNote["kind"];
  readonly says: string;
}

interface Noted extends Pending {
  rows: number;
  readonly lines: number[];
}

const exampleLines = 3;

export class FileReader {
  readonly #file: LaidOutFile;
  readonly #parts: FileReaderParts;
  readonly #rows: RowReader;
  readonly #givers: readonly Giver[];
  readonly #defaults: InstrumentDefaults;
  readonly #repair: (row: Row) => Row;
  readonly #notice: (row: Row) => void;
  /** Of the row that is being read. */
  #rowFacts: Fact[] = [];
  #rowNotes: Pending[] = [];
  /** Of the window that is being read. */
  #facts: { readonly fact: Fact; readonly line: number }[] = [];
  #refused = new Map<number, { readonly reason: string; readonly raw: string }>();
  #notes = new Map<string, Noted>();
  #read = 0;
  #lastMs: number | null = null;

  constructor(file: LaidOutFile, parts: FileReaderParts) {
    const { header, gives, ordered } = file.layout;
    const { layout, clock, symbols } = parts;
    const { knownFrom, like } = layout.instruments;
    this.#file = file;
    this.#parts = parts;
    this.#rows = new RowReader(header, parts.parse);
    this.#defaults = { knownFromMs: Date.parse(`${knownFrom}T00:00:00Z`), ...like };
    const note = (kind: FeedNote["kind"]) => (says: string) => {
      this.#rowNotes.push({ kind, says });
    };
    const giverParts: GiverParts = {
      header,
      source: layout.source,
      calendar: like.calendar,
      symbols,
      fact: (fact) => this.#rowFacts.push(fact),
      order: ordered ? (_, eventMs) => this.#requireOrder(eventMs) : () => {},
      window: requireKnown(this.#defaults.knownFromMs, knownFrom, clock.nowMs()),
      repaired: note("repaired"),
      noticed: note("noticed"),
    };
    const wanted = parts.only === undefined ? gives : gives.filter(parts.only);
    this.#givers = wanted.map((rows) =>
      isBlockLayout(rows) ? blockGiver(rows, giverParts) : factGiver(rows, giverParts, this.#defaults),
    );
    this.#repair = repairer(file.layout, this.#rows, giverParts.repaired);
    this.#notice = noticer(file.layout, giverParts.noticed);
  }

  /** Known time of the newest fact handed out. */
  get lastKnownMs(): number {
    return Math.max(...this.#givers.map((giver) => giver.lastKnownMs));
  }

  async *items(after: Mark | null = null): AsyncGenerator<FeedItem> {
    if (this.#file.name.endsWith(".json")) {
      if (after === null) yield* this.#jsonItems();
      return;
    }
    this.#lastMs = after?.lastMs ?? null;
    const { windowBytes, onBytes } = this.#parts;
    const from = after === null ? {} : { offset: after.offset, line: after.line };
    // What a table of factors says hangs together from row to row: no read can go on in the middle of one.
    const isWhole = this.#file.layout.gives.some(({ fact }) => fact === "factors");
    let last: FeedItem | null = null;
    for await (const part of readWindows(this.#file.path, { ...from, windowBytes, ...(onBytes && { onBytes }) })) {
      if (last !== null) yield last;
      last = null;
      for (const item of part.kind === "broken" ? this.#broken(part) : this.#window(part)) {
        if (last !== null) yield last;
        last = isWhole ? withoutMark(item) : item;
      }
    }
    if (last === null) return;
    yield isWhole
      ? { ...last, mark: markText({ file: this.#file.name, offset: wholeFile, line: 0, lastMs: null }) }
      : last;
  }

  /** A line alone, as it lies in quarantine: numbered, so that rows told apart by their place keep it. */
  reread(line: number, raw: string): FeedItem[] {
    if (this.#file.name.endsWith(".json")) {
      const row = parsedJson(raw, line, this.#file.layout.header);
      this.#takeJson(row);
      return this.#takeItems(null, () => raw);
    }
    this.#rows.readOne(raw, line, this.#visitor());
    return this.#takeItems(null, () => raw);
  }

  *#window(window: Window): Generator<FeedItem> {
    const lines = new LineFinder(window);
    this.#rows.read(window, this.#visitor());
    const { nextOffset: offset, nextLine: line } = window;
    const mark = { file: this.#file.name, offset, line, lastMs: this.#lastMs };
    yield* this.#takeItems(mark, (line) => lines.text(line));
  }

  #broken({ line, raw, problem }: BrokenLine): FeedItem[] {
    this.#refuse(line, problem, raw.slice(0, 2_000));
    return this.#takeItems(null, () => raw);
  }

  async *#jsonItems(): AsyncGenerator<FeedItem> {
    for (const row of await readJsonRows(this.#file.path, this.#file.layout.header)) this.#takeJson(row);
    yield* this.#takeItems({ file: this.#file.name, offset: wholeFile, line: 0, lastMs: this.#lastMs }, () => "");
  }

  #takeJson(row: JsonRow): void {
    if (row.problem === null) this.#take(this.#rows.fill(row.cells, row.number), () => row.raw);
    else this.#refuse(row.number, row.problem, row.raw);
  }

  #visitor() {
    return {
      row: (row: Row) => this.#take(row, row.raw),
      problem: (line: number, raw: string, reason: string) => this.#refuse(line, reason, raw),
    };
  }

  #refuse(line: number, reason: string, raw: string): void {
    this.#read += 1;
    this.#refused.set(line, { reason, raw });
  }

  #take(read: Row, raw: () => string): void {
    try {
      const row = this.#repair(read);
      this.#notice(row);
      for (const giver of this.#givers) giver.take(row);
    } catch (thrown) {
      this.#rowFacts = [];
      this.#rowNotes = [];
      for (const giver of this.#givers) giver.forget();
      if (!(thrown instanceof RowProblem)) throw thrown;
      this.#refuse(read.line, thrown.message, raw());
      return;
    }
    this.#read += 1;
    for (const giver of this.#givers) giver.keep();
    if (this.#rowFacts.length > 0) {
      for (const fact of this.#rowFacts) this.#facts.push({ fact, line: read.line });
      this.#rowFacts = [];
    }
    if (this.#rowNotes.length > 0) this.#keepNotes(read.line);
  }

  #keepNotes(line: number): void {
    for (const { kind, says } of this.#rowNotes) {
      const note = this.#notes.get(says) ?? { kind, says, rows: 0, lines: [] };
      note.rows += 1;
      if (note.lines.length < exampleLines) note.lines.push(line);
      this.#notes.set(says, note);
    }
    this.#rowNotes = [];
  }

  /** Everything since last asked: instruments that were met first, then facts, refused lines, blocks, and what was read. */
  *#takeItemsOf(rawOf: (line: number) => string): Generator<FeedItem> {
    const { name: file } = this.#file;
    const blocks = this.#givers.map((giver) => ({
      giver,
      block: giver.finish((line, reason) => this.#refused.set(line, { reason, raw: rawOf(line) })),
    }));
    for (const symbol of this.#parts.symbols.takeMet()) {
      const fact = instrumentOf({ symbol }, this.#defaults, this.#parts.layout.source);
      yield { kind: "fact", fact, origin: { file, line: null } };
    }
    for (const { fact, line } of this.#facts)
      if (!this.#refused.has(line)) yield { kind: "fact", fact, origin: { file, line } };
    const lines = new Set(this.#refused.keys());
    for (const [line, { reason, raw }] of [...this.#refused].sort(([a], [b]) => a - b))
      yield { kind: "rejected", origin: { file, line }, reason, raw };
    for (const { giver, block } of blocks) {
      const left: Block | null = block === null ? null : giver.without(block, lines);
      if (left !== null) yield { kind: "block", block: left, origin: { file, line: null } };
    }
  }

  #takeItems(mark: Mark | null, rawOf: (line: number) => string): FeedItem[] {
    const items = [...this.#takeItemsOf(rawOf)];
    const origin = { file: this.#file.name, line: mark === null ? null : mark.line };
    const notes = [...this.#notes.values()];
    items.push({ kind: "read", origin, rows: this.#read, notes, ...(mark && { mark: markText(mark) }) });
    this.#facts = [];
    this.#refused = new Map();
    this.#notes = new Map();
    this.#read = 0;
    return items;
  }

  #requireOrder(eventMs: number): void {
    if (this.#lastMs !== null && eventMs < this.#lastMs - dayMs) {
      const days = Math.floor((this.#lastMs - eventMs) / dayMs);
      throw new RowProblem(
        `the time jumps back by ${days} ${days === 1 ? "day" : "days"}, from ${isoTime(this.#lastMs)} to ${isoTime(eventMs)}, in a file in order of time`,
      );
    }
    if (this.#lastMs === null || eventMs > this.#lastMs) this.#lastMs = eventMs;
  }
}

function withoutMark(item: FeedItem): FeedItem {
  const { mark: _mark, ...rest } = item;
  return rest;
}

/** What would be known before its instrument was, or after the clock's now, is no fact. */
function requireKnown(firstMs: number, firstDay: string, lastMs: number): (knownMs: number) => void {
  return (knownMs) => {
    if (knownMs < firstMs) throw new RowProblem(`known at ${isoTime(knownMs)}, before its instrument (${firstDay})`);
    if (knownMs > lastMs) throw new RowProblem(`known at ${isoTime(knownMs)}, which is still to come`);
  };
}

/** Lines of a window by their number; looked up for the few that are refused. */
class LineFinder {
  readonly #window: Window;
  #starts: number[] | null = null;

  constructor(window: Window) {
    this.#window = window;
  }

  text(line: number): string {
    const { bytes, firstLine } = this.#window;
    this.#starts ??= lineStarts(bytes);
    const start = this.#starts[line - firstLine] ?? bytes.length;
    const end = this.#starts[line - firstLine + 1] ?? bytes.length;
    return bytes
      .toString("utf8", start, Math.min(end, start + 8_000))
      .replace(/\r?\n$/, "")
      .slice(0, 2_000);
  }
}

function lineStarts(bytes: Buffer): number[] {
  const starts = [0];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  return starts;
}

function parsedJson(raw: string, number: number, header: readonly string[]): JsonRow {
  try {
    return jsonRow(JSON.parse(raw), number, header);
  } catch (thrown) {
    return { number, raw, problem: `no JSON: ${(thrown as Error).message}` };
  }
}
