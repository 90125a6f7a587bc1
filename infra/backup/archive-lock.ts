// Who may do what at one time: one process writes (makes a backup, prunes); any number read beside it; pruning is alone.
// Both are locks of the operating system and end with the process that holds them, however it dies.

import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { asQuorumError, type Clock, holdDataFolder, isoTime, QuorumError } from "#infra/runtime/index.ts";

export interface ArchiveLock {
  release(): void;
}

const readersFile = "readers.lock";
const patienceMs = 250;

/** For whoever writes. @throws infra/backup-held naming who does */
export async function holdForWriting(folder: string, command: string, clock: Clock): Promise<ArchiveLock> {
  try {
    return await holdDataFolder(folder, { holder: { command }, clock });
  } catch (thrown) {
    const error = asQuorumError(thrown);
    if (error.code === "infra/data-folder-unusable") throw unusable(folder, thrown);
    if (error.code !== "infra/data-folder-held") throw error;
    const { pid, command: other, startedMs } = error.context;
    const who =
      typeof other === "string" && typeof startedMs === "number"
        ? `"${other}" (process ${pid}, since ${isoTime(startedMs)})`
        : "another process";
    throw held(folder, who);
  }
}

/** For whoever reads: nothing is pruned meanwhile. Where this user may not write, as on a medium that cannot be written to, there is
 * no lock and none is needed of him. @throws infra/backup-held while somebody prunes */
export async function holdForReading(folder: string): Promise<ArchiveLock> {
  try {
    return await hold(folder, "somebody who prunes it", (lock) => {
      lock.exec("begin");
      lock.prepare("select count(*) from sqlite_schema").get(); // takes the shared lock
    });
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === "SQLITE_CANTOPEN") return { release() {} };
    throw thrown;
  }
}

/** For whoever prunes, beside the hold for writing. @throws infra/backup-held while somebody reads */
export const holdAgainstReaders = (folder: string): Promise<ArchiveLock> =>
  hold(folder, "somebody who reads from it", (lock) => lock.exec("begin exclusive"));

async function hold(folder: string, who: string, take: (lock: Database) => void): Promise<ArchiveLock> {
  const { default: Sqlite } = await import("better-sqlite3");
  const lock = new Sqlite(join(folder, readersFile), { timeout: patienceMs });
  try {
    lock.pragma("journal_mode = MEMORY"); // nothing is ever written
    take(lock);
  } catch (thrown) {
    lock.close();
    if (String((thrown as { code?: unknown }).code).startsWith("SQLITE_BUSY")) throw held(folder, who);
    throw thrown;
  }
  return {
    release() {
      if (lock.open) lock.close();
    },
  };
}

const held = (folder: string, who: string): QuorumError =>
  new QuorumError(
    "infra/backup-held",
    `The backup folder ${folder} is held by ${who}. Wait for it to end, then try again.`,
    {
      fault: "caller",
      retry: true,
      context: { folder },
    },
  );

const unusable = (folder: string, cause: unknown): QuorumError =>
  new QuorumError(
    "infra/backup-unusable",
    `The backup folder ${folder} cannot be locked. Give this user the right to write there; a damaged file "lock" in it may be removed.`,
    { fault: "outside", retry: false, context: { folder }, cause },
  );
