// Making a backup of all stores: every store is fixed at its moment, then told file by file into the archive, then read back.
// SQLite files and the bus are fixed in one stretch in which nothing else of this process runs, so they stand at one moment; the market store
// and objects, to which the others refer and in which nothing is changed, right after it: what a record refers to is in the backup.

import { z } from "zod";
import type { BackupArchive, BackupHead, BackupSource } from "#infra/backup/index.ts";
import { type Clock, packageVersion, QuorumError } from "#infra/runtime/index.ts";
import { backupStores, type StoreDump, StoreSummary, type TakenStore } from "./store-dump.port.ts";

/** What a backup carries beside its files. */
export const BackupData = z
  .strictObject({
    kind: z.literal("quorum"),
    release: z.string(),
    /** The moment at which the stores stood still. */
    takenMs: z.int(),
    /** A full backup begins one; those that take content over from it carry it on. */
    generation: z.string(),
    stores: z.partialRecord(z.enum(backupStores), StoreSummary),
    /** Stores in use that are not in it, each with what to do about them. */
    leftOut: z.array(z.string()),
  })
  .readonly();
export type BackupData = z.infer<typeof BackupData>;

export interface CreateProgress {
  readonly phase: "reading" | "verifying";
  /** The store and file that is under way. */
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
  /** Of all; as many as the backup before had where that is not known yet, and null for the first. */
  readonly ofBytes: number | null;
}

export interface Creating {
  readonly archive: BackupArchive;
  /** In the order in which they are fixed: whoever refers to others before them. */
  readonly dumps: readonly StoreDump[];
  readonly clock: Clock;
  /** Reads everything again, instead of trusting what tells that something is as it was. */
  readonly full?: boolean;
  readonly leftOut?: readonly string[];
  readonly onProgress?: (progress: CreateProgress) => void;
  readonly signal?: AbortSignal;
}

export interface CreatedBackup {
  readonly head: BackupHead;
  readonly data: BackupData;
}

/** Returns when the backup lasts and has been read back whole.
 * @throws infra/backup-held, infra/backup-damaged, infra/disk-full and what the stores throw; every earlier backup is then as it was */
export async function createBackup({
  archive,
  dumps,
  clock,
  full = false,
  leftOut = [],
  onProgress,
  signal,
}: Creating): Promise<CreatedBackup> {
  const parent = (await archive.list()).backups.at(-1) ?? null;
  const generation = (!full && parent !== null && dataOf(parent)?.generation) || `g${clock.nowMs()}`;
  const takenMs = clock.nowMs();
  const taking = dumps.map((dump) => attempt(() => dump.take({ generation }))); // no await up to here
  const taken = await all(taking);
  try {
    const stores: Record<string, StoreSummary> = {};
    for (const [index, store] of taken.entries()) stores[dumps[index]?.store ?? ""] = await store.summary();
    const data = BackupData.parse({
      kind: "quorum",
      release: packageVersion,
      takenMs,
      generation,
      stores,
      leftOut: [...leftOut],
    });
    const head = await archive.create(sourcesOf(taken), {
      data: data as BackupHead["data"],
      ...(signal && { signal }),
      onProgress: ({ path, files, bytes }) =>
        onProgress?.({ phase: "reading", path, files, bytes, ofBytes: parent?.bytes ?? null }),
    });
    await released(taken);
    const verified = await archive.verify({
      id: head.id,
      ...(signal && { signal }),
      onProgress: ({ files, bytes }) =>
        onProgress?.({ phase: "verifying", path: "", files, bytes, ofBytes: head.bytes }),
    });
    const [problem] = verified.problems;
    if (problem) throw unsound(head.id, verified.problemCount, problem.says);
    return { head, data };
  } finally {
    await released(taken);
  }
}

/** Null where it is a backup of something else. */
export function dataOf({ data }: Pick<BackupHead, "data">): BackupData | null {
  const parsed = BackupData.safeParse(data);
  return parsed.success ? parsed.data : null;
}

async function* sourcesOf(taken: readonly TakenStore[]): AsyncGenerator<BackupSource> {
  for (const store of taken) yield* store.sources();
}

/** What is thrown at once becomes what is thrown later, so that the other stores are let go of too. */
async function attempt<T>(take: () => T | Promise<T>): Promise<T> {
  return take();
}

/** All of them, or none: where one fails, the others are let go of. */
async function all(taking: readonly Promise<TakenStore>[]): Promise<readonly TakenStore[]> {
  const settled = await Promise.allSettled(taking);
  const taken = settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failed = settled.find((each) => each.status === "rejected");
  if (failed === undefined) return taken;
  await released(taken);
  throw failed.reason;
}

async function released(taken: readonly TakenStore[]): Promise<void> {
  for (const store of taken) await store.release();
}

const unsound = (id: string, count: number, first: string): QuorumError =>
  new QuorumError(
    "infra/backup-damaged",
    `The backup ${id} was made but does not read back: ${count} of its files are wrong, the first because ${first}`,
    { fault: "outside", retry: true, context: { id, count } },
  );
