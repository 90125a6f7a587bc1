// Where a key's file lies: each segment a folder, the last one a file named SEGMENT.object, so that a key may be the folder of another.
// Also what makes such a file last: folders made, and told to the disk.

import { mkdir, readdir, rmdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { syncFolder } from "#infra/runtime/index.ts";

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
 * folder away again in between: then it is made again.
 * @param lasting folders known to be on the disk with their entries: that one is there says nothing, another may have only just made it */
export async function inFolderOf(
  root: string,
  path: string,
  lasting: Set<string>,
  work: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await work();
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "ENOENT" || attempt === 10) throw thrown;
      continue;
    }
    await syncFolder(dirname(path));
    for (const folder of upTo(root, dirname(path))) {
      if (lasting.has(folder)) continue;
      await syncFolder(dirname(folder));
      lasting.add(folder);
    }
    return;
  }
}

/** Removes folders that have become empty, from the path's own up to below the root. */
export async function removeEmptyFolders(root: string, path: string, lasting: Set<string>): Promise<void> {
  await syncFolder(dirname(path));
  for (const folder of upTo(root, dirname(path))) {
    lasting.delete(folder); // before it goes: whoever makes it again tells the disk again
    try {
      await rmdir(folder);
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code ?? "";
      if (["ENOTEMPTY", "EEXIST", "ENOENT"].includes(code)) return;
      throw thrown;
    }
  }
}

/** The folder and those above it, up to the root and without it, nearest first. */
function upTo(root: string, folder: string): string[] {
  const found: string[] = [];
  for (let at = folder; relative(root, at) !== ""; at = dirname(at)) found.push(at);
  return found;
}
