// Backups of the desk's own stores: which of them can be backed up, the one that is being made, and the job that makes them.

import { join } from "node:path";
import { type BackupArchive, openBackupArchive } from "#infra/backup/index.ts";
import {
  asQuorumError,
  type Clock,
  type Config,
  type Ids,
  isoTime,
  silentLog,
  systemEntropy,
} from "#infra/runtime/index.ts";
import {
  busDump,
  type ChosenBackup,
  type CreatedBackup,
  createBackup,
  keepJournals,
  marketDump,
  objectsDump,
  postgresDump,
  type RestoreServers,
  type StoreDump,
  secretsDump,
  sqliteDump,
} from "#knowledge/backup/index.ts";
import type { PostgresRecords } from "#knowledge/stores/records/index.ts";
import { BackupRow, type BackupRun } from "../../contract/index.ts";
import { problemOf } from "../../guard/problem.ts";
import type { Services } from "../services.ts";

export type BackupServices = Pick<Services, "config" | "clock" | "log" | "database" | "market" | "objects" | "records">;

export interface Backups {
  /** Begins one, or says how far the one is that is under way. */
  begin(options: { readonly full: boolean }): BackupRun;
  /** The one under way, or what became of the last. */
  run(): BackupRun;
  /** Makes one and waits for it; one that is under way is joined. @throws what goes wrong, and the signal's reason */
  create(options: { readonly full: boolean; readonly signal?: AbortSignal }): Promise<BackupRow>;
}

export const retentionDays = 30;
export const backupFolder = ({ QUORUM_BACKUP, QUORUM_HOME }: Config): string =>
  QUORUM_BACKUP ?? join(QUORUM_HOME, "backups");
export const backupKeyFile = ({ QUORUM_BACKUP_KEY, QUORUM_HOME }: Config): string =>
  QUORUM_BACKUP_KEY ?? join(QUORUM_HOME, "backup.key");

/** @throws infra/backup-key-invalid, infra/backup-key-wrong, infra/backup-not-found where it is not made */
export const openArchive = (
  config: Config,
  clock: Clock,
  { make }: { readonly make: boolean },
): Promise<BackupArchive> =>
  openBackupArchive(
    { folder: backupFolder(config), keyFile: backupKeyFile(config), make },
    { clock, drawBytes: systemEntropy },
  );

const opened = new WeakMap<BackupServices, Backups>();

/** The same for the same services, so that everybody sees the one that is under way. */
export function backupsOf(services: BackupServices): Backups {
  const known = opened.get(services);
  if (known !== undefined) return known;
  const backups = openBackups(services);
  opened.set(services, backups);
  return backups;
}

function openBackups(services: BackupServices): Backups {
  let run: BackupRun = { state: "none" };
  let underWay: Promise<BackupRow> | null = null;

  async function make(full: boolean, signal: AbortSignal | undefined): Promise<BackupRow> {
    const { config, clock } = services;
    const archive = await openArchive(config, clock, { make: true });
    await keepJournals(config.QUORUM_HOME);
    const { dumps, leftOut } = await dumpsOf(services);
    try {
      const onProgress = ({ phase, path, files, bytes, ofBytes }: Extract<BackupRun, { state: "running" }>): void => {
        run = { state: "running", phase, path, files, bytes, ofBytes };
      };
      const made = await createBackup({
        archive,
        dumps,
        leftOut,
        clock,
        full,
        ...(signal && { signal }),
        onProgress: (progress) => onProgress({ state: "running", ...progress }),
      });
      return rowOf(made);
    } finally {
      for (const dump of dumps) await dump.close();
    }
  }

  function create({ full, signal }: Parameters<Backups["create"]>[0]): Promise<BackupRow> {
    if (underWay !== null) return underWay;
    run = { state: "running", phase: "reading", path: "", files: 0, bytes: 0, ofBytes: null };
    const making = make(full, signal);
    underWay = making;
    making.then(
      (backup) => {
        run = { state: "done", backup };
        underWay = null;
      },
      (thrown: unknown) => {
        run = { state: "failed", problem: problemOf(thrown) };
        underWay = null;
      },
    );
    return making;
  }

  return {
    create,
    begin(options) {
      create(options).catch(() => undefined); // told by run
      return run;
    },
    run: () => run,
  };
}

