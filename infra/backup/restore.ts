// Restoring into a new folder: written beside it under another name and renamed at the end, so that a folder that is there is complete.
// Links are made last: nothing is ever written through one.

import { chmod, lstat, mkdir, open, readdir, rename, rm, symlink, utimes } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { QuorumError, syncFolder } from "#infra/runtime/index.ts";
import { backupInputInvalid, isMissing } from "./backup-errors.ts";
import type { ChunkStore } from "./chunk-store.ts";
import { Contents } from "./contents.ts";
import { requireEntryPath, requireLinkTarget } from "./entry-path.ts";
import type { Entry, Manifest } from "./manifest.ts";

export interface RestoreProgress {
  readonly path: string;
  readonly files: number;
  readonly ofFiles: number;
  readonly bytes: number;
  readonly ofBytes: number;
}

export interface RestoreReport {
  readonly files: number;
  readonly bytes: number;
}

export interface Restoring {
  readonly chunks: ChunkStore;
  readonly manifest: Manifest;
  readonly target: string;
  /** Which entries; all where left out. The folders that they lie in are made in any case. */
  readonly select?: (path: string) => boolean;
  readonly onProgress?: (progress: RestoreProgress) => void;
  readonly signal?: AbortSignal;
}

const syncsAtOnce = 8;

/** @throws infra/backup-target-not-empty, infra/backup-damaged, infra/disk-full; the target is then as it was */
export async function restoreBackup(restoring: Restoring): Promise<RestoreReport> {
  const { manifest, select = () => true } = restoring;
  const target = resolve(restoring.target);
  const entries = manifest.entries.filter(({ path }) => select(path));
  if (entries.length === 0 && manifest.entries.length > 0)
    throw backupInputInvalid("Nothing in the backup was selected to be restored.");
  for (const entry of entries) requireSafe(entry);
  const beside = `${target}.restoring`;
  await requireFree(target, beside);
  await mkdir(beside, { recursive: true, mode: 0o700 });
  try {
    const report = await restoreInto(beside, entries, restoring);
    await rename(beside, target); // takes the place of an empty folder
    await syncFolder(dirname(target));
    return report;
  } catch (thrown) {
    await rm(beside, { recursive: true, force: true });
    throw thrown;
  }
}

async function restoreInto(
  root: string,
  entries: readonly Entry[],
  { chunks, manifest, onProgress, signal }: Restoring,
): Promise<RestoreReport> {
  const files = entries.filter((entry) => entry.kind === "file");
  const ofBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const contents = new Contents(chunks);
  const done = { files: 0, bytes: 0 };
  const tell = (path: string): void => onProgress?.({ path, ...done, ofFiles: files.length, ofBytes });
  for (const { path, kind } of entries) {
    await mkdir(kind === "folder" ? join(root, path) : dirname(join(root, path)), { recursive: true, mode: 0o700 });
  }
  for (const entry of files) {
    await writeFile(join(root, entry.path), contents.of(manifest.head.id, entry), (bytes) => {
      signal?.throwIfAborted();
      done.bytes += bytes;
      tell(entry.path);
    });
    done.files += 1;
  }
  for (const entry of entries) if (entry.kind === "link") await symlink(entry.target, join(root, entry.path));
  const folders = new Set(entries.map(({ kind, path }) => (kind === "folder" ? path : dirname(path))));
  await syncAll([...files.map(({ path }) => path), ...folders].map((path) => join(root, path)));
  for (const { path, mode, modifiedMs } of files) {
    if (mode !== null) await chmod(join(root, path), mode);
    if (modifiedMs !== null) await utimes(join(root, path), modifiedMs / 1_000, modifiedMs / 1_000);
  }
  // A folder that may not be written to gets its mode after what lies in it, the innermost first.
  for (const entry of [...entries].reverse()) {
    if (entry.kind === "folder" && entry.mode !== null) await chmod(join(root, entry.path), entry.mode);
  }
  tell(files.at(-1)?.path ?? "");
  return done;
}

async function writeFile(
  path: string,
  content: AsyncIterable<Uint8Array>,
  onPiece: (bytes: number) => void,
): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    for await (const piece of content) {
      await file.writeFile(piece);
      onPiece(piece.length);
    }
  } finally {
    await file.close();
  }
}

/** Files and folders, told to the disk after all are written and several at a time: one by one each would wait for the disk alone. */
async function syncAll(paths: readonly string[]): Promise<void> {
  const left = paths.values();
  const syncNext = async (): Promise<void> => {
    for (const path of left) {
      const file = await open(path, "r");
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    }
  };
  await Promise.all(Array.from({ length: syncsAtOnce }, syncNext));
}

/** A manifest is authentic, and still nothing in it may write outside of the target. */
function requireSafe(entry: Entry): void {
  requireEntryPath(entry.path);
  if (entry.kind === "link") requireLinkTarget(entry.path, entry.target);
}

async function requireFree(target: string, beside: string): Promise<void> {
  const found = await namesOrNull(target);
  if (found === "no folder") throw notEmpty(target, "is there and is no folder");
  if (found !== null && found.length > 0) throw notEmpty(target, `has ${found.length} entries`);
  if (found !== null && (await lstat(target)).dev !== (await lstat(dirname(target))).dev) {
    throw notEmpty(target, "is a file system of its own, which nothing can be renamed over; name a new folder in it");
  }
  if ((await namesOrNull(beside)) !== null) {
    throw notEmpty(beside, "is left from a restore that was stopped, or one is under way. Remove it");
  }
}

async function namesOrNull(folder: string): Promise<string[] | "no folder" | null> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    if ((thrown as NodeJS.ErrnoException).code === "ENOTDIR") return "no folder";
    throw thrown;
  }
}

const notEmpty = (path: string, what: string): QuorumError =>
  new QuorumError(
    "infra/backup-target-not-empty",
    `A backup is restored into a folder that is new or empty: ${path} ${what}. Nothing was changed.`,
    { fault: "caller", retry: false, context: { path } },
  );
