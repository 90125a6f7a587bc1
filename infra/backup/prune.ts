// Pruning: backups older than the retention go, then the chunks that no remaining backup names. In this order, so that killed anywhere in
// between it leaves backups that are whole and chunks that the next pruning removes.

import type { ChunkStore } from "./chunk-store.ts";
import type { BackupHead, ManifestStore } from "./manifest.ts";

export interface PruneReport {
  /** Ids, oldest first. */
  readonly removed: readonly string[];
  readonly kept: number;
  readonly removedChunks: number;
  readonly freedBytes: number;
}

export interface Pruning {
  readonly manifests: ManifestStore;
  readonly chunks: ChunkStore;
  /** Oldest first, every one of them readable. */
  readonly heads: readonly BackupHead[];
  readonly olderThanMs: number;
  /** So many newest stay, however old: a clock that runs wrong, or backups that stopped being made, must not take the last one. */
  readonly keepAtLeast: number;
}

/** @throws infra/backup-damaged where a remaining backup cannot be read: then nothing is removed */
export async function pruneBackups({
  manifests,
  chunks,
  heads,
  olderThanMs,
  keepAtLeast,
}: Pruning): Promise<PruneReport> {
  const old = heads
    .slice(0, Math.max(0, heads.length - keepAtLeast))
    .filter(({ createdMs }) => createdMs < olderThanMs);
  const removed = old.map(({ id }) => id);
  const kept = heads.filter(({ id }) => !removed.includes(id));
  const needed = new Set<string>();
  for (const { id } of kept) {
    for (const entry of (await manifests.read(id))?.entries ?? []) {
      if (entry.kind === "file") for (const name of entry.chunks) needed.add(name);
    }
  }
  for (const id of removed) await manifests.remove(id);
  let removedChunks = 0;
  let freedBytes = 0;
  for await (const { name, bytes } of chunks.all()) {
    if (needed.has(name)) continue;
    await chunks.remove(name);
    removedChunks += 1;
    freedBytes += bytes;
  }
  return { removed, kept: kept.length, removedChunks, freedBytes };
}
