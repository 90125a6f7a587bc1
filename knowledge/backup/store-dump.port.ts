// A store as something that can be backed up: fixed at one moment, then told as files under its own folder of the backup. What it is written
// as does not depend on the driver wherever more than one driver can read it back.

import { z } from "zod";
import type { BackupSource } from "#infra/backup/index.ts";

export const backupStores = ["bus", "records", "memory", "relations", "objects", "market", "secrets"] as const;
export type BackupStore = (typeof backupStores)[number];

/** What a backup says of a store, to know how to restore it and to compare with. */
export const StoreSummary = z
  .strictObject({
    driver: z.string(),
    /** Rows by table, messages' bytes by file, objects: whatever is counted again after a restore. */
    counts: z.record(z.string(), z.int().nonnegative()),
    /** From when on the store can be brought back to a moment; null where it cannot. */
    reachMs: z.int().nullable(),
  })
  .readonly();
export type StoreSummary = z.infer<typeof StoreSummary>;

export interface TakeOptions {
  /** Begins every stamp: content is taken over from a backup whose stamps begin alike, and read again otherwise. */
  readonly generation: string;
}

/** A store at one moment; what is written to it later is not in it. */
export interface TakenStore {
  summary(): Promise<StoreSummary>;
  /** Each source is read to its end, or not at all, before the next is asked for. */
  sources(): AsyncIterable<BackupSource>;
  /** Lets go of the moment. Safe to call twice. */
  release(): Promise<void>;
}

export interface StoreDump {
  readonly store: BackupStore;
  /** Whatever of this happens before the first await happens for all stores without anything of this process in between. */
  take(options: TakeOptions): TakenStore | Promise<TakenStore>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
