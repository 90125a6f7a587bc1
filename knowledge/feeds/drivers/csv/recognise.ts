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
  const names = readdirSync(folder)
    .filter((name) => /\.csv(\.gz)?$/.test(name))
    .sort();
  const headers = new Map<string, string | null>();
  for (const name of names) headers.set(name, firstLine(join(folder, name)));
  const layouts = shippedLayouts();
  for (const layout of layouts) {
    if (wanted !== undefined && layout.id !== wanted) continue;
    const files = layout.files.map((file) => fileOf(folder, file, headers));
    if (files.every((file) => file !== null)) return { layout, files };
  }
  throw layoutUnknown(folder, headers, layouts, wanted);
}

function fileOf(folder: string, layout: FileLayout, headers: ReadonlyMap<string, string | null>): LaidOutFile | null {
  const header = layout.header.join(",");
  const name = [layout.file, `${layout.file}.gz`].find((candidate) => headers.get(candidate) === header);
  return name === undefined ? null : { layout, path: join(folder, name), name };
}

/** The first line of a file, plain or gzipped, from its first 4 kB (a defect further on is for the reader to tell); null where that is damaged. */
function firstLine(path: string): string | null {
  const start = Buffer.alloc(4_096);
  const file = openSync(path, "r");
  try {
    const bytes = start.subarray(0, readSync(file, start, 0, start.length, 0));
    const text = path.endsWith(".gz") ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes;
    return (
      text
        .toString("utf8")
        .split(/\r?\n/, 1)[0]
        ?.replace(/^\uFEFF/, "") ?? ""
    );
  } catch (thrown) {
    if (isDamage(thrown)) return null;
    throw thrown;
  } finally {
    closeSync(file);
  }
}

function layoutUnknown(
  folder: string,
  headers: ReadonlyMap<string, string | null>,
  layouts: readonly Layout[],
  wanted?: string,
) {
  const found =
    [...headers].map(([name, header]) => `${name} (${header?.slice(0, 120) ?? "cannot be decompressed"})`).join("; ") ||
    "no CSV file";
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