export const rowOf = ({ head, data }: CreatedBackup | ChosenBackup): BackupRow =>
  BackupRow.parse({
    id: head.id,
    taken: isoTime(data.takenMs),
    release: data.release,
    files: head.files,
    bytes: head.bytes,
    newBytes: head.newBytes,
    stores: Object.keys(data.stores),
    leftOut: data.leftOut,
  });

/** In the order in which they are fixed: the bus before what its consumers write, what refers to others before what it refers to. */
async function dumpsOf(
  services: BackupServices,
): Promise<{ readonly dumps: readonly StoreDump[]; readonly leftOut: readonly string[] }> {
  const home = services.config.QUORUM_HOME;
  const database = await services.database();
  const leftOut: string[] = [];
  const not = (store: string, advice: string): null => {
    leftOut.push(`${store} (${database[store as keyof typeof database].driver}): ${advice}`);
    return null;
  };
  const fileOf = (store: "records" | "memory" | "relations"): string =>
    typeof database[store].path === "string" ? database[store].path : join(home, `${store}.sqlite`);
  const sqlite = (store: "records" | "memory" | "relations", driver: string, advice: string) =>
    database[store].driver === driver ? sqliteDump({ store, path: fileOf(store) }) : not(store, advice);
  const folder = typeof database.bus.folder === "string" ? database.bus.folder : join(home, "bus");
  const dumps = [
    database.bus.driver === "embedded" ? busDump(folder) : not("bus", "back up the broker's own storage"),
    await sqlite("memory", "embedded", "use the server's own backup"),
    database.records.driver === "postgres"
      ? postgresDump((await services.records()) as PostgresRecords)
      : await sqlite("records", "sqlite", "use the server's own backup"),
    await sqlite("relations", "embedded", "use arangodump"),
    objectsDump(await services.objects()),
    ["chdb", "clickhouse"].includes(database.market.driver)
      ? marketDump(await services.market())
      : not("market", "use the server's own backup"),
    secretsDump(join(home, "secrets")),
  ];
  return { dumps: dumps.filter((dump) => dump !== null), leftOut };
}

export interface OpenTargets {
  readonly servers: RestoreServers;
  close(): Promise<void>;
}

/** The servers that the settings name, to be restored into. */
export async function openTargets(
  config: Config,
  {
    clock,
    ids,
    env,
  }: { readonly clock: Clock; readonly ids: Ids; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<OpenTargets> {
  const [{ openDatabase }, { openStore }] = await Promise.all([import("../database.ts"), import("../open-stores.ts")]);
  const database = openDatabase(config, env);
  const parts = { config, database, clock, ids, log: silentLog };
  const { url, schema = "quorum" } = database.records as { readonly url?: string; readonly schema?: string };
  const market = database.market.driver === "clickhouse" ? await openStore("market", parts) : null;
  const objects = database.objects.driver === "s3" ? await openStore("objects", parts) : null;
  return {
    servers: {
      ...(database.records.driver === "postgres" && url !== undefined && { records: { url, schema } }),
      ...(market && { market }),
      ...(objects && { objects }),
    },
    async close() {
      await market?.close();
      await objects?.close();
    },
  };
}

/**
 * A backup where there is a key for one, and the old ones pruned; journals are kept short in any case. What fails is tried again when it is due
 * the next time.
 */
export async function backupJob(services: BackupServices, signal: AbortSignal): Promise<object> {
  const { config, clock, log } = services;
  await keepJournals(config.QUORUM_HOME); // also where no backup is made for want of a key
  try {
    const row = await backupsOf(services).create({ full: false, signal });
    const archive = await openArchive(config, clock, { make: false });
    const pruned = await archive.prune({ retentionDays });
    const made = { id: row.id, newBytes: row.newBytes, removed: pruned.removed.length };
    log.info(made, "a backup was made");
    return { made };
  } catch (thrown) {
    const { code } = asQuorumError(thrown);
    if (code !== "infra/backup-key-invalid" || config.QUORUM_BACKUP_KEY !== undefined) throw thrown;
    log.debug({ code }, "no backup was made: there is no key for it");
    return { made: null, because: "there is no key for backups: quorum backup make-key" };
  }
}
