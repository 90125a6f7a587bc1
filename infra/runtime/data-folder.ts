// One process holds a data folder at a time. The hold is a lock of the operating system on a file in it (an exclusive SQLite
// transaction), so it ends with the process however that dies: no stale lock, no mistaken process number. Who holds it, and where it
// answers, stands in a file beside the lock, which only its owner can read.

import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Database } from "better-sqlite3";
import { z } from "zod";
import { type Clock, isoTime } from "./clock.ts";
import { asQuorumError, QuorumError } from "./errors.ts";

const Holder = z.object({
  pid: z.int(),
  /** What was started: "quorum serve". */
  command: z.string(),
  /** Where it answers; null while it does not. */
  url: z.string().nullable(),
  token: z.string().nullable(),
  startedMs: z.int(),
});
export type Holder = Readonly<z.infer<typeof Holder>>;

export interface HoldOptions {
  readonly holder: { readonly command: string; readonly url?: string; readonly token?: string };
  readonly clock: Clock;
}

export interface DataFolderHold {
  /** Tells others where this process answers now. */
  update(url: string, token: string): void;
  /** Safe to call twice. */
  release(): void;
}

/** How long a newcomer waits, so that somebody who only looks does not turn it away. */
const patienceMs = 250;

const lockPath = (home: string): string => join(home, "lock");
const holderPath = (home: string): string => join(home, "holder.json");

/** Makes the folder if it is new and holds it for this process.
 * @throws infra/data-folder-held naming command, process, time and address of the holder; infra/data-folder-unusable, infra/disk-full */
export async function holdDataFolder(home: string, options: HoldOptions): Promise<DataFolderHold> {
  return usable(home, () => hold(home, options));
}

/** With its parents. Node's own `recursive` never ends where a file system says of every new folder that its parent is missing, as /proc does. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (thrown) {
    if (existsSync(path) && statSync(path).isDirectory()) return;
    const isParentMissing = (thrown as NodeJS.ErrnoException).code === "ENOENT" && !existsSync(dirname(path));
    if (!isParentMissing) throw thrown;
    makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}

async function hold(home: string, { holder, clock }: HoldOptions): Promise<DataFolderHold> {
  makeFolder(resolve(home));
  const lock = await tryLock(home);
  if (!lock) throw heldBy(home, readHolderFile(home));
  let now: Holder = {
    pid: process.pid,
    command: holder.command,
    url: holder.url ?? null,
    token: holder.token ?? null,
    startedMs: clock.nowMs(),
  };
  try {
    writeHolderFile(home, now);
  } catch (thrown) {
    lock.close(); // a full disk: the folder is not held by somebody who could not say so
    throw thrown;
  }
  return {
    update(url, token) {
      if (!lock.open) return;
      now = { ...now, url, token };
      writeHolderFile(home, now);
    },
    release() {
      if (!lock.open) return;
      rmSync(holderPath(home), { force: true });
      lock.close();
    },
  };
}

/** Who holds the folder; null where nobody does, whatever a process that died left behind.
 * @throws infra/data-folder-unusable */
export async function readHolder(home: string): Promise<Holder | null> {
  return usable(home, async () => {
    const holder = readHolderFile(home);
    if (!holder) return null;
    const lock = await tryLock(home);
    lock?.close();
    return lock ? null : readHolderFile(home);
  });
}

/** Runs the work; what the file system or a damaged lock says comes out with the folder's name and the way out. */
async function usable<T>(home: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = asQuorumError(thrown);
    const code = (thrown as { code?: unknown } | null)?.code;
    if (error.code !== "infra/unexpected" || typeof code !== "string") throw error;
    const remedy =
      code === "SQLITE_NOTADB"
        ? `Remove the damaged file ${lockPath(resolve(home))}, which holds nothing`
        : "Give this user the right to write there";
    const says = `The data folder ${resolve(home)} cannot be used (${code}). ${remedy}, or name another folder with QUORUM_HOME.`;
    throw new QuorumError("infra/data-folder-unusable", says, { fault: "outside", retry: false, cause: thrown });
  }
}

async function tryLock(home: string): Promise<Database | null> {
  const { default: Sqlite } = await import("better-sqlite3");
  const lock = new Sqlite(lockPath(home), { timeout: patienceMs });
  try {
    chmodSync(lockPath(home), 0o600);
    lock.pragma("journal_mode = MEMORY"); // nothing is ever written
    lock.exec("begin exclusive");
    return lock;
  } catch (thrown) {
    lock.close();
    if (String((thrown as { code?: unknown }).code).startsWith("SQLITE_BUSY")) return null;
    throw thrown;
  }
}

/** Null where there is no file, or one cut short by a full disk. */
function readHolderFile(home: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(readFileSync(holderPath(home), "utf8")));
  } catch (thrown) {
    const missing = (thrown as { code?: unknown }).code === "ENOENT";
    if (missing || thrown instanceof SyntaxError || thrown instanceof z.ZodError) return null;
    throw thrown;
  }
}

/** Replaced in one step, so that a reader never sees half of it. */
function writeHolderFile(home: string, holder: Holder): void {
  const part = `${holderPath(home)}.${process.pid}.part`;
  writeFileSync(part, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  renameSync(part, holderPath(home));
}

function heldBy(home: string, holder: Holder | null): QuorumError {
  const who = holder
    ? `"${holder.command}" (process ${holder.pid}, since ${isoTime(holder.startedMs)})`
    : "another process";
  const where = holder?.url ? ` It answers at ${holder.url}: ask there, stop it,` : " Stop it";
  return new QuorumError(
    "infra/data-folder-held",
    `The data folder ${resolve(home)} is held by ${who}.${where} or name another folder with QUORUM_HOME.`,
    {
      fault: "caller",
      retry: true,
      context: {
        home: resolve(home),
        pid: holder?.pid ?? null,
        command: holder?.command ?? null,
        url: holder?.url ?? null,
        startedMs: holder?.startedMs ?? null,
      },
    },
  );
}
