// Content on its way to a bucket: its hash goes up before its bytes, so a stream is read to its end first: into memory up to one part,
// into a file beyond that.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { asQuorumError, QuorumError } from "#infra/runtime/index.ts";
import { piecesOf } from "../../object-content.ts";
import type { ObjectContent } from "../../object-store.port.ts";

export interface Spooled {
  readonly hash: string;
  readonly bytes: number;
  /** From the start every time. Bytes where the content is in memory, as it always is up to one part. */
  body(): Uint8Array | Readable;
  discard(): Promise<void>;
}

export async function spool(content: ObjectContent, partBytes: number): Promise<Spooled> {
  const hash = createHash("sha256");
  if (content instanceof Uint8Array) return inMemory(content, hash.update(content).digest("hex"));
  const pieces = piecesOf(content, partBytes);
  const first = await pieces.next();
  if (first.done) return inMemory(new Uint8Array(0), hash.digest("hex"));
  const second = await pieces.next();
  hash.update(first.value);
  if (second.done) return inMemory(first.value, hash.digest("hex"));
  const folder = await onDisk(() => mkdtemp(join(tmpdir(), "quorum-objects-")));
  const path = join(folder, "content");
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    const file = await onDisk(() => open(path, "wx", 0o600));
    let bytes = first.value.length;
    try {
      await onDisk(() => writeAll(file, first.value));
      for (let piece: IteratorResult<Uint8Array> = second; !piece.done; piece = await pieces.next()) {
        const { value } = piece;
        hash.update(value);
        bytes += value.length;
        await onDisk(() => writeAll(file, value));
      }
    } finally {
      await file.close();
    }
    const body = () => createReadStream(path, { highWaterMark: 1_048_576 });
    return { hash: hash.digest("hex"), bytes, body, discard };
  } catch (thrown) {
    await pieces.return(undefined);
    await discard();
    throw thrown;
  }
}

const inMemory = (content: Uint8Array, hash: string): Spooled => ({
  hash,
  bytes: content.length,
  body: () => content,
  async discard() {},
});

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

/** What the disk says, told apart from what the source of the content says. */
async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = asQuorumError(thrown);
    if (error.code !== "infra/unexpected") throw error;
    const code = (thrown as NodeJS.ErrnoException).code ?? "unknown";
    const says = `The folder for temporary files ${tmpdir()} cannot be used (${code}). Name another one with TMPDIR.`;
    throw new QuorumError("knowledge/store-failed", says, { fault: "outside", retry: false, cause: thrown });
  }
}
