// One object as one file: its bytes, then a trailer that says what they are, with a hash for every block of a megabyte, so that no byte
// is handed out unchecked and a torn file is known as one. Which file and when it takes effect is the driver's business.
//
//   bytes | trailer as JSON | its length (4 bytes, little endian) | SHA-256 of the trailer (32 bytes) | mark (8 bytes)

import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";
import { piecesOf } from "../../object-content.ts";
import type { ObjectContent, ObjectHead } from "../../object-store.port.ts";
import { objectDamaged } from "../object-errors.ts";

const blockBytes = 1_048_576;
const digestBytes = 32;
const mark = Buffer.from("QOBJECT1");
const footBytes = 4 + digestBytes + mark.length;
const maximumTrailerBytes = 256 * 1_048_576;

const Trailer = z.object({
  key: z.string(),
  hash: z.string(),
  bytes: z.int().nonnegative(),
  contentType: z.string(),
  storedMs: z.int(),
  blockBytes: z.int().positive(),
  /** The SHA-256 of each block, one after the other, in base64. */
  blocks: z.string(),
});

export interface OpenObject {
  readonly head: ObjectHead;
  readonly blockBytes: number;
  /** The bytes of one block. @throws knowledge/object-damaged */
  block(index: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Writes a new file and returns when it is on the disk; leaves what it has written where it fails. */
export async function writeObjectFile(
  path: string,
  content: ObjectContent,
  { key, contentType, storedMs }: Pick<ObjectHead, "key" | "contentType" | "storedMs">,
): Promise<ObjectHead> {
  const file = await open(path, "wx", 0o600);
  try {
    const whole = createHash("sha256");
    const blocks: Buffer[] = [];
    let bytes = 0;
    for await (const block of piecesOf(content, blockBytes)) {
      whole.update(block);
      blocks.push(digest(block));
      await writeAll(file, block);
      bytes += block.length;
    }
    const head: ObjectHead = { key, hash: whole.digest("hex"), bytes, contentType, storedMs };
    const trailer = { ...head, blockBytes, blocks: Buffer.concat(blocks).toString("base64") };
    await writeAll(file, withFoot(Buffer.from(JSON.stringify(trailer))));
    await file.sync();
    return head;
  } finally {
    await file.close();
  }
}

/** Null where there is no file. @throws knowledge/object-damaged */
export async function openObjectFile(path: string, key: string): Promise<OpenObject | null> {
  const file = await openExisting(path);
  if (!file) return null;
  try {
    const { blocks, blockBytes: size, ...head } = await readTrailer(file, key);
    const digests = Buffer.from(blocks, "base64");
    return {
      head,
      blockBytes: size,
      async block(index) {
        const block = await readAt(file, index * size, Math.min(size, head.bytes - index * size), key);
        const wanted = digests.subarray(index * digestBytes, (index + 1) * digestBytes);
        if (!digest(block).equals(wanted))
          throw objectDamaged(key, `bytes from ${index * size} on do not have their hash`);
        return block;
      },
      close: () => file.close(),
    };
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

async function openExisting(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, "r");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw thrown;
  }
}

async function readTrailer(file: FileHandle, key: string): Promise<z.infer<typeof Trailer>> {
  const { size } = await file.stat();
  if (size < footBytes) throw objectDamaged(key, `its file has ${size} bytes and no trailer`);
  const foot = await readAt(file, size - footBytes, footBytes, key);
  const length = foot.readUInt32LE(0);
  const trailerAt = size - footBytes - length;
  if (!foot.subarray(4 + digestBytes).equals(mark)) throw objectDamaged(key, "its file does not end in a trailer");
  if (trailerAt < 0 || length > maximumTrailerBytes) throw objectDamaged(key, "its trailer is longer than its file");
  const text = await readAt(file, trailerAt, length, key);
  if (!digest(text).equals(foot.subarray(4, 4 + digestBytes)))
    throw objectDamaged(key, "its trailer does not have its hash");
  const trailer = Trailer.parse(JSON.parse(text.toString("utf8")));
  const blocks = Math.ceil(trailer.bytes / trailer.blockBytes);
  if (trailer.bytes !== trailerAt || Buffer.from(trailer.blocks, "base64").length !== blocks * digestBytes) {
    throw objectDamaged(key, `wanted ${trailer.bytes} bytes, found ${trailerAt}`);
  }
  return trailer;
}

function withFoot(trailer: Buffer): Buffer {
  if (trailer.length > maximumTrailerBytes) {
    throw callerError("knowledge/object-content-invalid", "The object is larger than a folder can hold in one file.");
  }
  const length = Buffer.alloc(4);
  length.writeUInt32LE(trailer.length);
  return Buffer.concat([trailer, length, digest(trailer), mark]);
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

async function readAt(file: FileHandle, position: number, length: number, key: string): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, length - at, position + at);
    if (bytesRead === 0) throw objectDamaged(key, `its file ends ${length - at} bytes early`);
    at += bytesRead;
  }
  return bytes;
}

const digest = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
