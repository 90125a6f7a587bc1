// A text file, plain or gzipped, as batches of whole lines with their numbers. What cannot be text, or ends too early, is said, not thrown.
// A record never spans lines in the layouts we read: a newline always ends one, so one bad line cannot swallow the next.

import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

export interface Line {
  /** 1-based, header included. */
  readonly number: number;
  readonly text: string;
  /** Why the line cannot be used, if so. */
  readonly problem: string | null;
}

const newline = 10;
const batchBytes = 1 << 20;
const longestLine = 1 << 16;
const tooLong = `longer than ${longestLine} characters`;

/** Market data shrinks to a tenth or so; a file beyond this was made to fill memory or disk. Small ones may do as they like. */
const mostExpansion = 200;
const expansionFromBytes = 8 << 20;

/** Lines in order, in batches of about a megabyte; neither "\n" nor "\r\n" is part of a line. A line that is too long is never held whole. */
export async function* readLines(path: string): AsyncGenerator<readonly Line[]> {
  let number = 1;
  let held: Buffer[] = [];
  let bytes = 0;
  let skipping = false; // inside a line too long to hold, which was told already
  const batch = (buffer: Buffer, problem: string | null): Line[] => {
    const lines = linesOf(buffer, number, problem);
    number += lines.length;
    return lines;
  };
  try {
    for await (const chunk of bytesOf(path)) {
      const lineEnd = skipping ? chunk.indexOf(newline) : -1;
      if (skipping && lineEnd < 0) continue;
      skipping = false;
      const more = chunk.subarray(lineEnd + 1);
      held.push(more);
      bytes += more.length;
      if (bytes < batchBytes) continue;
      const all = Buffer.concat(held);
      const end = all.lastIndexOf(newline) + 1;
      if (end === 0) {
        yield [{ number: number++, text: all.subarray(0, longestLine).toString("utf8"), problem: tooLong }];
        [held, bytes, skipping] = [[], 0, true];
        continue;
      }
      held = [all.subarray(end)];
      bytes = all.length - end;
      yield batch(all.subarray(0, end), null);
    }
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
    const all = Buffer.concat(held);
    const end = all.lastIndexOf(newline) + 1;
    if (end > 0) yield batch(all.subarray(0, end), null);
    yield [{ number, text: all.subarray(end).toString("utf8"), problem: damage(thrown) }];
    return;
  }
  const rest = Buffer.concat(held);
  if (rest.length > 0) yield batch(rest, null);
}

function bytesOf(path: string): AsyncIterable<Buffer> {
  const file = createReadStream(path);
  return path.endsWith(".gz") ? expanded(file) : file;
}

/** @throws what zlib finds, and ExpandsTooFar */
async function* expanded(file: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  pipeline(file, gunzip, () => {}); // a failing disk reaches the loop below as gunzip's error; leaving the loop closes the file
  let bytes = 0;
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    bytes += chunk.length;
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

function linesOf(buffer: Buffer, first: number, problem: string | null): Line[] {
  const whole = buffer.at(-1) === newline ? buffer.subarray(0, -1) : buffer;
  if (isUtf8(whole)) {
    const texts = whole.toString("utf8").split("\n");
    return texts.map((text, index) => ({
      number: first + index,
      text: withoutReturn(text),
      problem: text.length > longestLine ? tooLong : problem,
    }));
  }
  return partsOf(whole).map((part, index) => ({
    number: first + index,
    text: withoutReturn(part.toString("utf8")),
    problem: isUtf8(part) ? problem : "invalid UTF-8",
  }));
}

function partsOf(buffer: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let start = 0; start <= buffer.length; ) {
    const end = buffer.indexOf(newline, start);
    parts.push(buffer.subarray(start, end < 0 ? buffer.length : end));
    start = end < 0 ? buffer.length + 1 : end + 1;
  }
  return parts;
}

const withoutReturn = (text: string): string => (text.endsWith("\r") ? text.slice(0, -1) : text);
