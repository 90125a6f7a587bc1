// Which layout a folder has: by the files in it and their header rows.

import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { callerError } from "#infra/runtime/index.ts";
import { type FileLayout, type Layout, readLayout, shippedLayouts } from "./layout.ts";
import { isDamage } from "./windows.ts";

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

/** A layout that lies in the folder itself is taken before those that ship. */
const ownLayout = "quorum-layout.yaml";

/**
 * @param wanted the id of a layout, or the path of one (ending in .yaml), where the caller knows it
 * @throws infra/file-missing, knowledge/feed-layout-unknown (what was found, which layouts there are)
 */
export function recognise(folder: string, wanted?: string): Recognised {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw callerError("infra/file-missing", `No folder ${folder}. Name a folder that holds market data as CSV files.`, {
      folder,
    });
  }
  const allNames = namesIn(folder);
  const names = allNames.filter((name) => /\.(csv|csv\.gz|json)$/.test(name)).sort();
  const headers: Headers = new Map(names.map((name) => [name, headerOf(join(folder, name))]));
  const own = wanted === undefined && allNames.includes(ownLayout) ? join(folder, ownLayout) : null;
  const given = wanted?.endsWith(".yaml") ? wanted : own;
  const candidates = given !== null ? [readLayout(given)] : shippedLayouts(wanted ?? basename(folder));
  const layouts: Layout[] = [];
  for (const layout of candidates) {
    layouts.push(layout);
    if (given === null && wanted !== undefined && layout.id !== wanted) continue;
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
  const name = namesOf(layout).find((candidate) => headers.get(candidate) === header);
  return name === undefined ? null : { layout, path: join(folder, name), name };
}

const namesOf = ({ file }: FileLayout): readonly string[] => [file, `${file}.gz`];

/** The first line of a file, plain or gzipped, from its first 4 kB where that holds it (a defect further on is for the reader to tell),
 * or why it has none. Of a JSON array the keys of its first object. */
function headerOf(path: string): string | Unreadable {
  try {
    if (!statSync(path).isFile()) return { because: "no file" }; // a pipe would be waited for, a device never ends
    if (path.endsWith(".json")) return jsonKeys(textOf(path, longestHeader));
    const text = textOf(path, 1 << 12);
    const isWhole = text.includes("\n");
    return (isWhole ? text : textOf(path, longestHeader)).split(/\r?\n/, 1)[0] || { because: "empty" };
  } catch (thrown) {
    return { because: isDamage(thrown) ? "cannot be decompressed" : `cannot be read: ${errnoOf(thrown)}` };
  }
}

const longestHeader = 1 << 16;

/** What the first bytes of a file hold. */
function textOf(path: string, bytes: number): string {
  const start = startOf(path, bytes);
  const text = path.endsWith(".gz") ? gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH }) : start;
  return text.toString("utf8").replace(/^\uFEFF/, "");
}

/** The keys of the first object of an array, of which the text may hold only the start. */
function jsonKeys(text: string): string | Unreadable {
  const end = text.indexOf("}");
  try {
    const first: unknown = JSON.parse(`${text.slice(0, end + 1)}]`)[0];
    return Object.keys(first as object).join(",") || { because: "an empty object" };
  } catch {
    return { because: "no JSON array of flat objects" };
  }
}

function startOf(path: string, bytes: number): Buffer {
  const start = Buffer.alloc(bytes);
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
      .map(([name, header]) => `${name} (${typeof header === "string" ? header.slice(0, 200) : header.because})`)
      .join("; ") || "no CSV file";
  const near = nearest(headers, layouts);
  const asked = wanted === undefined ? "is laid out as no known feed" : `is not laid out as "${wanted}"`;
  const known = layouts.map(({ id, files }) => `${id} (${files.map(({ file }) => file).join(", ")})`);
  const hint =
    near === null
      ? `Known layouts: ${known.join("; ")}.`
      : `Nearest is ${near.id}: ${near.says}. Known layouts: ${layouts.map(({ id }) => id).join(", ")}.`;
  const message = `Folder ${basename(folder)} ${asked}. Found: ${found}. ${hint} docs/how-to/add-a-csv-layout.md says how a folder of your own is read.`;
  return callerError("knowledge/feed-layout-unknown", message, {
    folder,
    wanted,
    layouts: layouts.map(({ id }) => id),
  });
}

/** The layout that most of its files fit by name, and what is wrong with the others; null where none of their names is there. */
function nearest(headers: Headers, layouts: readonly Layout[]): { readonly id: string; readonly says: string } | null {
  let best: { readonly id: string; readonly says: string; readonly share: number } | null = null;
  for (const { id, files } of layouts) {
    const there = files.filter((file) => namesOf(file).some((name) => headers.has(name)));
    const share = there.length / files.length;
    if (there.length === 0 || (best !== null && best.share >= share)) continue;
    best = { id, share, says: files.flatMap((file) => differences(file, headers)).join("; ") };
  }
  return best;
}

function differences(file: FileLayout, headers: Headers): string[] {
  const name = namesOf(file).find((candidate) => headers.has(candidate));
  if (name === undefined) return [`${file.file} is missing`];
  const header = headers.get(name) as string | Unreadable;
  if (typeof header !== "string") return [`${name} ${header.because}`];
  const columns = header.split(",");
  if (columns.join() === file.header.join()) return [];
  const told = [
    ...columns.filter((column, at) => columns.indexOf(column) < at).map((column) => `column ${column} occurs twice`),
    ...columns.filter((column) => !file.header.includes(column)).map((column) => `unknown column ${column}`),
    ...file.header.filter((column) => !columns.includes(column)).map((column) => `no column ${column}`),
  ];
  return [`${name}: ${told.join(", ") || `wanted the columns in the order ${file.header.join(",")}`}`];
}
