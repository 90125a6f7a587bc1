// A table of implied volatilities in a file that a person has: plain or gzip.

import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { callerError, QuorumError } from "#infra/runtime/index.ts";
import { type OptionTable, readOptionTable } from "#tools/volatility/index.ts";

/** @throws infra/file-missing, tools/input-invalid (no CSV, or columns that no layout has) */
export async function readVolatilityTable(path: string): Promise<OptionTable> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const says = `The option table ${path} could not be read. Name a CSV file of implied volatilities.`;
    throw new QuorumError("infra/file-missing", says, { fault: "caller", retry: false, cause });
  }
  return readOptionTable(cellsOf(bytes, path));
}

function cellsOf(bytes: Buffer, path: string): string[][] {
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    return parse(plain.toString("utf8"), { skip_empty_lines: true, bom: true });
  } catch (cause) {
    throw callerError("tools/input-invalid", `${path} is not readable as CSV (${(cause as Error).message}).`, { path });
  }
}
