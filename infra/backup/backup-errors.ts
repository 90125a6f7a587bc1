// What goes wrong with backups, in one voice. Nothing of a key or of the content is ever in a message.

import { QuorumError } from "#infra/runtime/index.ts";

export interface Damage {
  /** The backup, where one is concerned. */
  readonly id?: string;
  /** The file in the backup folder, from its root. */
  readonly file: string;
}

export const backupDamaged = (what: string, damage: Damage): QuorumError =>
  new QuorumError(
    "infra/backup-damaged",
    `${damage.id === undefined ? "The backup folder" : `The backup ${damage.id}`} is damaged: ${damage.file} ${what}. ` +
      "Take another backup to restore from; remove the damaged file, and the next backup writes anew what is still there to be read.",
    { fault: "outside", retry: false, context: { ...damage } },
  );

export const backupInputInvalid = (says: string): QuorumError =>
  new QuorumError("infra/backup-input-invalid", says, { fault: "caller", retry: false });

export const isMissing = (thrown: unknown): boolean => (thrown as NodeJS.ErrnoException | null)?.code === "ENOENT";

const noRoom = new Set(["ENOSPC", "EDQUOT"]);

/** Runs work on the backup folder or on the folder that is restored into; what the file system says comes out with the folder's name. */
export async function onDisk<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const code: unknown = (thrown as NodeJS.ErrnoException | null)?.code;
    if (thrown instanceof QuorumError || typeof code !== "string" || !/^E[A-Z0-9]+$/.test(code)) throw thrown;
    if (noRoom.has(code)) {
      const says = `The disk of ${folder} is full: what was begun there was given up, and earlier backups are as they were. Free space and try again.`;
      throw new QuorumError("infra/disk-full", says, {
        fault: "outside",
        retry: true,
        context: { folder },
        cause: thrown,
      });
    }
    const says = `The folder ${folder} cannot be used (${code}). Give this user the right to read and write there, or name another one.`;
    throw new QuorumError("infra/backup-unusable", says, {
      fault: "outside",
      retry: false,
      context: { folder },
      cause: thrown,
    });
  }
}
