// A manifest: what was backed up and in which chunks it lies. It is sealed like everything else and written last; without it the
// chunks of a backup mean nothing, so a backup is there when its manifest is, and not before.
// In the file a head comes before the body, so that many backups can be listed without reading all their paths.

import { type FileHandle, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";
import { z } from "zod";
import { makeFolder, syncFolder } from "#infra/runtime/index.ts";
import { backupDamaged, backupInputInvalid, isMissing } from "./backup-errors.ts";
import { namesIn, writeWhole } from "./durable-files.ts";
import type { BackupKey, DrawBytes } from "./seal.ts";

export const manifestFolder = "manifests";
const suffix = ".manifest";
const maximumHeadBytes = 1_048_576;
const maximumBodyBytes = 1_073_741_824;

const FileEntry = z.object({
  kind: z.literal("file"),
  path: z.string(),
  mode: z.int().nullable(),
  modifiedMs: z.number().nullable(),
  bytes: z.int().nonnegative(),
  /** SHA-256 of the whole file. */
  hash: z.string(),
  /** In order; their contents, one after the other, are the file's. */
  chunks: z.array(z.string()),
  /** Where a small file begins in its one chunk, which it shares with others. */
  from: z.int().nonnegative().optional(),
  /** What told that the file was as it is; null where nothing did. */
  stamp: z.string().nullable(),
});
export type FileEntry = Readonly<z.infer<typeof FileEntry>>;

const Entry = z.discriminatedUnion("kind", [
  FileEntry,
  z.object({ kind: z.literal("folder"), path: z.string(), mode: z.int().nullable() }),
  z.object({ kind: z.literal("link"), path: z.string(), target: z.string() }),
]);
export type Entry = Readonly<z.infer<typeof Entry>>;

const BackupHead = z.object({
  id: z.string(),
  createdMs: z.int(),
  /** The backup that unchanged content was taken over from; it is not needed to read this one. */
  parent: z.string().nullable(),
  files: z.int(),
  bytes: z.int(),
  /** What this backup has added to the folder. */
  newBytes: z.int(),
  /** What whoever made it wants to know when it is restored. */
  data: z.record(z.string(), z.json()),
});
export type BackupHead = Readonly<z.infer<typeof BackupHead>>;

export interface Manifest {
  readonly head: BackupHead;
  readonly entries: readonly Entry[];
}

export class ManifestStore {
  readonly #root: string;
  readonly #key: BackupKey;
  readonly #drawBytes: DrawBytes;

  constructor(root: string, key: BackupKey, drawBytes: DrawBytes) {
    this.#root = root;
    this.#key = key;
    this.#drawBytes = drawBytes;
  }

  /** Ids by name, which is by time of making. */
  async ids(): Promise<string[]> {
    const names = await namesIn(join(this.#root, manifestFolder));
    return names.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));
  }

  /** Returns when it lasts. */
  async write({ head, entries }: Manifest): Promise<void> {
    const headText = Buffer.from(JSON.stringify(head));
    if (headText.length > maximumHeadBytes / 2) {
      throw backupInputInvalid(
        `What a backup carries as data wants at most ${maximumHeadBytes / 2} bytes of JSON, found ${headText.length}.`,
      );
    }
    const sealedHead = this.#key.seal(nameOf("head", head.id), headText, this.#drawBytes);
    const body = await promisify(brotliCompress)(Buffer.from(JSON.stringify(entries)), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 3 },
    });
    const sealedBody = this.#key.seal(nameOf("body", head.id), body, this.#drawBytes);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(sealedHead.length);
    await makeFolder(join(this.#root, manifestFolder));
    await writeWhole(this.#root, pathOf(head.id), Buffer.concat([length, sealedHead, sealedBody]));
    await syncFolder(join(this.#root, manifestFolder));
  }

  /** Null where there is none. @throws infra/backup-damaged */
  async head(id: string): Promise<BackupHead | null> {
    const bytes = await this.#beginning(id);
    return bytes && this.#headOf(id, bytes);
  }

  /** Null where there is none. @throws infra/backup-damaged */
  async read(id: string): Promise<Manifest | null> {
    const bytes = await this.#whole(id);
    if (!bytes) return null;
    const head = this.#headOf(id, bytes);
    const body = this.#key.open(nameOf("body", id), bytes.subarray(4 + bytes.readUInt32LE(0)));
    if (!body) throw damaged(id);
    const text = await promisify(brotliDecompress)(body, { maxOutputLength: maximumBodyBytes });
    return { head, entries: z.array(Entry).parse(JSON.parse(text.toString("utf8"))) };
  }

  async remove(id: string): Promise<void> {
    await rm(join(this.#root, pathOf(id)), { force: true });
    await syncFolder(join(this.#root, manifestFolder));
  }

  #headOf(id: string, bytes: Buffer): BackupHead {
    const length = bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
    const head = this.#key.open(nameOf("head", id), bytes.subarray(4, 4 + length));
    if (!head) throw damaged(id);
    return BackupHead.parse(JSON.parse(head.toString("utf8")));
  }

  async #whole(id: string): Promise<Buffer | null> {
    try {
      return await readFile(join(this.#root, pathOf(id)));
    } catch (thrown) {
      if (isMissing(thrown)) return null;
      throw thrown;
    }
  }

  /** As much of the file as its head takes. */
  async #beginning(id: string): Promise<Buffer | null> {
    const file = await openExisting(join(this.#root, pathOf(id)));
    if (!file) return null;
    try {
      const { size } = await file.stat();
      const length = await readStart(file, Math.min(size, 4));
      const headBytes = length.length < 4 ? 0 : length.readUInt32LE(0);
      if (headBytes > maximumHeadBytes) throw damaged(id);
      return await readStart(file, Math.min(size, 4 + headBytes));
    } finally {
      await file.close();
    }
  }
}

async function openExisting(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, "r");
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
}

async function readStart(file: FileHandle, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

/** A head and a body of the same id are sealed under different names: neither can stand in for the other. */
const nameOf = (part: "head" | "body", id: string): string => `manifest ${part} ${id}`;
const pathOf = (id: string): string => join(manifestFolder, `${id}${suffix}`);
const damaged = (id: string) => backupDamaged("does not hold what was sealed in it", { id, file: pathOf(id) });
