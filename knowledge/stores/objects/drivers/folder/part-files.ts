// Files that are being written lie in a folder of their own on the same file system, named after the process that writes them.
// Those of a process that died are removed when a store is opened.

import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

export const partFolder = ".part";

/** Names in use by this process: a number is never given twice, so a leftover of an earlier process with our number is told apart. */
const ours = new Set<string>();
let count = 0;

export interface PartFile {
  readonly path: string;
  /** Removes it where it still is. */
  discard(): Promise<void>;
}

export async function beginPart(root: string): Promise<PartFile> {
  const folder = join(root, partFolder);
  let name = "";
  do {
    count += 1;
    name = `${process.pid}.${count}`;
  } while (ours.has(name));
  ours.add(name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  await rm(path, { force: true });
  return {
    path,
    async discard() {
      await rm(path, { force: true });
      ours.delete(name);
    },
  };
}

/** Removes what processes that are gone have left. */
export async function sweepParts(root: string): Promise<void> {
  const folder = join(root, partFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    if (!ours.has(name) && !runs(Number(name.split(".")[0]))) await rm(join(folder, name), { force: true });
  }
}

function runs(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM"; // it runs, as somebody else
  }
}
