// A data folder with something in every store, for the tests of backups: opened, written to, and told row by row.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { type BackupArchive, makeKeyFile, openBackupArchive } from "#infra/backup/index.ts";
import { type Clock, silentLog, systemClock } from "#infra/runtime/index.ts";
import { openSecrets } from "#infra/security/index.ts";
import { type CreateProgress, createBackup, embeddedDumps } from "#knowledge/backup/index.ts";
import { marketTables } from "#knowledge/backup/market-tables.ts";
import { defineTopic, type EventBus, openEmbeddedBus } from "#knowledge/bus/index.ts";
import { openHashedEmbedder } from "#knowledge/embeddings/index.ts";
import { type MarketStore, openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import type { Sql } from "#knowledge/stores/market/sql/sql.port.ts";
import { engineOf } from "#knowledge/stores/market/sql/sql-of.ts";
import { type MemoryStore, openEmbeddedMemory } from "#knowledge/stores/memory/index.ts";
import { type ObjectStore, openFolderObjectStore } from "#knowledge/stores/objects/index.ts";
import { openSqliteRecords, type SqliteRecords } from "#knowledge/stores/records/index.ts";
import { openEmbeddedRelations, type RelationsStore } from "#knowledge/stores/relations/index.ts";
import { journalPrefix, tablesOf } from "#knowledge/stores/sqlite/index.ts";
import { bar, news } from "../../conformance/market-store.facts.ts";
import { trades } from "../../conformance/market-store.series.facts.ts";

const log = silentLog;
export const Said = z.strictObject({ n: z.int(), text: z.string() });
export const said = defineTopic({ id: "said", schema: Said, key: ({ n }) => String(n) });

export interface OpenDesk {
  readonly home: string;
  readonly records: SqliteRecords;
  readonly memory: MemoryStore;
  readonly relations: RelationsStore;
  readonly objects: ObjectStore;
  readonly bus: EventBus;
  readonly market: MarketStore;
  close(): Promise<void>;
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "quorum-desk-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function openDesk(home: string, clock: Clock = systemClock): Promise<OpenDesk> {
  mkdirSync(home, { recursive: true });
  const records = await openSqliteRecords({ path: join(home, "records.sqlite"), clock, journal: true });
  const embedder = await openHashedEmbedder({});
  const memory = await openEmbeddedMemory({ path: join(home, "memory.sqlite"), embedder, journal: true });
  const relations = await openEmbeddedRelations({ path: join(home, "relations.sqlite"), journal: true });
  const objects = await openFolderObjectStore({ folder: join(home, "objects") }, { clock });
  const bus = await openEmbeddedBus({ folder: join(home, "bus"), flushMs: 1 }, { clock, log });
  const market = await openChdbMarketStore({ path: join(home, "market"), log });
  const all = [bus, market, objects, relations, memory, records];
  const close = async (): Promise<void> => {
    for (const store of all) await store.close();
  };
  onTestFinished(close); // also where the test has closed it
  return { home, records, memory, relations, objects, bus, market, close };
}

export interface Archiving {
  readonly archive: BackupArchive;
  readonly folder: string;
  readonly keyFile: string;
}

export async function openArchive(root: string, clock: Clock = systemClock): Promise<Archiving> {
  const [folder, keyFile] = [join(root, "backups"), join(root, "backup.key")];
  if (!existsSync(keyFile)) await makeKeyFile(keyFile, (count) => randomBytes(count));
  const given = { clock, drawBytes: (count: number) => randomBytes(count) };
  return { archive: await openBackupArchive({ folder, keyFile, make: true }, given), folder, keyFile };
}

export async function backUp(
  { home, market, objects }: Pick<OpenDesk, "home" | "market" | "objects">,
  archive: BackupArchive,
  more: { readonly full?: boolean; readonly onProgress?: (progress: CreateProgress) => void } = {},
) {
  const dumps = await embeddedDumps({ home, market, objects });
  try {
    return await createBackup({ archive, dumps, clock: systemClock, ...more });
  } finally {
    for (const dump of dumps) await dump.close();
  }
}

export function setSecret(home: string, name: string, value: string): void {
  openSecrets({ folder: join(home, "secrets"), entropy: (count) => randomBytes(count) }).set(name, value);
}

const dataset = "desk";
const dayOf = (n: number): number => Date.UTC(2025, 0, 6) + n * 86_400_000;

/** The n-th piece of work: something in every store, the same for the same n. */
export async function writeAll(desk: OpenDesk, n: number): Promise<void> {
  await writeRecords(desk, n);
  await writeMemory(desk, n);
  await desk.relations.append(dataset, {
    nodes: [{ ...node, id: `company:C${n}`, name: `Company ${n}` }],
    edges: [{ ...edge, from: `company:C${n}`, to: `sector:S${n % 3}` }],
  });
  await desk.objects.put(`reports/${n % 5}/report-${n}`, Buffer.from(`report ${n} `.repeat(n % 7 === 0 ? 50_000 : 3)));
  await desk.bus.publish(said, { n, text: `message ${n}` });
  await writeMarket(desk, n);
}

export async function writeRecords({ records }: Pick<OpenDesk, "records">, n: number): Promise<void> {
  const runId = `run ${n}`;
  await records.runs.saveEvidence([{ ...evidence, id: `ev_${n}`, output: { value: n / 7, text: "zero\0in it" } }]);
  await records.runs.saveRun({ ...run, runId, startedAtMs: dayOf(n), answer: { n } });
  await records.track.saveVotes([{ ...vote, voteId: `vote ${n}`, runId, stance: n / 10 }]);
  await records.settings.set(`setting ${n % 4}`, `value ${n}`);
  await records.audit.add({ atMs: dayOf(n), actor: "test", action: "write", subject: runId, detail: { n } });
  if (n % 5 === 4) await records.quarantine.clear(dataset);
  await records.quarantine.add([
    { file: "f.csv", line: n, reason: "wrong", raw: `raw ${n}`, dataset, atMs: n } as never,
  ]);
}

export async function writeMemory({ memory }: Pick<OpenDesk, "memory">, n: number): Promise<void> {
  const supersedes = n > 3 && n % 4 === 0 ? [`note ${n - 1}`] : [];
  await memory.add([
    {
      ...{
        noteId: `note ${n}`,
        dataset,
        kind: "lesson" as const,
        symbol: "AAA",
        agent: null,
        text: `lesson number ${n} of margins`,
      },
      ...{ data: { n }, eventTimeMs: dayOf(n), knownAtMs: dayOf(n), ...(supersedes.length > 0 && { supersedes }) },
    },
  ]);
}

export async function writeMarket({ market }: Pick<OpenDesk, "market">, n: number): Promise<void> {
  await market.describe({ ...described, nowMs: dayOf(n) });
  await market.append(dataset, [
    bar("AAA", n % 200, 100 + n),
    bar("BBB", n % 200, 50 + n),
    news("AAA", `story ${n}`, dayOf(n)),
  ]);
  const rows = [0, 1, 2].map((row) => ({ symbol: "AAA", at: n * 1_000 + row, price: 100 + n / 8, size: row + 1 }));
  await market.appendBlock(dataset, trades(rows), `block ${n}`);
}

const described = { id: dataset, label: "Desk", simulated: true, origin: "test", benchmark: null };
const node = { kind: "company" as const, properties: { a: 1 }, eventTimeMs: 1, knownAtMs: 1, source: "test" };
const edge = {
  ...{ kind: "in-sector", weight: 1, properties: {}, validFromMs: 0, validToMs: null, knownAtMs: 1, source: "test" },
};
const evidence = { tool: "t", input: {}, asOf: "2025-01-06T00:00:00.000Z", snapshot: "s", dataset };
const run = {
  ...{ threadId: "t", dataset, asOf: "2025-01-06T00:00:00.000Z", question: "Which?", requestedBy: "test" },
  ...{ state: "done" as const, problem: null, fingerprint: "f" },
};
const vote = {
  ...{ dataset, specialist: "factors", symbol: "AAA", confidence: 0.5, horizonDays: 20, castAsOfMs: 1 },
};

/** Every row of every table of facts, as text; what a replacing table holds twice, once. */
export async function marketRows({ market }: Pick<OpenDesk, "market">): Promise<Told> {
  const sql = engineOf(market) as Sql;
  const told: Record<string, unknown[]> = {};
  for (const { db, name, columns, replaces } of await marketTables(sql)) {
    const final = replaces ? "FINAL" : "";
    const text = `SELECT toString(tuple(${columns.join(", ")})) AS row FROM {db:Identifier}.{name:Identifier} ${final} ORDER BY row`;
    told[`${db}.${name}`] = [...((await sql.query(text, { db, name }))[0] ?? [])];
  }
  return told;
}

export async function objectTexts({ objects }: Pick<OpenDesk, "objects">): Promise<Readonly<Record<string, string>>> {
  const told: Record<string, string> = {};
  for await (const { key } of objects.list("")) {
    const found = await objects.get(key);
    if (found) told[key] = Buffer.concat(await found.body.toArray()).toString("base64");
  }
  return told;
}

export type Told = Readonly<Record<string, readonly unknown[]>>;

/** Every row of every table of the SQLite files, each value with its type, by key. */
export function sqliteRows(home: string, stores: readonly string[] = ["records", "memory", "relations"]): Told {
  const told: Record<string, unknown[]> = {};
  for (const store of stores) {
    const file = new Sqlite(join(home, `${store}.sqlite`), { readonly: true });
    for (const { name, columns, key } of tablesOf(file)) {
      if (name.startsWith(journalPrefix)) continue;
      const shown = columns.map((column) => `typeof("${column}") || ' ' || quote("${column}")`).join(", ");
      const order = key.map((column) => `"${column}"`).join(", ");
      told[`${store}.${name}`] = file.prepare(`select ${shown} from "${name}" order by ${order}`).raw().all();
    }
    file.close();
  }
  return told;
}

/** Every file of the bus's logs. */
export function busFiles(home: string): Readonly<Record<string, string>> {
  const root = join(home, "bus", "topics");
  const paths = existsSync(root) ? readdirSync(root, { recursive: true, encoding: "utf8" }) : [];
  const logs = paths.filter((path) => path.endsWith(".log")).sort();
  return Object.fromEntries(logs.map((path) => [path, readFileSync(join(root, path)).toString("base64")]));
}
