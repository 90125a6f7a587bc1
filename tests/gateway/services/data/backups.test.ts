// Backups and the job that makes them: made where there is a key for them, one at a time, given up when the desk ends.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { backupFolder, backupJob, backupKeyFile, backupsOf, openArchive } from "#gateway/services/data/backups.ts";
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

test("the job without a key makes none and says so only to who debugs; with one it makes them and prunes", {
  timeout: 60_000,
}, async () => {
  const { services, config, lines } = await desk();
  const { signal } = new AbortController();
  await (await services.records()).settings.set("name", "value");
  expect(await backupJob(services, signal)).toMatchObject({ made: null, because: expect.stringContaining("make-key") });
  expect(lines).toEqual([expect.objectContaining({ level: "debug", fields: { code: "infra/backup-key-invalid" } })]);
  await makeKeyFile(backupKeyFile(config), systemEntropy);
  const [kind] = (await (await services.jobs()).list()).filter(({ name }) => name === "backup");
  expect(kind?.schedule).toMatchObject({ at: "0 * * * *", zone: "UTC" });
  const job = await (await services.jobs()).run("backup", {}, { by: "ana" });
  expect(job).toMatchObject({ state: "done", result: { made: { removed: 0 } } });
  expect((await (await openArchive(config, systemClock, { make: false })).list()).backups).toHaveLength(1);
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
