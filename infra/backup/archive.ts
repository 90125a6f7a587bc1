// A folder of backups, encrypted, each one whole by itself, which keep in common what they have in common. It knows nothing of stores:
// what is backed up comes in as streams under paths.

import { resolve } from "node:path";
import { type Clock, dayMs, isoTime, QuorumError } from "#infra/runtime/index.ts";
import { type ArchiveLock, holdAgainstReaders, holdForReading, holdForWriting } from "./archive-lock.ts";
import { backupInputInvalid, onDisk } from "./backup-errors.ts";
import { ChunkStore } from "./chunk-store.ts";
import { type BackupProgress, type BackupSources, makeEntries } from "./create.ts";
import { sweepParts } from "./durable-files.ts";
import type { Format } from "./format-file.ts";
import { readKeyFile } from "./key-file.ts";
import { type BackupHead, type Manifest, ManifestStore } from "./manifest.ts";
import { formatOf } from "./open-folder.ts";
import { type PruneReport, pruneBackups } from "./prune.ts";
import { type RestoreProgress, type RestoreReport, restoreBackup } from "./restore.ts";
import type { BackupKey, DrawBytes } from "./seal.ts";
import { type VerifyProgress, type VerifyReport, verifyBackups } from "./verify.ts";

export interface ArchiveOptions {
  readonly folder: string;
  readonly keyFile: string;
  /** Makes the folder where there is none; else that is an error, so that a mistyped name is told. */
  readonly make: boolean;
  /** Of a new folder: content is cut into pieces of this size. 1 MiB where left out. */
  readonly chunkBytes?: number;
}

export interface ArchiveGiven {
  readonly clock: Clock;
  readonly drawBytes: DrawBytes;
}

interface Watched<Progress> {
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the work with its reason; what was there stays as it was. */
  readonly signal?: AbortSignal;
}

export interface CreateOptions extends Watched<BackupProgress> {
  /** Kept with the backup, sealed: what has to be known to restore it. */
  readonly data?: BackupHead["data"];
}

export interface BackupList {
  /** Oldest first. */
  readonly backups: readonly BackupHead[];
  readonly damaged: readonly { readonly id: string; readonly says: string }[];
}

export interface BackupArchive {
  /** What has not changed since the last backup is not written again, nor read where its stamp says so. Returns when it lasts.
   * @throws infra/backup-held, infra/disk-full, infra/backup-source-changed, infra/backup-source-unreadable, infra/backup-input-invalid */
  create(sources: BackupSources, options?: CreateOptions): Promise<BackupHead>;
  list(): Promise<BackupList>;
  /** @throws infra/backup-not-found, infra/backup-damaged */
  read(id: string): Promise<Manifest>;
  /** Reads everything back; all backups where no id is given. @throws infra/backup-not-found, infra/backup-held while somebody prunes */
  verify(options?: Watched<VerifyProgress> & { readonly id?: string }): Promise<VerifyReport>;
  /** Into a folder that is new or empty, which is there whole when this returns and as it was when it throws.
   * @throws infra/backup-not-found, infra/backup-target-not-empty, infra/backup-damaged, infra/disk-full */
  restore(
    id: string,
    target: string,
    options?: Watched<RestoreProgress> & { readonly select?: (path: string) => boolean },
  ): Promise<RestoreReport>;
  /** Removes backups older than the days, and what only they need. The newest `keepAtLeast` (3) stay in any case.
   * @throws infra/backup-held, infra/backup-damaged where a backup cannot be read: then nothing is removed */
  prune(options: { readonly retentionDays: number; readonly keepAtLeast?: number }): Promise<PruneReport>;
}

/** The newest backup made at the moment or before; null where there is none. */
export const backupAt = (backups: readonly BackupHead[], momentMs: number): BackupHead | null =>
  backups.filter(({ createdMs }) => createdMs <= momentMs).at(-1) ?? null;

/** @throws infra/backup-key-invalid, infra/backup-key-wrong, infra/backup-not-found, infra/backup-newer, infra/backup-damaged,
 *  infra/backup-unusable, infra/disk-full */
export async function openBackupArchive(options: ArchiveOptions, given: ArchiveGiven): Promise<BackupArchive> {
  const { chunkBytes = 1_048_576 } = options;
  if (!Number.isInteger(chunkBytes) || chunkBytes < 65_536 || chunkBytes > 8_388_608) {
    throw backupInputInvalid(`The size of a piece wants 65536 to 8388608 bytes, found ${chunkBytes}.`);
  }
  const key = await readKeyFile(options.keyFile);
  const folder = resolve(options.folder);
  const format = await onDisk(folder, () => formatOf({ folder, key, make: options.make, chunkBytes, ...given }));
  return new FolderArchive(folder, key, format, given);
}

class FolderArchive implements BackupArchive {
  readonly #folder: string;
  readonly #key: BackupKey;
  readonly #format: Format;
  readonly #given: ArchiveGiven;
  readonly #manifests: ManifestStore;

  constructor(folder: string, key: BackupKey, format: Format, given: ArchiveGiven) {
    this.#folder = folder;
    this.#key = key;
    this.#format = format;
    this.#given = given;
    this.#manifests = new ManifestStore(folder, key, given.drawBytes);
  }

