// Folders that last: a new, renamed or removed entry is there after a loss of power only when its folder has been told to the disk too.

import { mkdir, open } from "node:fs/promises";
import { dirname, resolve } from "node:path";

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the folder and those above it that are missing, for their owner only, each told to the disk with its entry in the one above. */
export async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made === undefined) return;
  const first = resolve(made);
  for (let at = resolve(folder); at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at));
}
