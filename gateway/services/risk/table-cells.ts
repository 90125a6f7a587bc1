// The cells of a table in a file that a person has: CSV, plain or gzip.

import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { callerError, QuorumError } from "#infra/runtime/index.ts";

/** @param what names the table in errors @throws infra/file-missing, tools/input-invalid (no CSV) */
export async function readCells(path: string, what: string): Promise<string[][]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const says = `The ${what} ${path} could not be read. Name a CSV file, plain or gzip.`;
    throw new QuorumError("infra/file-missing", says, { fault: "caller", retry: false, cause });
  }
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    return parse(plain.toString("utf8"), { skip_empty_lines: true, bom: true });
  } catch (cause) {
    throw callerError("tools/input-invalid", `${path} is not readable as CSV (${(cause as Error).message}).`, { path });
  }
}
