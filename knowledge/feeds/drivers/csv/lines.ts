// A text file, plain or gzipped, as batches of whole lines with their numbers. What cannot be text, or ends too early, is said, not thrown.
// A record never spans lines in the layouts we read: a newline always ends one, so one bad line cannot swallow the next.

import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
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

/** Lines in order, in batches of about a megabyte; neither "\n" nor "\r\n" is part of a line. */
export async function* readLines(path: string): AsyncGenerator<readonly Line[]> {
  let number = 1;
  let held: Buffer[] = [];
  let bytes = 0;
  const batch = (buffer: Buffer, problem: string | null): Line[] => {
    const lines = linesOf(buffer, number, problem);
    number += lines.length;
    return lines;
  };
  try {
    for await (const chunk of bytesOf(path)) {
      held.push(chunk);
      bytes += chunk.length;
      if (bytes < batchBytes) continue;
      const all = Buffer.concat(held);
      const end = all.lastIndexOf(newline) + 1;
      held = [all.subarray(end)];
      bytes = all.length - end;
      if (end > 0) yield batch(all.subarray(0, end), null);
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
  if (!path.endsWith(".gz")) return file;
  const gunzip = createGunzip();
  file.on("error", (error) => gunzip.destroy(error)); // pipe alone hides a failing disk
  return file.pipe(gunzip);
}

/** Whether an error is about compressed bytes, not about reading them. */
export const isDamage = (thrown: unknown): thrown is Error =>
  ((thrown as { readonly code?: string } | null)?.code ?? "").startsWith("Z_");

const damage = ({ message }: Error): string =>
  message === "unexpected end of file"
    ? "the gzip file ends too early: this line and all after it are missing"
    : `the gzip file is damaged from here on: ${message}`;

function linesOf(buffer: Buffer, first: number, problem: string | null): Line[] {
  const whole = buffer.at(-1) === newline ? buffer.subarray(0, -1) : buffer;
  if (isUtf8(whole)) {
    const texts = whole.toString("utf8").split("\n");
    return texts.map((text, index) => ({ number: first + index, text: withoutReturn(text), problem }));
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
