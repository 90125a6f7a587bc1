// Making a backup: sources become chunks, chunks that are there already are not written again, and what was made is told to the caller,
// who writes the manifest. Killed anywhere before that, it leaves chunks that no manifest names, and every earlier backup as it was.

import { createHash } from "node:crypto";
import { backupInputInvalid } from "./backup-errors.ts";
import type { ChunkStore } from "./chunk-store.ts";
import { requireEntryPath, requireLinkTarget } from "./entry-path.ts";
import type { Entry, FileEntry, Manifest } from "./manifest.ts";
import { piecesOf } from "./pieces.ts";
import { SmallFiles } from "./small-files.ts";
import type { BackupSource, FileSource } from "./sources.ts";

export interface BackupProgress {
  /** The path that was read last. */
  readonly path: string;
  readonly files: number;
  /** Of content gone through, whether it was read or known to be unchanged. */
  readonly bytes: number;
  /** Added to the folder. */
  readonly newBytes: number;
}

export interface Making {
  readonly chunks: ChunkStore;
  readonly chunkBytes: number;
  /** Unchanged content is taken over from it. */
  readonly parent: Manifest | null;
  readonly onProgress?: (progress: BackupProgress) => void;
  readonly signal?: AbortSignal;
}

export interface Made {
  readonly entries: readonly Entry[];
  readonly files: number;
  readonly bytes: number;
  readonly newBytes: number;
}

export type BackupSources = Iterable<BackupSource> | AsyncIterable<BackupSource>;

/** Returns when all chunks last. */
export async function makeEntries(sources: BackupSources, making: Making): Promise<Made> {
  const maker = new Maker(making);
  try {
    for await (const source of sources) await maker.add(source);
    return await maker.finish();
  } finally {
    await maker.rest(); // nothing of it goes on behind an error
  }
}

/** Pieces that are packed and written at one time; bounds the memory together with the size of a chunk. */
const atOnce = 4;

class Maker {
  readonly #making: Making;
  readonly #known: ReadonlyMap<string, FileEntry>;
  readonly #small: SmallFiles;
  /** What an entry says of its chunks is known once they are written. */
  readonly #entries = new Map<string, () => Entry>();
  readonly #underWay = new Set<Promise<void>>();
  #files = 0;
  #bytes = 0;
  #newBytes = 0;

  constructor(making: Making) {
    this.#making = making;
    const known = (making.parent?.entries ?? []).filter((entry) => entry.kind === "file");
    this.#known = new Map(known.map((entry) => [entry.path, entry]));
    this.#small = new SmallFiles({
      chunkBytes: making.chunkBytes,
      has: (chunk) => making.chunks.has(chunk),
      keep: (content) => this.#keep(content),
      known,
    });
  }

  async add(source: BackupSource): Promise<void> {
    const { path } = source;
    requireEntryPath(path);
    if (this.#entries.has(path))
      throw backupInputInvalid(`Two sources have the path ${JSON.stringify(path)}: give each its own.`);
    if (source.kind === "file") {
      this.#entries.set(path, (await this.#unchanged(source)) ?? (await this.#read(source)));
      this.#files += 1;
      this.#tell(path);
      return;
    }
    if (source.kind === "link") requireLinkTarget(path, source.target);
    const entry: Entry = source.kind === "link" ? source : { kind: "folder", path, mode: source.mode ?? null };
    this.#entries.set(path, () => entry);
  }

  async finish(): Promise<Made> {
    await this.#small.flush();
    await Promise.all(this.#underWay);
    await this.#making.chunks.settle();
    const entries = [...this.#entries.values()].map((entry) => entry());
    requireFoldersAreNone(entries);
    return { entries, files: this.#files, bytes: this.#bytes, newBytes: this.#newBytes };
  }

  async rest(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  /** The last backup's entry where the stamp says that nothing changed and all of its chunks are there. */
  async #unchanged({ path, stamp, mode, modifiedMs }: FileSource): Promise<(() => Entry) | null> {
    const known = this.#known.get(path);
    if (stamp === undefined || known?.stamp !== stamp) return null;
    for (const name of known.chunks) if (!(await this.#making.chunks.has(name))) return null;
    this.#bytes += known.bytes;
    return () => ({ ...known, mode: mode ?? null, modifiedMs: modifiedMs ?? null });
  }

  async #read(source: FileSource): Promise<() => Entry> {
    const { path, mode, modifiedMs, stamp } = source;
    const hash = createHash("sha256");
    const chunks: string[] = [];
    let place = () => ({ chunks });
    let bytes = 0;
    for await (const piece of piecesOf(source, this.#making.chunkBytes)) {
      this.#making.signal?.throwIfAborted();
      hash.update(piece);
      this.#bytes += piece.length;
      if (bytes === 0 && this.#small.isSmall(piece)) place = await this.#small.add(piece);
      else await this.#begin(piece, chunks);
      bytes += piece.length;
      this.#tell(path);
    }
    const digest = hash.digest("hex");
    const about = {
      kind: "file",
      path,
      mode: mode ?? null,
      modifiedMs: modifiedMs ?? null,
      stamp: stamp ?? null,
    } as const;
    return () => ({ ...about, bytes, hash: digest, ...place() });
  }

  /** Writes it beside others, its name into the next place of the list; an error comes out here or later. */
  async #begin(piece: Uint8Array, names: string[]): Promise<void> {
    const index = names.push("") - 1;
    if (this.#underWay.size >= atOnce) await Promise.race(this.#underWay);
    const writing = this.#keep(piece).then((name) => {
      names[index] = name;
      this.#underWay.delete(writing); // one that failed stays, so that whoever waits next fails too
    });
    this.#underWay.add(writing);
    writing.catch(() => {}); // waited for by race, all and allSettled
  }

  async #keep(content: Uint8Array): Promise<string> {
    const { name, newBytes } = await this.#making.chunks.write(content);
    this.#newBytes += newBytes;
    return name;
  }

  #tell(path: string): void {
    this.#making.onProgress?.({ path, files: this.#files, bytes: this.#bytes, newBytes: this.#newBytes });
  }
}

/** A path that is a file or a link cannot be a folder of others too. */
function requireFoldersAreNone(entries: readonly Entry[]): void {
  const others = new Set(entries.filter(({ kind }) => kind !== "folder").map(({ path }) => path));
  for (const { path } of entries) {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      const above = path.slice(0, at);
      if (others.has(above))
        throw backupInputInvalid(
          `${JSON.stringify(above)} is a file or a link, and ${JSON.stringify(path)} lies in it.`,
        );
    }
  }
}
