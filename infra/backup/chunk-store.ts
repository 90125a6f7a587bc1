// Chunks: pieces of content, compressed, sealed, each in a file named after its content. The same content is kept once.
// A chunk is never changed; whether it is still needed is known to the manifests.

import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";
import { makeFolder, syncFolder } from "#infra/runtime/index.ts";
import { backupDamaged, isMissing, onDisk } from "./backup-errors.ts";
import { namesIn, writeWhole } from "./durable-files.ts";
import { type BackupKey, type DrawBytes, sealedOverheadBytes } from "./seal.ts";

export const chunkFolder = "chunks";
/** No chunk holds more, whatever a file claims. */
export const maximumChunkBytes = 16_777_216;

const asItIs = 0;
const asBrotli = 1;
const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

export interface Written {
  readonly name: string;
  /** What it takes on the disk; 0 where it was there already. */
  readonly newBytes: number;
}

export class ChunkStore {
  readonly #root: string;
  readonly #key: BackupKey;
  readonly #drawBytes: DrawBytes;
  /** Folders that have new names in them, which the disk has to be told yet. */
  readonly #touched = new Set<string>();
  readonly #underWay = new Map<string, Promise<Written>>();

  constructor(root: string, key: BackupKey, drawBytes: DrawBytes) {
    this.#root = root;
    this.#key = key;
    this.#drawBytes = drawBytes;
  }

  /** Keeps the content where it is not there yet. It lasts once `settle` has returned. */
  async write(content: Uint8Array): Promise<Written> {
    const name = this.#key.nameOf(content);
    const underWay = this.#underWay.get(name);
    if (underWay) return { ...(await underWay), newBytes: 0 };
    const writing = onDisk(this.#root, () => this.#write(name, content)).finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, writing);
    return writing;
  }

  /** Tells the disk of all names written so far. */
  async settle(): Promise<void> {
    await onDisk(this.#root, async () => {
      for (const folder of [...this.#touched].sort()) await syncFolder(join(this.#root, folder));
      this.#touched.clear();
    });
  }

  /** Whether there is a file of that name that may be one; what is in it is not looked at. */
  async has(name: string): Promise<boolean> {
    return onDisk(this.#root, () => this.#has(name));
  }

  /** @throws infra/backup-damaged where it is missing or not what it was */
  async read(name: string): Promise<Buffer> {
    const sealed = await onDisk(this.#root, () => this.#sealed(name));
    const packed = this.#key.open(chunkName(name), sealed);
    if (!packed) throw backupDamaged("does not hold what was sealed in it", { file: pathOf(name) });
    const content = await unpacked(packed, name);
    if (this.#key.nameOf(content) !== name)
      throw backupDamaged("holds other content than its name says", { file: pathOf(name) });
    return content;
  }

  /** Every name of a file, and its size. */
  async *all(): AsyncGenerator<{ readonly name: string; readonly bytes: number }> {
    for (const folder of await namesIn(join(this.#root, chunkFolder))) {
      for (const name of await namesIn(join(this.#root, chunkFolder, folder))) {
        const { size } = await stat(join(this.#root, chunkFolder, folder, name));
        yield { name, bytes: size };
      }
    }
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#root, pathOf(name)), { force: true });
  }

  async #write(name: string, content: Uint8Array): Promise<Written> {
    if (await this.#has(name)) return { name, newBytes: 0 };
    const folder = folderOf(name);
    await makeFolder(join(this.#root, folder));
    const sealed = this.#key.seal(chunkName(name), await packed(content), this.#drawBytes);
    await writeWhole(this.#root, pathOf(name), sealed);
    this.#touched.add(folder);
    return { name, newBytes: sealed.length };
  }

  async #has(name: string): Promise<boolean> {
    try {
      return (await stat(join(this.#root, pathOf(name)))).size > sealedOverheadBytes;
    } catch (thrown) {
      if (isMissing(thrown)) return false;
      throw thrown;
    }
  }

  async #sealed(name: string): Promise<Buffer> {
    try {
      return await readFile(join(this.#root, pathOf(name)));
    } catch (thrown) {
      if (isMissing(thrown)) throw backupDamaged("is missing", { file: pathOf(name) });
      throw thrown;
    }
  }
}

const chunkName = (name: string): string => `chunk ${name}`;
const folderOf = (name: string): string => join(chunkFolder, name.slice(0, 2));
const pathOf = (name: string): string => join(folderOf(name), name);

/** Brotli at its fastest, where it saves anything; the first byte says which. */
async function packed(content: Uint8Array): Promise<Buffer> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  const smaller = await compress(content, { params });
  const saves = smaller.length < content.length;
  return Buffer.concat([Buffer.from([saves ? asBrotli : asItIs]), saves ? smaller : content]);
}

async function unpacked(bytes: Buffer, name: string): Promise<Buffer> {
  const content = bytes.subarray(1);
  if (bytes[0] === asItIs) return content;
  if (bytes[0] !== asBrotli)
    throw backupDamaged("is packed in a way that this version does not know", { file: pathOf(name) });
  return decompress(content, { maxOutputLength: maximumChunkBytes });
}
