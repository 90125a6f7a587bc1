// Which backups a restore takes: one by its id as it is, or for a moment the first one taken after it, whose stores can be brought back, beside
// the last one taken before it, for what cannot be and for what has gone since.

import type { BackupHead } from "#infra/backup/index.ts";
import { isoTime, QuorumError } from "#infra/runtime/index.ts";
import { type BackupData, dataOf } from "./create-backup.ts";
import { sqliteStores } from "./layout.ts";

export interface ChosenBackup {
  readonly head: BackupHead;
  readonly data: BackupData;
}

export interface Choice {
  /** What is restored. */
  readonly main: ChosenBackup;
  /** The moment that it is brought back to; null: as it was taken. */
  readonly atMs: number | null;
  /** Taken at the moment or before; null where there is none or none is needed. */
  readonly earlier: ChosenBackup | null;
  /** Whether the SQL stores come from the earlier one, since their journals do not reach. */
  readonly recordsFromEarlier: boolean;
}

export type Wanted = { readonly id: string } | { readonly atMs: number };

/** @throws infra/backup-not-found where there is no such backup, or none that reaches so far back */
export function chooseBackup(heads: readonly BackupHead[], wanted: Wanted): Choice {
  const backups = heads
    .flatMap((head) => {
      const data = dataOf(head);
      return data === null ? [] : [{ head, data }];
    })
    .sort((a, b) => a.data.takenMs - b.data.takenMs);
  if ("id" in wanted) {
    const main = backups.find(({ head }) => head.id === wanted.id);
    if (!main) throw notFound(`There is no backup ${JSON.stringify(wanted.id.slice(0, 100))}. List them.`);
    return { main, atMs: null, earlier: null, recordsFromEarlier: false };
  }
  const { atMs } = wanted;
  const earlier = backups.filter(({ data }) => data.takenMs <= atMs).at(-1) ?? null;
  const later = backups.find(({ data }) => data.takenMs > atMs) ?? null;
  if (earlier && (earlier.data.takenMs === atMs || !later))
    return { main: earlier, atMs: null, earlier: null, recordsFromEarlier: false };
  if (!later) throw notFound("There is no backup yet. Make one with: quorum backup create");
  const reaches = sqliteStores.every((store) => {
    const summary = later.data.stores[store];
    return summary === undefined || (summary.reachMs !== null && summary.reachMs <= atMs);
  });
  if (!reaches && !earlier) throw tooEarly(atMs, later);
  return { main: later, atMs, earlier, recordsFromEarlier: !reaches };
}

function tooEarly(atMs: number, { data }: ChosenBackup): QuorumError {
  const reach = Math.max(...sqliteStores.map((store) => data.stores[store]?.reachMs ?? data.takenMs));
  return notFound(
    `No backup reaches back to ${isoTime(atMs)}: the first was taken at ${isoTime(data.takenMs)} and can be brought back to ${isoTime(reach)}. Name a later moment.`,
  );
}

const notFound = (says: string): QuorumError =>
  new QuorumError("infra/backup-not-found", says, { fault: "caller", retry: false });
