// Verifying: every file of a backup is read back and compared with its hash. Damage is counted and told, not thrown, so that one broken
// file does not hide the next.

import { createHash } from "node:crypto";
import { type ErrorCode, QuorumError } from "#infra/runtime/index.ts";
import type { ChunkStore } from "./chunk-store.ts";
import { Contents } from "./contents.ts";
import type { FileEntry, Manifest, ManifestStore } from "./manifest.ts";

export interface Problem {
  readonly id: string;
  /** The file that cannot be restored; null where the whole backup cannot. */
  readonly path: string | null;
  readonly code: ErrorCode;
  readonly says: string;
}

export interface VerifyReport {
  readonly backups: number;
  readonly files: number;
  /** Read back; what several backups have in common is read once. */
  readonly bytes: number;
  /** The first thousand. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
}

export interface VerifyProgress {
  readonly id: string;
  readonly backups: number;
  readonly ofBackups: number;
  readonly files: number;
  readonly bytes: number;
}

export interface Verifying {
  readonly manifests: ManifestStore;
  readonly chunks: ChunkStore;
  readonly ids: readonly string[];
  readonly onProgress?: (progress: VerifyProgress) => void;
  readonly signal?: AbortSignal;
}

const mostProblems = 1_000;

export async function verifyBackups({ manifests, chunks, ids, onProgress, signal }: Verifying): Promise<VerifyReport> {
  const contents = new Contents(chunks);
  /** What is wrong with content that was read already; null where nothing is. */
  const seen = new Map<string, QuorumError | null>();
  const problems: Problem[] = [];
  const count = { backups: 0, files: 0, bytes: 0, problemCount: 0 };
  const tell = (id: string, path: string | null, error: QuorumError): void => {
    count.problemCount += 1;
    if (problems.length < mostProblems) problems.push({ id, path, code: error.code, says: error.message });
  };
  for (const id of ids) {
    const manifest = await damageOf<Manifest | null>(() => manifests.read(id));
    if (manifest instanceof QuorumError) tell(id, null, manifest);
    for (const entry of manifest && !(manifest instanceof QuorumError) ? manifest.entries : []) {
      signal?.throwIfAborted();
      if (entry.kind !== "file") continue;
      const key = contentKey(entry);
      if (!seen.has(key)) {
        const read = await damageOf(() => readBack(contents, id, entry));
        seen.set(key, read instanceof QuorumError ? read : null);
        if (!(read instanceof QuorumError)) count.bytes += read;
      }
      const damage = seen.get(key);
      if (damage) tell(id, entry.path, damage);
      count.files += 1;
      onProgress?.({ id, backups: count.backups, ofBackups: ids.length, files: count.files, bytes: count.bytes });
    }
    count.backups += 1;
    onProgress?.({ id, backups: count.backups, ofBackups: ids.length, files: count.files, bytes: count.bytes });
  }
  return { ...count, problems };
}

async function readBack(contents: Contents, id: string, entry: FileEntry): Promise<number> {
  let bytes = 0;
  for await (const piece of contents.of(id, entry)) bytes += piece.length;
  return bytes;
}

/** Damage is a result here; anything else that goes wrong is not. */
async function damageOf<T>(work: () => Promise<T>): Promise<T | QuorumError> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof QuorumError && thrown.code === "infra/backup-damaged") return thrown;
    throw thrown;
  }
}

/** The same content in the same chunks is read once, however many backups have it. */
const contentKey = ({ hash, bytes, from = -1, chunks }: FileEntry): string =>
  createHash("sha256").update(`${hash} ${bytes} ${from} ${chunks.join()}`).digest("base64");
