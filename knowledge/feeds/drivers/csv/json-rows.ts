// A JSON array of objects as rows: each object's values in the order of the layout's header.

import { isUtf8 } from "node:buffer";
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";

const mostBytes = 64 << 20;

export type JsonRow =
  | { readonly number: number; readonly cells: readonly string[]; readonly problem: null; readonly raw: string }
  | { readonly number: number; readonly problem: string; readonly raw: string };

/** Objects in order, numbered from 1. A file that is no array at all is one row with a problem. */
export async function readJsonRows(path: string, header: readonly string[]): Promise<readonly JsonRow[]> {
  if (statSync(path).size > mostBytes)
    return [{ number: 1, raw: "", problem: `a JSON file of more than ${mostBytes >> 20} MiB: give it as CSV` }];
  const bytes = await readFile(path);
  if (!isUtf8(bytes)) return [{ number: 1, raw: "", problem: "invalid UTF-8" }];
  let found: unknown;
  try {
    found = JSON.parse(bytes.toString("utf8").replace(/^\uFEFF/, ""));
  } catch (thrown) {
    return [{ number: 1, raw: bytes.toString("utf8", 0, 2_000), problem: `no JSON: ${(thrown as Error).message}` }];
  }
  if (!Array.isArray(found)) return [{ number: 1, raw: "", problem: "wanted a JSON array of objects" }];
  return found.map((item, index) => jsonRow(item, index + 1, header));
}

/** One object as a row. */
export function jsonRow(item: unknown, number: number, header: readonly string[]): JsonRow {
  const raw = (JSON.stringify(item) ?? "").slice(0, 2_000);
  if (item === null || typeof item !== "object" || Array.isArray(item))
    return { number, raw, problem: "wanted an object" };
  const keys = Object.keys(item);
  const unknown = keys.filter((key) => !header.includes(key));
  if (unknown.length > 0) return { number, raw, problem: `keys that the layout does not know: ${unknown.join(", ")}` };
  const cells = header.map((key) => cellText((item as Record<string, unknown>)[key]));
  return { number, cells, problem: null, raw };
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
