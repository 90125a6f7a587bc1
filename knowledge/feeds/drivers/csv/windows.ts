// A text file, plain or gzipped, as windows of whole lines. What cannot be held, or ends too early, is said, not thrown.
// A record never spans lines in the layouts we read: a newline always ends one, so one bad line cannot swallow the next.
// Where windows end depends on the text alone, never on how the disk or zlib cut it, so that a read can go on at any window.

import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

/** Whole lines, the last newline included where the file has it. */
export interface Window {
  readonly kind: "lines";
  readonly bytes: Buffer;
  /** 1-based number of the first line, header included. */
  readonly firstLine: number;
  /** Where the next window begins, in lines and in bytes of the text. */
  readonly nextLine: number;
  readonly nextOffset: number;
}

/** A line that cannot be used as it is; of a very long one only the start is kept. */
export interface BrokenLine {
  readonly kind: "broken";
  readonly line: number;
  readonly raw: string;
  readonly problem: string;
}

export interface WindowOptions {
  /** Go on at this byte of the text, which is the start of this line. */
  readonly offset?: number;
  readonly line?: number;
  readonly windowBytes: number;
  /** Called with the bytes of the file itself as they are read. */
  readonly onBytes?: (bytes: number) => void;
}

const newline = 10;
export const longestLine = 1 << 16;
export const tooLong = `longer than ${longestLine} characters`;

/** Market data shrinks to a tenth or so; a file beyond this was made to fill memory or disk. Small ones may do as they like. */
const mostExpansion = 200;
const expansionFromBytes = 8 << 20;

/** Windows in order. A line that is longer than a window is never held whole. */
export async function* readWindows(path: string, options: WindowOptions): AsyncGenerator<Window | BrokenLine> {
  const { windowBytes } = options;
  const held = new Held(options.offset ?? 0);
  let line = options.line ?? 1;
  let isSkipping = false; // inside a line too long to hold, which was told already
  const windowOf = (length: number): Window => {
    const bytes = held.take(length);
    const firstLine = line;
    line += linesIn(bytes);
    return { kind: "lines", bytes, firstLine, nextLine: line, nextOffset: held.offset };
  };
  function* windowsIn(isEnd: boolean): Generator<Window | BrokenLine> {
    while (held.bytes >= windowBytes || (isEnd && held.bytes > 0)) {
      if (isSkipping) {
        isSkipping = !held.dropThrough(newline);
        if (!isSkipping) line++;
        continue;
      }
      const length = held.wholeLines(windowBytes, isEnd);
      if (length === 0) {
        yield { kind: "broken", line, raw: held.peek(longestLine).toString("utf8"), problem: tooLong };
        isSkipping = true;
        continue;
      }
      yield windowOf(length);
    }
  }
  try {
    for await (const chunk of textOf(path, options)) {
      held.add(chunk);
      yield* windowsIn(false);
    }
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
    const whole = held.wholeLines(held.bytes, false);
    if (!isSkipping && whole > 0) yield windowOf(whole);
    const raw = isSkipping ? "" : held.peek(longestLine).toString("utf8"); // a line too long was told already, with its start
    yield { kind: "broken", line, raw, problem: damage(thrown) };
    return;
  }
  yield* windowsIn(true);
}

/** Bytes that were read and not handed out yet. */
class Held {
  #chunks: Buffer[] = [];
  bytes = 0;
  /** Of the first byte held, in the text. */
  offset: number;

  constructor(offset: number) {
    this.offset = offset;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.bytes += chunk.length;
  }

  /** Length of the whole lines within the first so many bytes; at the end of the text the last line needs no newline. */
  wholeLines(within: number, isEnd: boolean): number {
    if (isEnd && this.bytes <= within) return this.bytes;
    return this.#joined().lastIndexOf(newline, Math.min(within, this.bytes) - 1) + 1;
  }

  peek(length: number): Buffer {
    return this.#joined().subarray(0, length);
  }

  take(length: number): Buffer {
    const all = this.#joined();
    this.#keep(all.subarray(length));
    this.offset += length;
    return all.subarray(0, length);
  }

  /** Forgets everything up to and with this byte, or all where it does not occur; whether it did. */
  dropThrough(byte: number): boolean {
    const all = this.#joined();
    const at = all.indexOf(byte);
    this.take(at < 0 ? all.length : at + 1);
    return at >= 0;
  }

  #joined(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] as Buffer;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.bytes = rest.length;
  }
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines++;
  return bytes.length > 0 && bytes.at(-1) !== newline ? lines + 1 : lines;
}

const chunkBytes = 1 << 18;

/** The text from the byte asked for. @throws what zlib finds, and ExpandsTooFar */
async function* textOf(path: string, { offset = 0, onBytes }: WindowOptions): AsyncGenerator<Buffer> {
  const isPacked = path.endsWith(".gz");
  const file = createReadStream(path, { highWaterMark: chunkBytes, start: isPacked ? 0 : offset });
  if (!isPacked) {
    for await (const chunk of file as AsyncIterable<Buffer>) {
      onBytes?.(chunk.length);
      yield chunk;
    }
    return;
  }
  let toSkip = offset;
  for await (const chunk of expanded(file, onBytes)) {
    const rest = chunk.subarray(Math.min(toSkip, chunk.length));
    toSkip -= chunk.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}

async function* expanded(file: NodeJS.ReadableStream, onBytes?: (bytes: number) => void): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  pipeline(file, gunzip, () => {}); // a failing disk reaches the loop below as gunzip's error; leaving the loop closes the file
  let bytes = 0;
  let packed = 0;
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    onBytes?.(gunzip.bytesWritten - packed);
    packed = gunzip.bytesWritten;
    if (bytes > expansionFromBytes && bytes > mostExpansion * gunzip.bytesWritten) throw new ExpandsTooFar();
    yield chunk;
  }
}

class ExpandsTooFar extends Error {}

/** Whether an error is about compressed bytes, not about reading them. */
export const isDamage = (thrown: unknown): thrown is Error =>
  thrown instanceof ExpandsTooFar || ((thrown as { readonly code?: string } | null)?.code ?? "").startsWith("Z_");

function damage(thrown: Error): string {
  if (thrown instanceof ExpandsTooFar)
    return `the gzip file expands to more than ${mostExpansion} times its size: this line and all after it are not read`;
  return thrown.message === "unexpected end of file"
    ? "the gzip file ends too early: this line and all after it are missing"
    : `the gzip file is damaged from here on: ${thrown.message}`;
}
