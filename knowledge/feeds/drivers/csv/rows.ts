// Windows to rows: where each cell of a line begins and ends, or why the line has no cells.
// Lines without quotes are cut byte by byte; those with quotes go through csv-parse, and their cells are laid out the same way.

import { isUtf8 } from "node:buffer";
import type { parse as parseCsv } from "csv-parse/sync";
import { longestLine, tooLong, type Window } from "./windows.ts";

export type Parse = typeof parseCsv;

/** One row at a time: cell i lies in bytes[starts[i], ends[i]). Reused from row to row. */
export interface Row {
  bytes: Buffer;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 1-based, header included. */
  line: number;
  /** The line as it stands in the file. */
  raw(): string;
}

export interface RowVisitor {
  row(row: Row): void;
  /** A line that has no cells. */
  problem(line: number, raw: string, reason: string): void;
}

const newline = 10;
const comma = 44;
const quote = 34;
const longestRaw = 2_000;

/** Reads the windows of one file whose header is known. */
export class RowReader {
  readonly #columns: number;
  readonly #needed: number;
  readonly #header: Buffer;
  readonly #parse: Parse;
  readonly #row: { -readonly [K in keyof Row]: Row[K] };
  #lines: Buffer = Buffer.alloc(0);
  #scratch: Buffer = Buffer.alloc(1 << 12);
  #lineStart = 0;
  #lineEnd = 0;

