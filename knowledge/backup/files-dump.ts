// Files that only grow, or are replaced whole: the log of the embedded bus, the file of encrypted secrets. They are opened at the moment and
// read to where they ended then: what is added later is not in the backup, and a file that is replaced or removed is read all the same.

import { closeSync, createReadStream, fstatSync, openSync, readdirSync, type Stats } from "node:fs";
import { join } from "node:path";
import type { BackupSource } from "#infra/backup/index.ts";
import { QuorumError } from "#infra/runtime/index.ts";
import type { BackupStore, StoreDump, TakenStore } from "./store-dump.port.ts";

interface Opened {
  readonly path: string;
  readonly handle: number;
  readonly stats: Stats;
}

/** The bus in a folder: segments and cursors of each topic. What opens them again takes a write off that was cut short; nothing of it had been
 * promised. Summaries of segments are made again. */
export const busDump = (folder: string): StoreDump =>
  filesDump("bus", () => filesUnder(join(folder, "topics"), "topics", /\.log$/));

/** The encrypted secrets; never their key. */
export const secretsDump = (folder: string): StoreDump =>
  filesDump("secrets", () => opened([{ path: "secrets.json", at: join(folder, "secrets.json") }]));

function filesDump(store: BackupStore, find: () => readonly Opened[]): StoreDump {
  return {
    store,
    take: () => new TakenFiles(store, find()),
    async close() {},
  };
}

class TakenFiles implements TakenStore {
  readonly #store: BackupStore;
  #files: readonly Opened[];

  constructor(store: BackupStore, files: readonly Opened[]) {
    this.#store = store;
    this.#files = files;
  }

  async summary() {
    return {
      driver: "files",
      counts: Object.fromEntries(this.#files.map(({ path, stats }) => [path, stats.size])),
      reachMs: null,
    };
  }

  async *sources(): AsyncGenerator<BackupSource> {
    for (const { path, handle, stats } of this.#files) {
      yield {
        kind: "file",
        path: `${this.#store}/${path}`,
        mode: 0o600,
        read: () => prefix(handle, stats.size),
      };
    }
  }

  async release(): Promise<void> {
    for (const { handle } of this.#files) closeSync(handle);
    this.#files = [];
  }
}

async function* prefix(handle: number, bytes: number): AsyncGenerator<Uint8Array> {
  if (bytes === 0) return;
  yield* createReadStream("", { fd: handle, autoClose: false, start: 0, end: bytes - 1, highWaterMark: 1_048_576 });
}

function filesUnder(folder: string, under: string, wanted: RegExp): readonly Opened[] {
  const found = namesIn(folder).flatMap((topic) =>
    namesIn(join(folder, topic))
      .filter((name) => wanted.test(name))
      .map((name) => ({ path: `${under}/${topic}/${name}`, at: join(folder, topic, name) })),
  );
  return opened(found);
}

/** What is not there is left out; what else goes wrong is told, and nothing stays open. */
function opened(files: readonly { readonly path: string; readonly at: string }[]): readonly Opened[] {
  const all: Opened[] = [];
  try {
    for (const { path, at } of files) {
      const handle = openOrNull(at);
      if (handle !== null) all.push({ path, handle, stats: fstatSync(handle) });
    }
    return all;
  } catch (thrown) {
    for (const { handle } of all) closeSync(handle);
    throw thrown;
  }
}

function openOrNull(at: string): number | null {
  try {
    return openSync(at, "r");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw unreadable(at, thrown);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw unreadable(folder, thrown);
  }
}

const unreadable = (path: string, cause: unknown): QuorumError =>
  new QuorumError(
    "infra/backup-source-unreadable",
    `${path} cannot be read (${(cause as NodeJS.ErrnoException).code ?? "no reason given"}). Give this user the right to read it.`,
    { fault: "outside", retry: false, context: { path }, cause },
  );
