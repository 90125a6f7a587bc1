// A dump as files in a folder, as a backup gives them back.

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StoreDump } from "./store-dump.port.ts";

/** Closes the dump. Links and folders are in none. */
export async function tellInto(folder: string, dump: StoreDump | null): Promise<void> {
  if (dump === null) return;
  try {
    const taken = await dump.take({ generation: "" });
    try {
      for await (const source of taken.sources()) {
        if (source.kind !== "file") continue;
        const path = join(folder, source.path);
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeFile(path, source.read(), { mode: 0o600 });
      }
    } finally {
      await taken.release();
    }
  } finally {
    await dump.close();
  }
}
