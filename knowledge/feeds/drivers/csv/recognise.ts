// Which layout a folder has: by the files in it and their header rows.

import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { callerError } from "#infra/runtime/index.ts";
import { type FileLayout, type Layout, shippedLayouts } from "./layout.ts";
import { isDamage } from "./lines.ts";

export interface LaidOutFile {
  readonly layout: FileLayout;
  readonly path: string;
  /** As on disk: "bars.csv.gz". */
  readonly name: string;
}

/** By file name: the first line, or why there is none to read. */
type Headers = ReadonlyMap<string, string | Unreadable>;

interface Unreadable {
  readonly because: string;
}

export interface Recognised {
  readonly layout: Layout;
  readonly files: readonly LaidOutFile[];
}

/**
 * @param wanted the id of a layout, where the caller knows it
 * @throws infra/file-missing, knowledge/feed-layout-unknown (what was found, which layouts there are)
 */
export function recognise(folder: string, wanted?: string): Recognised {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw callerError("infra/file-missing", `No folder ${folder}. Name a folder that holds market data as CSV files.`, {
      folder,
    });
  }
  const names = namesIn(folder)
    .filter((name) => /\.csv(\.gz)?$/.test(name))
    .sort();
  const headers: Headers = new Map(names.map((name) => [name, firstLine(join(folder, name))]));
  const layouts = shippedLayouts();
  for (const layout of layouts) {
    if (wanted !== undefined && layout.id !== wanted) continue;
    const files = layout.files.map((file) => fileOf(folder, file, headers));
    if (files.every((file) => file !== null)) return { layout, files };
  }
  throw layoutUnknown(folder, headers, layouts, wanted);
}

/** @throws infra/file-missing where the folder may not be looked into */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    const says = `Folder ${folder} cannot be read (${errnoOf(thrown)}). Give this user the right to read it, or name another.`;
    throw callerError("infra/file-missing", says, { folder });
  }
}

function fileOf(folder: string, layout: FileLayout, headers: Headers): LaidOutFile | null {
  const header = layout.header.join(",");
  const name = [layout.file, `${layout.file}.gz`].find((candidate) => headers.get(candidate) === header);
  return name === undefined ? null : { layout, path: join(folder, name), name };
}

/** The first line of a file, plain or gzipped, from its first 4 kB (a defect further on is for the reader to tell), or why it has none. */
function firstLine(path: string): string | Unreadable {
  try {
    if (!statSync(path).isFile()) return { because: "no file" }; // a pipe would be waited for, a device never ends
    const start = startOf(path);
    const text = path.endsWith(".gz") ? gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH }) : start;
    const line = text.toString("utf8").split(/\r?\n/, 1)[0] ?? "";
    return line.replace(/^\uFEFF/, "") || { because: "empty" };
  } catch (thrown) {
    return { because: isDamage(thrown) ? "cannot be decompressed" : `cannot be read: ${errnoOf(thrown)}` };
  }
}

function startOf(path: string): Buffer {
  const start = Buffer.alloc(4_096);
  const file = openSync(path, "r");
  try {
    return start.subarray(0, readSync(file, start, 0, start.length, 0));
  } finally {
    closeSync(file);
  }
}

const errnoOf = (thrown: unknown): string => (thrown as NodeJS.ErrnoException).code ?? String(thrown);

function layoutUnknown(folder: string, headers: Headers, layouts: readonly Layout[], wanted?: string) {
  const found =
    [...headers]
      .map(([name, header]) => `${name} (${typeof header === "string" ? header.slice(0, 120) : header.because})`)
      .join("; ") || "no CSV file";
  const known = layouts.map(
    ({ id, files }) => `${id}: ${files.map(({ file, header }) => `${file} (${header.join(",")})`).join("; ")}`,
  );
  const asked = wanted === undefined ? "is laid out as no known feed" : `is not laid out as "${wanted}"`;
  const message = `Folder ${basename(folder)} ${asked}. Found: ${found}. Known layouts: ${known.join(" | ")}.`;
  return callerError("knowledge/feed-layout-unknown", message, {
    folder,
    wanted,
    layouts: layouts.map(({ id }) => id),
  });
}
