// The key of backups: 32 bytes in a file of one line that only its owner may read. Without it no backup can be read, by nobody:
// it must be kept apart from the backups and from the machine that it backs up.

import { open, readFile, stat } from "node:fs/promises";
import { asQuorumError, QuorumError } from "#infra/runtime/index.ts";
import { isMissing } from "./backup-errors.ts";
import { type BackupKey, backupKeyOf, type DrawBytes, keyBytes } from "./seal.ts";

const head = "quorum-backup-key-1";
const line = new RegExp(`^${head} ([A-Za-z0-9+/]{43}=)\\r?\\n?$`);

/** Makes a new key; never replaces a file. @throws infra/backup-key-invalid, infra/disk-full */
export async function makeKeyFile(path: string, drawBytes: DrawBytes): Promise<void> {
  const secret = drawBytes(keyBytes);
  if (secret.length !== keyBytes) throw new Error(`Wanted ${keyBytes} bytes of chance, found ${secret.length}.`);
  await withKeyErrors(path, async () => {
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(`${head} ${Buffer.from(secret).toString("base64")}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** @throws infra/backup-key-invalid where it is missing, others may read it, or it is no key */
export async function readKeyFile(path: string): Promise<BackupKey> {
  return withKeyErrors(path, async () => {
    const { mode } = await stat(path);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw keyInvalid(path, `may be read by others (mode ${(mode & 0o777).toString(8)}). Run \`chmod 600\` on it`);
    }
    const [, secret] = line.exec((await readFile(path, "utf8")).slice(0, 200)) ?? [];
    if (secret === undefined)
      throw keyInvalid(path, `is not one line of "${head}" and 32 bytes in base64. Name the right file`);
    return backupKeyOf(Buffer.from(secret, "base64"));
  });
}

async function withKeyErrors<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = asQuorumError(thrown);
    if (error.code !== "infra/unexpected") throw error;
    const code = (thrown as NodeJS.ErrnoException).code;
    if (isMissing(thrown))
      throw keyInvalid(
        path,
        "is not there. Make one with `quorum backup make-key`, or name the right file in QUORUM_BACKUP_KEY",
      );
    if (code === "EEXIST")
      throw keyInvalid(path, "is there already and is not replaced: with it the key of earlier backups would be lost");
    if (code === undefined) throw error;
    throw keyInvalid(path, `cannot be used (${code}). Give this user the right to it`);
  }
}

const keyInvalid = (path: string, what: string): QuorumError =>
  new QuorumError("infra/backup-key-invalid", `The key file ${path} ${what}.`, {
    fault: "caller",
    retry: false,
    context: { path },
  });
