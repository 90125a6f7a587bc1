// A file of frames that is only added to. A write is on the disk when it is answered, or it is not there at all.

import { type FileHandle, open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { asQuorumError, callerError, type Log, QuorumError, syncFolder } from "#infra/runtime/index.ts";
import {
  commitAfter,
  commitKind,
  fileHeader,
  frameBytes,
  frameEnd,
  headerBytes,
  headerOf,
  writeCommit,
} from "./frames.ts";

export interface FramedFile {
  readonly path: string;
  /** Where the next write will stand. */
  readonly end: number;
  /** Stores the first `length` bytes, which begin with room for the commit frame. At most one at a time.
   * @throws infra/disk-full, knowledge/store-failed; then nothing of it is there */
  append(bytes: Buffer, length: number): Promise<void>;
  close(): Promise<void>;
}

/** A frame of the file, commits left out. The body, its kind included, is bytes[from..to). */
export type VisitFrame = (bytes: Buffer, from: number, to: number, position: number) => void;

/** A new file with these frames, on the disk with its folder's entry.
 * @throws infra/disk-full, knowledge/store-failed; then there is no file */
export async function createFramedFile(path: string, frames: Buffer): Promise<FramedFile> {
  return told(path, async () => {
    const handle = await open(path, "wx+", 0o600);
    try {
      const bytes = Buffer.concat([fileHeader(), frames]);
      await writeAt(handle, bytes, bytes.length, 0);
      await handle.datasync();
      await syncFolder(dirname(path));
      return framedFile(path, handle, bytes.length);
    } catch (thrown) {
      await handle.close();
      await rm(path, { force: true });
      throw thrown;
    }
  });
}

/** Opens a file and shows its frames, which are on the disk when this returns: a process that was killed may have written what it never
 * stored. A torn tail is cut off; null where the file was never finished, with no frame in it.
 * @throws knowledge/bus-damaged for anything else that cannot be read, knowledge/bus-newer */
export async function openFramedFile(path: string, visit: VisitFrame, log: Log): Promise<FramedFile | null> {
  return told(path, async () => {
    const end = await readFrames(path, visit, log, "torn tail allowed");
    if (end === null) return null;
    const handle = await open(path, "r+");
    try {
      if ((await handle.stat()).size > end) await handle.truncate(end);
      await handle.datasync();
      await syncFolder(dirname(path));
      return framedFile(path, handle, end);
    } catch (thrown) {
      await handle.close();
      throw thrown;
    }
  });
}

/** Shows the frames of a file; its end, or null where it holds none.
 * @throws knowledge/bus-damaged, knowledge/bus-newer */
export async function readFrames(
  path: string,
  visit: VisitFrame,
  log: Log,
  tail: "torn tail allowed" | "whole",
): Promise<number | null> {
  const bytes = await readFile(path);
  const kind = headerOf(bytes);
  if (kind === "newer") throw newer(path);
  let at = kind === "ours" ? headerBytes : 0;
  if (kind === "ours") {
    for (let end = frameEnd(bytes, at, bytes.length); end !== null; end = frameEnd(bytes, at, bytes.length)) {
      if (bytes[at + frameBytes] !== commitKind) visit(bytes, at + frameBytes, end, at);
      at = end;
    }
  }
  if (at === bytes.length && at > headerBytes) return at;
  if (tail === "whole" || commitAfter(bytes, at) !== null) throw damaged(path, at);
  if (at <= headerBytes) return null;
  log.warn(
    { file: path, bytes: bytes.length - at },
    "a write that a crash cut short was taken off; nothing of it had been promised",
  );
  return at;
}

function framedFile(path: string, handle: FileHandle, from: number): FramedFile {
  let end = from;
  let tornBytes = false;
  let closed = false;
  /** What a failed write left behind goes, before anything is written over it. */
  const cutBack = async (): Promise<void> => {
    tornBytes = true;
    await handle.truncate(end);
    await handle.datasync();
    tornBytes = false;
  };
  return {
    path,
    get end() {
      return end;
    },
    append: (bytes, length) =>
      told(path, async () => {
        if (tornBytes) await cutBack();
        writeCommit(bytes, 0, end);
        try {
          await writeAt(handle, bytes, length, end);
          await handle.datasync();
        } catch (thrown) {
          await cutBack().catch(() => {}); // tried again before the next write
          throw thrown;
        }
        end += length;
      }),
    async close() {
      if (closed) return;
      closed = true;
      if (tornBytes) await cutBack().catch(() => {}); // the next opening finds a torn tail
      await handle.close();
    },
  };
}

async function writeAt(handle: FileHandle, bytes: Buffer, length: number, position: number): Promise<void> {
  for (let done = 0; done < length; ) {
    const { bytesWritten } = await handle.write(bytes, done, length - done, position + done);
    done += bytesWritten;
  }
}

/** A fault of the file system in our own codes. */
export async function told<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = asQuorumError(thrown);
    if (error.code !== "infra/unexpected") throw error;
    const code = (thrown as { code?: unknown }).code;
    if (typeof code !== "string") throw error;
    throw new QuorumError(
      "knowledge/store-failed",
      `${path} cannot be used (${code}). See that this user may read and write there.`,
      {
        fault: "outside",
        retry: true,
        context: { path },
        cause: thrown,
      },
    );
  }
}

export const damaged = (path: string, position: number): Error =>
  new QuorumError(
    "knowledge/bus-damaged",
    `${path} is damaged at byte ${position}: messages stored there cannot be read. Put back a copy of the bus's folder, or move it away to start with an empty one.`,
    { fault: "outside", retry: false, context: { path, position } },
  );

const newer = (path: string): Error =>
  callerError(
    "knowledge/bus-newer",
    `${path} was written by a newer release. Start that release, or name another folder.`,
    {
      path,
    },
  );
