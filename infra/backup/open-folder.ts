// Opening a folder of backups: whether it is one, whether the key is its own, and how a new one is made.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, QuorumError } from "#infra/runtime/index.ts";
import { holdForWriting } from "./archive-lock.ts";
import { namesIn, partFolder } from "./durable-files.ts";
import { type Format, readFormat, writeFormat } from "./format-file.ts";
import { ManifestStore } from "./manifest.ts";
import type { BackupKey, DrawBytes } from "./seal.ts";

export interface Opening {
  readonly folder: string;
  readonly key: BackupKey;
  readonly make: boolean;
  /** Of a new folder. */
  readonly chunkBytes: number;
  readonly clock: Clock;
  readonly drawBytes: DrawBytes;
}

/** Of an old folder what it says, of a new one what it is made with. */
export async function formatOf({ folder, key, make, chunkBytes, clock, drawBytes }: Opening): Promise<Format> {
  const found = await readFormat(folder);
  if (found && found.keyCheck === key.check) return found;
  if (found) throw wrongKey(folder);
  const manifests = new ManifestStore(folder, key, drawBytes);
  const ids = await manifests.ids();
  if (ids.length > 0) {
    // The format is lost, the backups are not.
    if (!(await anyOpens(manifests, ids))) throw wrongKey(folder);
  } else if (make) {
    await requireOurs(folder);
  } else {
    const says = `${folder} is no folder of backups. Name another one, or make it.`;
    throw new QuorumError("infra/backup-not-found", says, { fault: "caller", retry: false, context: { folder } });
  }
  await mkdir(join(folder, partFolder), { recursive: true, mode: 0o700 });
  const lock = await holdForWriting(folder, "backup create", clock);
  try {
    const format: Format = { format: 1, keyCheck: key.check, chunkBytes };
    await writeFormat(folder, format);
    return format;
  } finally {
    lock.release();
  }
}

async function anyOpens(manifests: ManifestStore, ids: readonly string[]): Promise<boolean> {
  for (const id of ids) {
    try {
      if (await manifests.head(id)) return true;
    } catch (thrown) {
      if (!(thrown instanceof QuorumError) || thrown.code !== "infra/backup-damaged") throw thrown;
    }
  }
  return false;
}

/** What a process that was killed while it made the folder may have left; anything else belongs to somebody. */
async function requireOurs(folder: string): Promise<void> {
  const ours = new Set([partFolder, "lock", "holder.json", "readers.lock"]);
  const others = (await namesIn(folder)).filter((name) => !ours.has(name) && !name.startsWith("holder.json."));
  if (others.length === 0) return;
  throw new QuorumError(
    "infra/backup-unusable",
    `${folder} has something else in it (${others.slice(0, 3).join(", ")}). Name a new or empty folder for backups.`,
    { fault: "caller", retry: false, context: { folder } },
  );
}

const wrongKey = (folder: string): QuorumError =>
  new QuorumError(
    "infra/backup-key-wrong",
    `The backups in ${folder} are sealed with another key. Name the key file that they were made with.`,
    { fault: "caller", retry: false, context: { folder } },
  );
