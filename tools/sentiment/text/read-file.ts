// Files of texts as the user has them: plain or gzip, UTF-8, refused where they are not.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parse as parseCsv } from "csv-parse/sync";
import { callerError, type ErrorCode, QuorumError } from "#infra/runtime/index.ts";

/** The text of bytes. @throws tools/text-not-utf8, naming the place of the first byte that is none */
export function utf8Of(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const says = `${what}: not valid UTF-8 (byte ${firstBadByte(bytes)}). Save it as UTF-8 and try again.`;
    throw callerError("tools/text-not-utf8", says, { what });
  }
}

/** Length of the longest beginning that is valid, by halving: a valid beginning may end inside a character. */
function firstBadByte(bytes: Uint8Array): number {
  const decodes = (end: number): boolean => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, end), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const half = (good + bad) >> 1;
    if (decodes(half)) good = half;
    else bad = half;
  }
  return good;
}

/** @throws infra/file-missing where it cannot be read */
export function bytesOf(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new QuorumError(
      "infra/file-missing",
      `${what} ${path}: cannot be read (${(cause as Error).message}). Name a file that exists.`,
      { fault: "caller", retry: false, context: { path }, cause },
    );
  }
}

/** All rows of a CSV file, the header first. @throws infra/file-missing, tools/text-not-utf8, `invalid` where it is no CSV */
export function csvRows(path: string, what: string, invalid: ErrorCode): string[][] {
  const bytes = bytesOf(path, what);
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    return parseCsv(utf8Of(plain, `${what} ${path}`), { skip_empty_lines: true, bom: true, relax_column_count: true });
  } catch (cause) {
    if (cause instanceof QuorumError) throw cause;
    const says = `${what} ${path}: not readable as CSV (${(cause as Error).message}).`;
    throw new QuorumError(invalid, says, { fault: "caller", retry: false, context: { path }, cause });
  }
}
