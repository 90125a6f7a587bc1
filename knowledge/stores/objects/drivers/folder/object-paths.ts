// Where a key's file lies: each segment a folder, the last one a file named SEGMENT.object, so that a key may be the folder of another.
// Also what makes such a file last: folders made, and told to the disk.

import { mkdir, open, readdir, rmdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

const suffix = ".object";

export const pathOf = (root: string, key: string): string => join(root, ...`${key}${suffix}`.split("/"));

/** Keys under the root that begin with the prefix, ascending; holds the names of one folder a level. */
export async function* keysUnder(root: string, prefix: string): AsyncGenerator<string> {
  yield* walk(root, prefix.slice(0, prefix.lastIndexOf("/") + 1), prefix);
}

async function* walk(root: string, base: string, prefix: string): AsyncGenerator<string> {
  const entries = await entriesOf(join(root, ...base.split("/")));
  const names = entries.flatMap((entry) => {
    if (entry.name.startsWith(".")) return []; // no segment begins so: files that are being written
    if (entry.isDirectory()) return [`${entry.name}/`];
    return entry.isFile() && entry.name.endsWith(suffix) ? [entry.name.slice(0, -suffix.length)] : [];
  });
  // A folder sorts as its name with "/": so the keys of all levels together ascend.
  for (const name of names.sort((a, b) => (a < b ? -1 : 1))) {
    const key = `${base}${name}`;
    const inside = key.startsWith(prefix);
    if (!name.endsWith("/")) {
      if (inside) yield key;
    } else if (inside || prefix.startsWith(key)) yield* walk(root, key, prefix);
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw thrown;
  }
}

/** Makes the folder, runs the work that needs it, and returns when both are on the disk. A deletion beside it may take the empty
 * folder away again in between: then it is made again. */
export async function inFolderOf(root: string, path: string, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await work();
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "ENOENT" || attempt === 10) throw thrown;
      continue;
    }
    await syncFolder(dirname(path));
    if (made !== undefined) for (const folder of above(root, dirname(path))) await syncFolder(folder);
    return;
  }
}

/** Removes folders that have become empty, from the path's own up to below the root. */
export async function removeEmptyFolders(root: string, path: string): Promise<void> {
  await syncFolder(dirname(path));
  for (const folder of [dirname(path), ...above(root, dirname(path))].filter((each) => relative(root, each) !== "")) {
    try {
      await rmdir(folder);
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code ?? "";
      if (["ENOTEMPTY", "EEXIST", "ENOENT"].includes(code)) return;
      throw thrown;
    }
  }
}

/** The folders above one, up to the root itself, nearest first. */
function above(root: string, folder: string): string[] {
  const found: string[] = [];
  for (let at = folder; relative(root, at) !== ""; at = dirname(at)) found.push(dirname(at));
  return found;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
