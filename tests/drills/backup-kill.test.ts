// The kill drill of backups: the process that makes one is killed with SIGKILL at many steps of it, before the first was ever made and after.
// Every backup made before stays whole, the next one is made as if nothing had been, and the stores have not noticed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFile, packageRoot, seededRandom, silentLog, systemClock } from "#infra/runtime/index.ts";
import { restoreHome } from "#knowledge/backup/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import {
  newFolder,
  openArchive,
  openDesk,
  sqliteRows,
  writeAll,
  writeRecords,
} from "../knowledge/backup/desk-folder.ts";

const seed = 23;

/** The number of its steps; null where it was killed. */
async function life(root: string, home: string, dieAt: number, full = false): Promise<number | null> {
  const words = [packageFile("tests", "drills", "backup-kill-child.ts"), root, home, String(dieAt), full ? "full" : ""];
  const child = spawn(process.execPath, ["--import", "tsx", ...words], {
    cwd: packageRoot,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (data) => {
    out += data;
  });
  child.stderr.on("data", (data) => {
    err += data;
  });
  const [code, signal] = await once(child, "close");
  if (signal === "SIGKILL") return null;
  if (code !== 0) throw new Error(`a life ended with ${code}: ${err}`);
  return Number(/steps (\d+)/.exec(out)?.[1]);
}

test(`BD-03 killed at eight steps (seed ${seed}) it leaves every earlier backup whole and harms no store`, {
  timeout: 300_000,
}, async () => {
  const root = newFolder();
  const home = join(root, "home");
  const desk = await openDesk(home);
  for (let n = 0; n < 6; n++) await writeAll(desk, n);
  await desk.close();
  const { archive } = await openArchive(root);
  const random = seededRandom(seed);
  const ids = async (): Promise<string[]> => (await archive.list()).backups.map(({ id }) => id);

  for (const dieAt of [1, 2 + random.integer(20), 25 + random.integer(20)]) {
    expect(await life(root, home, dieAt)).toBeNull();
    expect(await ids()).toEqual([]);
  }
  const steps = (await life(root, home, 0)) ?? 0;
  expect(steps).toBeGreaterThan(50);
  const first = await ids();
  expect(first).toHaveLength(1);
  const rows = sqliteRows(home);

  const records = await openSqliteRecords({ path: join(home, "records.sqlite"), clock: systemClock, journal: true });
  for (let n = 6; n < 20; n++) await writeRecords({ records }, n);
  await records.close();
  const reading = Math.floor(steps / 2); // the other half verifies
  for (const dieAt of [1, 2 + random.integer(reading - 2), 2 + random.integer(reading - 2), reading - 1]) {
    expect(await life(root, home, dieAt, true)).toBeNull();
    expect(await ids()).toEqual(first);
    expect(await archive.verify()).toMatchObject({ backups: 1, problemCount: 0 });
  }
  // Killed while it is verified, a backup is there already, and whole.
  expect(await life(root, home, reading + 5)).toBeNull();
  const second = await ids();
  expect(second.slice(0, 1)).toEqual(first);
  expect(await archive.verify()).toMatchObject({ problemCount: 0 });
  expect(await life(root, home, 0)).toBeGreaterThan(50);
  expect(readdirSync(join(root, "backups", "parts"))).toEqual([]);

  const restored = await restoreHome({
    archive,
    wanted: { id: first[0] ?? "" },
    home: join(root, "again"),
    clock: systemClock,
    log: silentLog,
  });
  expect(restored.auditLines).toBe(6);
  expect(sqliteRows(join(root, "again"))).toEqual(rows);
  const newest = (await ids()).at(-1) ?? "";
  const last = await restoreHome({
    archive,
    wanted: { id: newest },
    home: join(root, "last"),
    clock: systemClock,
    log: silentLog,
  });
  expect(last.auditLines).toBe(20);
  expect(sqliteRows(join(root, "last"))).toEqual(sqliteRows(home));
});
