// The content of a file as a manifest tells it, read back from its chunks and checked.

import { createHash } from "node:crypto";
import { backupDamaged } from "./backup-errors.ts";
import type { ChunkStore } from "./chunk-store.ts";
import type { FileEntry } from "./manifest.ts";

/** The chunk read last is kept: small files that share one follow each other. */
export class Contents {
  readonly #chunks: ChunkStore;
  #last: { readonly name: string; readonly content: Buffer } | null = null;

  constructor(chunks: ChunkStore) {
    this.#chunks = chunks;
  }

  /** The file's pieces in order; the last of them only once all together have the file's size and hash. @throws infra/backup-damaged */
  async *of(id: string, { path, bytes, hash, chunks, from }: FileEntry): AsyncGenerator<Uint8Array> {
    const whole = createHash("sha256");
    let read = 0;
    if (chunks.length === 0 && bytes > 0) throw backupDamaged("names no chunks", { id, file: path });
    for (const [index, name] of chunks.entries()) {
      const content = await this.#chunk(name);
      const piece = from === undefined ? content : content.subarray(from, from + bytes);
      whole.update(piece);
      read += piece.length;
      if (index === chunks.length - 1 && (read !== bytes || whole.digest("hex") !== hash)) {
        throw backupDamaged(`is not in its chunks as it was (wanted ${bytes} bytes, found ${read})`, {
          id,
          file: path,
        });
      }
      yield piece;
    }
  }

  async #chunk(name: string): Promise<Buffer> {
    if (this.#last?.name !== name) this.#last = { name, content: await this.#chunks.read(name) };
    return this.#last.content;
  }
}