  /** @param needed cells that are looked at: what follows them on a line without quotes is not cut, and not counted either */
  constructor(header: readonly string[], parse: Parse, needed = header.length) {
    this.#columns = header.length;
    this.#needed = needed;
    this.#header = Buffer.from(header.join(","));
    this.#parse = parse;
    this.#row = {
      bytes: this.#lines,
      starts: new Int32Array(header.length),
      ends: new Int32Array(header.length),
      line: 0,
      raw: () => this.#raw(),
    };
  }

  /** Every line of a window, in order; the file's first line is its header and is left out, as are empty lines. */
  read({ bytes, firstLine }: Window, visit: RowVisitor): void {
    this.#lines = bytes;
    const isPlain = bytes.indexOf(quote) < 0 && bytes.indexOf(0) < 0 && isUtf8(bytes);
    const quoted = isPlain ? null : this.#quotedLines(bytes);
    let line = firstLine;
    for (let at = 0; at < bytes.length; line++) {
      const found = bytes.indexOf(newline, at);
      const next = found < 0 ? bytes.length : found + 1;
      this.#lineStart = at;
      this.#lineEnd = endOfText(bytes, at, found < 0 ? bytes.length : found);
      at = next;
      if (line === 1 || this.#lineEnd === this.#lineStart) continue;
      this.#row.line = line;
      const problem = this.#problem(isPlain) ?? this.#cut(quoted);
      if (problem === null) visit.row(this.#row);
      else visit.problem(line, this.#raw(), problem);
    }
  }

  /** One line alone, as it lies in quarantine. */
  readOne(text: string, line: number, visit: RowVisitor): void {
    const bytes = Buffer.from(`${text.replaceAll("\n", " ")}\n`);
    const firstLine = Math.max(2, line); // the first line of a file is its header
    this.read({ kind: "lines", bytes, firstLine, nextLine: firstLine + 1, nextOffset: 0 }, visit);
  }

  /** The given texts as the row's cells, in the order of the header. */
  fill(cells: readonly string[], line: number): Row {
    const wanted = cells.reduce((sum, cell) => sum + cell.length * 3, 0); // a UTF-16 unit takes at most three bytes
    if (this.#scratch.length < wanted) this.#scratch = Buffer.alloc(wanted * 2);
    let at = 0;
    for (const [index, cell] of cells.entries()) {
      this.#row.starts[index] = at;
      at += this.#scratch.write(cell, at, "utf8");
      this.#row.ends[index] = at;
    }
    this.#row.bytes = this.#scratch;
    this.#row.line = line;
    return this.#row;
  }

  #raw(): string {
    return this.#lines
      .toString("utf8", this.#lineStart, Math.min(this.#lineEnd, this.#lineStart + longestRaw * 4))
      .slice(0, longestRaw);
  }

  /** What is wrong with the line before it is cut. */
  #problem(isPlain: boolean): string | null {
    const length = this.#lineEnd - this.#lineStart;
    if (length > longestLine) return tooLong;
    if (length === this.#header.length && this.#header.equals(this.#lines.subarray(this.#lineStart, this.#lineEnd)))
      return "the header a second time";
    if (isPlain) return null;
    const line = this.#lines.subarray(this.#lineStart, this.#lineEnd);
    if (line.includes(0)) return "a NUL byte: no text";
    return isUtf8(line) ? null : "invalid UTF-8";
  }

  #cut(quoted: ReadonlyMap<number, readonly string[] | string> | null): string | null {
    const cells = quoted?.get(this.#lineStart);
    if (cells === undefined) return this.#cutPlain();
    if (typeof cells === "string") return cells;
    if (cells.length !== this.#columns) return `wanted ${this.#columns} columns, found ${cells.length}`;
    this.fill(cells, this.#row.line);
    return null;
  }

  #cutPlain(): string | null {
    const bytes = this.#lines;
    const { starts, ends } = this.#row;
    const [columns, needed] = [this.#columns, this.#needed];
    const end = this.#lineEnd;
    let column = 0;
    starts[0] = this.#lineStart;
    this.#row.bytes = bytes;
    for (let at = this.#lineStart; at < end; at++) {
      if (bytes[at] !== comma) continue;
      if (column < columns) ends[column] = at;
      column++;
      if (column === needed && needed < columns) return null;
      if (column < columns) starts[column] = at + 1;
    }
    if (column + 1 !== columns) return `wanted ${columns} columns, found ${column + 1}`;
    ends[column] = end;
    return null;
  }

  /** By where a line starts: its cells, or why it is no CSV. All good lines go to the parser at once; only where it stumbles, each alone. */
  #quotedLines(bytes: Buffer): Map<number, readonly string[] | string> {
    const found = new Map<number, readonly string[] | string>();
    const texts: { readonly start: number; readonly text: string }[] = [];
    for (let at = bytes.indexOf(quote); at >= 0; ) {
      const start = bytes.lastIndexOf(newline, at) + 1;
      const lineEnd = bytes.indexOf(newline, at);
      const end = lineEnd < 0 ? bytes.length : lineEnd;
      const text = bytes.toString("utf8", start, endOfText(bytes, start, end));
      if (text.split('"').length % 2 === 0) found.set(start, "a quote is opened and not closed");
      else if (end - start <= longestLine) texts.push({ start, text });
      at = lineEnd < 0 ? -1 : bytes.indexOf(quote, lineEnd + 1);
    }
    const parsed = together(texts, this.#parse) ?? texts.map(({ text }) => alone(text, this.#parse));
    for (const [index, { start }] of texts.entries()) found.set(start, parsed[index] ?? []);
    return found;
  }
}

/** Without "\r" before the line's end. */
const endOfText = (bytes: Buffer, start: number, end: number): number =>
  end > start && bytes[end - 1] === 13 ? end - 1 : end;

const options = { relax_column_count: true, skip_empty_lines: false } as const;

function together(lines: readonly { readonly text: string }[], parse: Parse): (readonly string[])[] | null {
  try {
    const records = parse(lines.map(({ text }) => text).join("\n"), options);
    return records.length === lines.length ? records : null;
  } catch {
    return null; // which line it was is found by parsing each alone
  }
}

/** The cells of a line, or what is wrong with it. */
function alone(text: string, parse: Parse): readonly string[] | string {
  try {
    return parse(text, options)[0] ?? [];
  } catch (thrown) {
    return `not CSV: ${(thrown as Error).message}`;
  }
}