  async create(sources: BackupSources, { data = {}, onProgress, signal }: CreateOptions = {}): Promise<BackupHead> {
    return this.#holding(holdForWriting(this.#folder, "backup create", this.#given.clock), async () => {
      await onDisk(this.#folder, () => sweepParts(this.#folder));
      const parent = await this.#newest();
      const made = await makeEntries(sources, {
        chunks: this.#chunks(),
        chunkBytes: this.#format.chunkBytes,
        parent,
        ...(onProgress && { onProgress }),
        ...(signal && { signal }),
      });
      signal?.throwIfAborted();
      const createdMs = this.#given.clock.nowMs();
      const { files, bytes, newBytes } = made;
      const head = {
        id: this.#newId(createdMs),
        createdMs,
        parent: parent?.head.id ?? null,
        files,
        bytes,
        newBytes,
        data,
      };
      await onDisk(this.#folder, () => this.#manifests.write({ head, entries: made.entries }));
      return head;
    });
  }

  async list(): Promise<BackupList> {
    return onDisk(this.#folder, async () => {
      const backups: BackupHead[] = [];
      const damaged: { id: string; says: string }[] = [];
      for (const id of await this.#manifests.ids()) {
        try {
          const head = await this.#manifests.head(id);
          if (head) backups.push(head);
        } catch (thrown) {
          if (!(thrown instanceof QuorumError) || thrown.code !== "infra/backup-damaged") throw thrown;
          damaged.push({ id, says: thrown.message });
        }
      }
      return { backups: backups.sort((a, b) => a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1)), damaged };
    });
  }

  async read(id: string): Promise<Manifest> {
    const manifest = await onDisk(this.#folder, () => this.#manifests.read(id));
    if (manifest) return manifest;
    throw notFound(`The backup folder ${this.#folder} has no backup ${JSON.stringify(id.slice(0, 100))}. List them.`);
  }

  async verify(options: Watched<VerifyProgress> & { readonly id?: string } = {}): Promise<VerifyReport> {
    const { id, ...watched } = options;
    return this.#holding(holdForReading(this.#folder), async () => {
      const ids = await onDisk(this.#folder, () => this.#manifests.ids());
      if (id !== undefined && !ids.includes(id)) await this.read(id);
      const wanted = id === undefined ? ids : [id];
      return verifyBackups({ manifests: this.#manifests, chunks: this.#chunks(), ids: wanted, ...watched });
    });
  }

  async restore(
    id: string,
    target: string,
    options: Watched<RestoreProgress> & { readonly select?: (path: string) => boolean } = {},
  ): Promise<RestoreReport> {
    return this.#holding(holdForReading(this.#folder), async () => {
      const manifest = await this.read(id);
      return onDisk(resolve(target), () => restoreBackup({ chunks: this.#chunks(), manifest, target, ...options }));
    });
  }

  async prune({
    retentionDays,
    keepAtLeast = 3,
  }: {
    retentionDays: number;
    keepAtLeast?: number;
  }): Promise<PruneReport> {
    if (!Number.isFinite(retentionDays) || retentionDays < 0 || !Number.isInteger(keepAtLeast) || keepAtLeast < 1) {
      throw backupInputInvalid(
        `Pruning wants days of 0 or more and at least 1 backup kept, found ${retentionDays} and ${keepAtLeast}.`,
      );
    }
    return this.#holding(holdForWriting(this.#folder, "backup prune", this.#given.clock), () =>
      this.#holding(holdAgainstReaders(this.#folder), async () => {
        const { backups, damaged } = await this.list();
        const [first] = damaged;
        if (first) await this.read(first.id); // says what is wrong with it
        return onDisk(this.#folder, async () => {
          await sweepParts(this.#folder);
          return pruneBackups({
            manifests: this.#manifests,
            chunks: this.#chunks(),
            heads: backups,
            olderThanMs: this.#given.clock.nowMs() - retentionDays * dayMs,
            keepAtLeast,
          });
        });
      }),
    );
  }

  /** Of the last backup that can be read. */
  async #newest(): Promise<Manifest | null> {
    const { backups } = await this.list();
    for (const { id } of [...backups].reverse()) {
      try {
        return await this.read(id);
      } catch (thrown) {
        if (!(thrown instanceof QuorumError) || thrown.code !== "infra/backup-damaged") throw thrown;
      }
    }
    return null;
  }

  async #holding<T>(holding: Promise<ArchiveLock>, work: () => Promise<T>): Promise<T> {
    const lock = await holding;
    try {
      return await work();
    } finally {
      lock.release();
    }
  }

  #chunks(): ChunkStore {
    return new ChunkStore(this.#folder, this.#key, this.#given.drawBytes);
  }

  /** By time, so that names sort; with chance, since no two backups may ever have one name under a key. */
  #newId(createdMs: number): string {
    const time = isoTime(createdMs).replace(/[-:.]/g, "");
    return `${time}-${Buffer.from(this.#given.drawBytes(8)).toString("hex")}`;
  }
}

const notFound = (says: string): QuorumError =>
  new QuorumError("infra/backup-not-found", says, { fault: "caller", retry: false });
