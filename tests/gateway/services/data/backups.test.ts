// Backups by the hour: made where there is a key for them, one at a time, given up when the desk ends.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import {
  backupFolder,
  backupKeyFile,
  backupsOf,
  openArchive,
  scheduleBackups,
} from "#gateway/services/data/backups.ts";
import { openServices } from "#gateway/services/open-services.ts";
import { makeKeyFile } from "#infra/backup/index.ts";
import { countedIds, type Log, parseConfig, silentLog, systemClock, systemEntropy } from "#infra/runtime/index.ts";
import { temporaryFolder } from "../../fixture.ts";

async function desk() {
  const lines: { readonly level: string; readonly fields: Record<string, unknown> }[] = [];
  const keep = (level: string) => (fields: Record<string, unknown>) => void lines.push({ level, fields });
  const log: Log = { ...silentLog, info: keep("info"), error: keep("error"), debug: keep("debug") };
  const config = parseConfig({ QUORUM_HOME: join(temporaryFolder(), "home"), QUORUM_DATA: "simulator" });
  mkdirSync(config.QUORUM_HOME);
  const services = await openServices(config, { clock: systemClock, ids: countedIds(), env: {}, folders: true, log });
  onTestFinished(() => services.close());
  return { services, config, lines };
}
const everySecond = "* * * * * *";

test("a schedule without a key makes none and says so only to who debugs; with one it makes them and prunes", {
  timeout: 60_000,
}, async () => {
  const { services, config, lines } = await desk();
  await (await services.records()).settings.set("name", "value");
  const end = scheduleBackups(services, everySecond);
  while (lines.length === 0) await sleep(50);
  expect(lines[0]).toMatchObject({ level: "debug", fields: { code: "infra/backup-key-invalid" } });
  await makeKeyFile(backupKeyFile(config), systemEntropy);
  while (!lines.some(({ level }) => level !== "debug")) await sleep(50);
  await end();
  expect(lines.find(({ level }) => level !== "debug")).toMatchObject({ level: "info", fields: { removed: 0 } });
  const archive = await openArchive(config, systemClock, { make: false });
  const { backups } = await archive.list();
  expect(backups.length).toBeGreaterThan(0);
  expect(lines.filter(({ level }) => level === "error")).toEqual([]);
  await sleep(1_500);
  expect((await archive.list()).backups).toEqual(backups);
});

test("one that is under way is joined by whoever asks for another, and a fault is told by both", {
  timeout: 60_000,
}, async () => {
  const { services, config } = await desk();
  const backups = backupsOf(services);
  expect(backups.run()).toEqual({ state: "none" });
  await expect(backups.create({ full: false })).rejects.toMatchObject({ code: "infra/backup-key-invalid" });
  expect(backups.run()).toMatchObject({ state: "failed", problem: { code: "infra/backup-key-invalid" } });
  await makeKeyFile(backupKeyFile(config), systemEntropy);
  await services.records();
  const making = backups.create({ full: false });
  expect(backups.begin({ full: true })).toMatchObject({ state: "running" });
  const made = await making;
  expect(backups.run()).toEqual({ state: "done", backup: made });
  expect((await (await openArchive(config, systemClock, { make: false })).list()).backups).toHaveLength(1);
  expect(made.leftOut).toEqual([]);
  expect(backupFolder(config)).toBe(join(config.QUORUM_HOME, "backups"));
  const given = new AbortController();
  given.abort(new Error("the desk ends"));
  await expect(backups.create({ full: false, signal: given.signal })).rejects.toThrow("the desk ends");
});
