// Where a training stands, in one file that is either the old one or the new one, whatever ends the process.
// Layout: length of the header (uint32, little endian), header as JSON, float32 vectors, SHA-256 of all before it.

import { createHash } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { callerError, makeFolder, syncFolder } from "#infra/runtime/index.ts";

const layout = 1;

const Header = z.strictObject({
  layout: z.literal(layout),
  /** Hash of everything that decides how the training goes on. */
  fingerprint: z.string(),
  progress: z.unknown(),
  vectors: z.array(z.strictObject({ name: z.string(), length: z.int().min(0) })),
});

export interface Checkpoint<Progress> {
  readonly progress: Progress;
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

const fileIn = (folder: string): string => join(folder, "checkpoint");

/** Replaces the checkpoint of the folder. When it returns, the new one survives a loss of power. */
export async function writeCheckpoint<Progress>(
  folder: string,
  fingerprint: string,
  { progress, vectors }: Checkpoint<Progress>,
): Promise<void> {
  await makeFolder(folder);
  const shapes = [...vectors].map(([name, { length }]) => ({ name, length }));
  const header = Buffer.from(JSON.stringify({ layout, fingerprint, progress, vectors: shapes }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const parts = [
    length,
    header,
    ...[...vectors.values()].map((v) => Buffer.from(v.buffer, v.byteOffset, v.byteLength)),
  ];
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  const next = `${fileIn(folder)}.next`;
  const handle = await open(next, "w", 0o600);
  try {
    for (const part of [...parts, hash.digest()]) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, fileIn(folder));
  await syncFolder(folder);
}

/** The checkpoint of the folder, or null where there is none.
 * @throws tools/model-damaged, tools/checkpoint-mismatch where another training left it */
export async function readCheckpoint<Progress>(
  folder: string,
  fingerprint: string,
  progress: z.ZodType<Progress>,
): Promise<Checkpoint<Progress> | null> {
  const bytes = await readFile(fileIn(folder)).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === "ENOENT") return null;
    throw thrown;
  });
  if (bytes === null) return null;
  const end = bytes.length - 32;
  const hash = createHash("sha256").update(bytes.subarray(0, Math.max(0, end)));
  if (end < 4 || !hash.digest().equals(bytes.subarray(end))) throw damaged(folder, "its hash does not fit");
  const from = 4 + bytes.readUInt32LE(0);
  const header = Header.safeParse(JSON.parse(bytes.toString("utf8", 4, from)));
  if (!header.success) throw damaged(folder, "its header is of another layout");
  if (header.data.fingerprint !== fingerprint) {
    throw callerError(
      "tools/checkpoint-mismatch",
      `The checkpoint in ${folder} belongs to a training with another model, other options or other rows. Remove it or choose another folder.`,
      { folder },
    );
  }
  let at = from;
  const vectors = new Map<string, Float32Array>();
  for (const { name, length } of header.data.vectors) {
    vectors.set(name, new Float32Array(Uint8Array.from(bytes.subarray(at, at + 4 * length)).buffer));
    at += 4 * length;
  }
  return { progress: progress.parse(header.data.progress), vectors };
}

function damaged(folder: string, because: string): Error {
  return callerError(
    "tools/model-damaged",
    `The checkpoint in ${folder} cannot be read: ${because}. Remove it to start again.`,
    {
      folder,
    },
  );
}
