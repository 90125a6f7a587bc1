// Files that are there whole or not at all, and stay: written beside under another name, told to the disk, renamed, the folder told too.

import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "./backup-errors.ts";

/** What is being written lies here until it is whole. One process writes at a time, so the names need not differ between processes. */
export const partFolder = "parts";

/** Writes the file; that its name lasts has to be told to its folder by `syncFolder` yet. */
export async function writeWhole(root: string, path: string, bytes: Uint8Array): Promise<void> {
  const part = join(root, partFolder, path.replaceAll(/[/\\]/g, "."));
  try {
    const file = await open(part, "w", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, join(root, path));
  } catch (thrown) {
    await rm(part, { force: true });
    throw thrown;
  }
}

/** Names in the folder, ascending; none where there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw thrown;
  }
}

/** What a process that died was writing. */
export async function sweepParts(root: string): Promise<void> {
  const folder = join(root, partFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await namesIn(folder)) await rm(join(folder, name), { force: true });
}
