// Small files share chunks: a store in many tiny files would otherwise make a file of the backup for each, told to the disk one by one.
// Small content that the last backup has already is taken from there.

import { bytesHash } from "#infra/runtime/index.ts";
import type { FileEntry } from "./manifest.ts";

/** Below this size a file shares a chunk. */
const smallBytes = 65_536;

export type Place = Pick<FileEntry, "chunks" | "from">;

export interface SmallFilesGiven {
  readonly chunkBytes: number;
  /** Whether a chunk that the last backup names is there still. */
  has(chunk: string): Promise<boolean>;
  keep(content: Uint8Array): Promise<string>;
  readonly known: readonly FileEntry[];
}

export class SmallFiles {
  readonly #given: SmallFilesGiven;
  /** By hash of the content: where the last backup has it. */
  readonly #before = new Map<string, Place>();
  /** By hash of the content: where this one has it, once the chunk has a name. */
  readonly #now = new Map<string, () => Place>();
  #pieces: Uint8Array[] = [];
  #filled = 0;
  #chunk = { name: "" };

  constructor(given: SmallFilesGiven) {
    this.#given = given;
    for (const { hash, chunks, from } of given.known) if (from !== undefined) this.#before.set(hash, { chunks, from });
  }

  isSmall(content: Uint8Array): boolean {
    return content.length < Math.min(smallBytes, this.#given.chunkBytes);
  }

  /** Where the content will lie; known once `flush` has returned. */
  async add(content: Uint8Array): Promise<() => Place> {
    const hash = bytesHash(content);
    const found = this.#now.get(hash) ?? (await this.#fromBefore(hash)) ?? (await this.#append(content));
    this.#now.set(hash, found);
    return found;
  }

  async flush(): Promise<void> {
    if (this.#filled === 0) return;
    this.#chunk.name = await this.#given.keep(Buffer.concat(this.#pieces));
    this.#pieces = [];
    this.#filled = 0;
    this.#chunk = { name: "" };
  }

  async #fromBefore(hash: string): Promise<(() => Place) | null> {
    const place = this.#before.get(hash);
    return place && (await this.#given.has(place.chunks[0] ?? "")) ? () => place : null;
  }

  async #append(content: Uint8Array): Promise<() => Place> {
    if (this.#filled + content.length > this.#given.chunkBytes) await this.flush();
    const [chunk, from] = [this.#chunk, this.#filled];
    this.#pieces.push(content);
    this.#filled += content.length;
    return () => ({ chunks: [chunk.name], from });
  }
}
