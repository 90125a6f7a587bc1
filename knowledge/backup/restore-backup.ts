// Restoring a data folder: the backup's files are laid beside the new folder, stores are made from them, checked, and moved into place at the
// end. A folder that is there is complete; one that a crash left beside it says so by its name.

import { existsSync } from "node:fs";
import { chmod, lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { BackupArchive } from "#infra/backup/index.ts";
import { type Clock, isoTime, type Log, QuorumError } from "#infra/runtime/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import { openEmbeddedMemory } from "#knowledge/stores/memory/index.ts";
import { type ObjectStore, openFolderObjectStore } from "#knowledge/stores/objects/index.ts";
import { openPostgresRecords, openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { openEmbeddedRelations } from "#knowledge/stores/relations/index.ts";
import { openChdbSql } from "../stores/market/drivers/chdb/chdb.driver.ts";
import { engineOf } from "../stores/market/sql/sql-of.ts";
import { type Choice, type ChosenBackup, chooseBackup, type Wanted } from "./choose-backup.ts";
import { layoutOf, sqliteStores } from "./layout.ts";
import { clearMarket, loadMarket } from "./market-load.ts";
import { clearObjects, loadObjects } from "./objects-load.ts";
import { loadPostgres } from "./postgres-load.ts";
import type { LoadedRows } from "./records-files.ts";
import { sqliteDump } from "./sqlite-dump.ts";
import { loadSqlite } from "./sqlite-load.ts";
import type { BackupStore } from "./store-dump.port.ts";
import { tellInto } from "./tell-into.ts";

export interface RestoreStep {
  readonly phase: "reading" | "loading" | "checking";
  readonly path: string;
  /** Of the phase; null where that is not known. */
  readonly done: number;
  readonly of: number | null;
}

export interface RestoreServers {
  readonly records?: { readonly url: string; readonly schema: string };
  /** To be opened again afterwards. */
  readonly market?: MarketStore;
  readonly objects?: ObjectStore;
}

export interface RestoringHome {
  readonly archive: BackupArchive;
  readonly wanted: Wanted;
  /** A folder that is new or empty. */
  readonly home: string;
  /** Stores that go to servers instead of into the folder; each has nothing in it yet. They stay the caller's. */
  readonly servers?: RestoreServers;
  readonly clock: Clock;
  readonly log: Log;
  readonly onProgress?: (step: RestoreStep) => void;
  readonly signal?: AbortSignal;
}

export interface RestoredHome {
  readonly home: string;
  readonly id: string;
  /** The moment at which what was restored stood; earlier than wanted where no backup is newer. */
  readonly atMs: number;
  /** Rows, objects and files by store and table. */
  readonly counts: Readonly<Partial<Record<BackupStore, Readonly<Record<string, number>>>>>;
  /** What does not stand at the moment, and why. */
  readonly cautions: readonly string[];
  readonly auditLines: number | null;
}

/** @throws infra/backup-not-found, infra/backup-target-not-empty, infra/backup-damaged, infra/disk-full; the folder is then as it was */
export async function restoreHome(restoring: RestoringHome): Promise<RestoredHome> {
  const home = resolve(restoring.home);
  const beside = `${home}.restored`;
  await requireFree(home, beside);
  const choice = chooseBackup((await restoring.archive.list()).backups, restoring.wanted);
  await mkdir(beside, { recursive: true, mode: 0o700 });
  try {
    const restore = new HomeRestore(restoring, choice, beside);
    const auditLines = await restore.run(() => rename(join(beside, "home"), home)); // takes the place of an empty folder
    return {
      home,
      id: choice.main.head.id,
      atMs: choice.atMs ?? choice.main.data.takenMs,
      counts: restore.counts,
      cautions: restore.cautions,
      auditLines,
    };
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

class HomeRestore {
  readonly counts: Partial<Record<BackupStore, Readonly<Record<string, number>>>> = {};
  readonly cautions: string[] = [];
  readonly #given: RestoringHome;
  readonly #choice: Choice;
  readonly #beside: string;
  /** Takes back what was put on servers. */
  readonly #undo: (() => Promise<void>)[] = [];

  constructor(given: RestoringHome, choice: Choice, beside: string) {
    this.#given = given;
    this.#choice = choice;
    this.#beside = beside;
  }

  /** All of it, or nothing; the number of lines of the audit trail. */
  async run(putInPlace: () => Promise<void>): Promise<number | null> {
    try {
      await this.#readAll();
      await this.#loadAll();
      const lines = await this.#check();
      await putInPlace();
      return lines;
    } catch (thrown) {
      for (const undo of this.#undo.reverse()) await undo();
      throw thrown;
    }
  }

  /** Lays the files of the backups beside the new folder. */
  async #readAll(): Promise<void> {
    const { main, earlier } = this.#choice;
    await this.#read("main", main, () => true);
    if (earlier) await this.#read("earlier", earlier, (store) => this.#fromEarlier(store));
  }

  async #loadAll(): Promise<void> {
    const layout = layoutOf(this.#home);
    await mkdir(this.#home, { mode: 0o700 });
    for (const store of sqliteStores) {
      const { recordsFromEarlier, atMs } = this.#choice;
      const from = this.#folder(recordsFromEarlier ? "earlier" : "main", store);
      if (from === null) continue;
      if (store === "records" && this.#given.servers?.records) continue; // last, since it is there at once or not at all
      this.#step("loading", store);
      const loaded = await loadSqlite({ from, to: layout.sqlite[store], atMs: recordsFromEarlier ? null : atMs });
      await chmod(layout.sqlite[store], 0o600);
      this.#rowsLoaded(store, loaded);
    }
    if (this.#choice.recordsFromEarlier)
      this.#cautionAbout("Records, memory and relations stand", this.#choice.earlier);
    await this.#loadMarket(layout.market);
    await this.#loadObjects(layout.objects);
    await this.#moveFiles("bus", layout.bus);
    await this.#moveFiles("secrets", layout.secrets);
    const records = this.#folder(this.#choice.recordsFromEarlier ? "earlier" : "main", "records");
    if (records === null || !this.#given.servers?.records) return;
    this.#step("loading", "records");
    const from = await this.#atTheMoment(records);
    this.#rowsLoaded("records", await loadPostgres({ from, ...this.#given.servers.records }));
  }

  /** Records as they were at the moment, as files again: a journal is applied to a SQLite file. */
  async #atTheMoment(from: string): Promise<string> {
    const { atMs, recordsFromEarlier } = this.#choice;
    if (atMs === null || recordsFromEarlier) return from;
    const [file, folder] = [join(this.#beside, "moment.sqlite"), join(this.#beside, "moment")];
    await loadSqlite({ from, to: file, atMs });
    await tellInto(folder, await sqliteDump({ store: "records", path: file }));
    return join(folder, "records");
  }

  #rowsLoaded(store: BackupStore, { counts, leftOut }: LoadedRows): void {
    this.#counted(store, counts, leftOut);
    if (leftOut.length === 0) return;
    this.cautions.push(
      `Of ${store} these tables fit another driver only and were left out: ${leftOut.join(", ")}. A run that was paused cannot be resumed here.`,
    );
  }

  /** What was made opens, and its audit trail holds. Null where there are no records. */
  async #check(): Promise<number | null> {
    const { sqlite } = layoutOf(this.#home);
    if (existsSync(sqlite.memory)) {
      this.#step("checking", "memory");
      await (await openEmbeddedMemory({ path: sqlite.memory })).close(); // makes the index of words again
    }
    if (existsSync(sqlite.relations)) await (await openEmbeddedRelations({ path: sqlite.relations })).close();
    const server = this.#given.servers?.records;
    if (!server && !existsSync(sqlite.records)) return null;
    this.#step("checking", "records");
    const { clock } = this.#given;
    const records = server
      ? await openPostgresRecords({ ...server, clock })
      : await openSqliteRecords({ path: sqlite.records, clock });
    try {
      const { lines, brokenAtSeq } = await records.audit.verify();
      if (brokenAtSeq === null) return lines;
      throw unsound(`its audit trail is broken at line ${brokenAtSeq}. It may have been so when it was backed up`);
    } finally {
      await records.close();
    }
  }

  get #home(): string {
    return join(this.#beside, "home");
  }

  async #read(name: "main" | "earlier", { head }: ChosenBackup, wanted: (store: string) => boolean): Promise<void> {
    const { archive, onProgress, signal } = this.#given;
    const { entries } = await archive.read(head.id);
    if (!entries.some(({ path }) => wanted(storeOf(path)))) return;
    await archive.restore(head.id, join(this.#beside, name), {
      select: (path) => wanted(storeOf(path)),
      onProgress: ({ path, bytes, ofBytes }) => onProgress?.({ phase: "reading", path, done: bytes, of: ofBytes }),
      ...(signal && { signal }),
    });
  }

  #fromEarlier(store: string): boolean {
    if (store === "market" || store === "objects" || store === "bus" || store === "secrets") return true;
    return this.#choice.recordsFromEarlier;
  }

  async #loadMarket(path: string): Promise<void> {
    const from = this.#folder("main", "market");
    if (from === null) return;
    const server = this.#given.servers?.market;
    const sql = server ? engineOf(server) : await openChdbSql({ path, log: this.#given.log });
    if (sql === null) throw unsound("the market store to restore into has no engine");
    try {
      const { atMs } = this.#choice;
      const counts = await loadMarket({
        sql,
        from,
        bring: atMs === null ? null : { atMs, earlier: this.#folder("earlier", "market") },
        onBegin: () => server && this.#undo.push(() => clearMarket(sql)),
        onFile: (file) => this.#step("loading", `market/${file}`),
        ...(this.#given.signal && { signal: this.#given.signal }),
      });
      this.#counted("market", counts);
    } finally {
      if (!server) await sql.close();
    }
  }

  async #loadObjects(folder: string): Promise<void> {
    const from = this.#folder("main", "objects");
    if (from === null) return;
    const server = this.#given.servers?.objects;
    const store = server ?? (await openFolderObjectStore({ folder }, { clock: this.#given.clock }));
    try {
      const { atMs } = this.#choice;
      const objects = await loadObjects({
        store,
        from,
        bring: atMs === null ? null : { atMs, earlier: this.#folder("earlier", "objects") },
        onBegin: () => server && this.#undo.push(() => clearObjects(server)),
        onFile: (key) => this.#step("loading", `objects/${key}`),
        ...(this.#given.signal && { signal: this.#given.signal }),
      });
      this.counts.objects = { objects };
    } finally {
      if (!server) await store.close();
    }
  }

  /** Files that cannot be brought to a moment come from the backup before it. */
  async #moveFiles(store: "bus" | "secrets", to: string): Promise<void> {
    const { atMs, earlier } = this.#choice;
    const name = atMs === null ? "main" : "earlier";
    const from = this.#folder(name, store);
    if (from !== null) {
      await mkdir(to, { recursive: true, mode: 0o700 });
      const files = await readdir(from);
      for (const file of files) await rename(join(from, file), join(to, file));
      this.counts[store] = (atMs === null ? this.#choice.main : earlier)?.data.stores[store]?.counts ?? {};
    }
    const had = Object.keys(this.#choice.main.data.stores[store]?.counts ?? {}).length > 0;
    if (atMs === null || !had) return;
    const what = store === "bus" ? "The bus, its messages and what was acknowledged, stands" : "Secrets stand";
    if (from !== null) this.#cautionAbout(what, earlier);
    else
      this.cautions.push(
        `${store === "bus" ? "The bus is" : "Secrets are"} empty: no backup was taken before the moment.`,
      );
  }

  #folder(name: "main" | "earlier", store: string): string | null {
    const folder = join(this.#beside, name, store);
    return existsSync(folder) ? folder : null;
  }

  /** Restored as it was backed up, everything that was counted then must be there. */
  #counted(store: BackupStore, counts: Readonly<Record<string, number>>, leftOut: readonly string[] = []): void {
    this.counts[store] = counts;
    const { main, earlier, atMs, recordsFromEarlier } = this.#choice;
    const as = recordsFromEarlier && store !== "market" ? earlier : main;
    if (atMs !== null && as === main) return;
    for (const [table, wanted] of Object.entries(as?.data.stores[store]?.counts ?? {}))
      if (counts[table] !== wanted && !leftOut.includes(table))
        throw unsound(
          `${store} has ${counts[table] ?? "no table and no"} rows of ${table}, and ${wanted} were backed up`,
        );
  }

  #cautionAbout(what: string, backup: ChosenBackup | null): void {
    if (backup)
      this.cautions.push(`${what} at ${isoTime(backup.data.takenMs)}, when the backup before the moment was taken.`);
  }

  #step(phase: RestoreStep["phase"], path: string): void {
    this.#given.signal?.throwIfAborted();
    this.#given.onProgress?.({ phase, path, done: 0, of: null });
  }
}

const storeOf = (path: string): string => path.split("/", 1)[0] ?? "";

async function requireFree(home: string, beside: string): Promise<void> {
  const found = await namesIn(home);
  if (found !== null && found.length > 0) throw notEmpty(home, "has something in it");
  if (found !== null && (await lstat(home)).dev !== (await lstat(dirname(home))).dev)
    throw notEmpty(home, "is a file system of its own, which nothing can be moved over; name a new folder in it");
  if ((await namesIn(beside)) !== null)
    throw notEmpty(beside, "is left from a restore that was stopped, or one is under way. Remove it");
}

/** Null where there is no folder. */
async function namesIn(folder: string): Promise<readonly string[] | null> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    if (code === "ENOTDIR") throw notEmpty(folder, "is there and is no folder");
    throw thrown;
  }
}

const notEmpty = (path: string, what: string): QuorumError =>
  new QuorumError(
    "infra/backup-target-not-empty",
    `A backup is restored into a folder that is new or empty: ${path} ${what}. Nothing was changed.`,
    { fault: "caller", retry: false, context: { path } },
  );

const unsound = (what: string): QuorumError =>
  new QuorumError(
    "infra/backup-damaged",
    `What was restored does not hold together: ${what}. Nothing was put in place.`,
    {
      fault: "outside",
      retry: false,
    },
  );
