// What is backed up: anything that can be read as a stream under a path. Which of it belongs together at one moment is for the caller to
// see to: a store that is being written to must be backed up through a snapshot of it.

import type { Stats } from "node:fs";
import { lstat, open, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, QuorumError } from "#infra/runtime/index.ts";

export interface FileSource {
  readonly kind: "file";
  readonly path: string;
  readonly mode?: number;
  readonly modifiedMs?: number;
  /** Whatever tells that the content is as it was: where the last backup has the same one for the path, the content is not read. */
  readonly stamp?: string;
  read(): AsyncIterable<Uint8Array>;
}

export type BackupSource =
  | FileSource
  | { readonly kind: "folder"; readonly path: string; readonly mode?: number }
  | { readonly kind: "link"; readonly path: string; readonly target: string };

export interface FolderSourcesOptions {
  /** Where it lies in the backup; "" = at its root. */
  readonly under: string;
  /** Whether a path (from the folder's root, with "/") is backed up; a folder that is not takes all in it with it. Everything where left out. */
  readonly select?: (path: string) => boolean;
  readonly clock: Clock;
}

const readBytes = 1_048_576;
/** File systems tell time in steps: a file changed a moment ago may change again without its time showing it. */
const settledMs = 2_000;

/** Everything in a folder: files, folders, links as links; sockets and the like are left out.
 * A file that changes while it is read ends its stream with infra/backup-source-changed. */
export async function* folderSources(root: string, options: FolderSourcesOptions): AsyncGenerator<BackupSource> {
  yield* walk(root, "", options);
}

async function* walk(root: string, base: string, options: FolderSourcesOptions): AsyncGenerator<BackupSource> {
  const { under, select = () => true } = options;
  for (const name of (await reading(join(root, base), (at) => readdir(at))).sort()) {
    const inside = base === "" ? name : `${base}/${name}`;
    if (!select(inside)) continue;
    const at = join(root, inside);
    const path = under === "" ? inside : `${under}/${inside}`;
    const found = await reading(at, () => lstat(at));
    if (found.isDirectory()) {
      yield { kind: "folder", path, mode: found.mode & 0o777 };
      yield* walk(root, inside, options);
    } else if (found.isSymbolicLink()) yield { kind: "link", path, target: await reading(at, () => readlink(at)) };
    else if (found.isFile()) yield fileSource(at, path, found, options.clock);
  }
}

function fileSource(at: string, path: string, found: Stats, clock: Clock): FileSource {
  const settled = clock.nowMs() - Math.max(found.mtimeMs, found.ctimeMs) >= settledMs;
  return {
    kind: "file",
    path,
    mode: found.mode & 0o777,
    modifiedMs: found.mtimeMs,
    ...(settled && { stamp: stampOf(found) }),
    read: () => readUnchanged(at, found),
  };
}

/** The file that was found, as it was found, or an error. */
async function* readUnchanged(at: string, found: Stats): AsyncGenerator<Uint8Array> {
  const file = await reading(at, () => open(at, "r"));
  try {
    let bytes = 0;
    while (true) {
      const piece = Buffer.allocUnsafe(Math.max(1, Math.min(readBytes, found.size - bytes + 1)));
      const { bytesRead } = await reading(at, () => file.read(piece, 0, piece.length));
      if (bytesRead === 0) break;
      bytes += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
    const now = await file.stat();
    if (bytes !== found.size || stampOf(now) !== stampOf(found)) throw changed(at);
  } finally {
    await file.close();
  }
}

/** The times of Stats are fractions of milliseconds: microseconds are still told apart. */
const stampOf = ({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string => [dev, ino, size, mtimeMs, ctimeMs].join(":");

/** What cannot be read is told as that; what has gone since it was seen has changed. */
async function reading<T>(at: string, work: (at: string) => Promise<T>): Promise<T> {
  try {
    return await work(at);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw changed(at);
    const says = `${at} cannot be read (${code ?? "no reason given"}). Give this user the right to read it, or leave it out.`;
    throw new QuorumError("infra/backup-source-unreadable", says, {
      fault: "outside",
      retry: false,
      context: { path: at },
      cause: thrown,
    });
  }
}

const changed = (at: string): QuorumError =>
  new QuorumError(
    "infra/backup-source-changed",
    `${at} changed while it was read: what was read may be no state that it ever had. Back up a snapshot of it, or try again when it rests.`,
    { fault: "outside", retry: true, context: { path: at } },
  );
