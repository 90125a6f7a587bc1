// quorum backup, as a user types it: in a process of its own on a folder at rest, and through the gateway that holds it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AuditVerdict } from "#gateway/contract/index.ts";
import { folderOf } from "#tests/knowledge/feeds/djia20-folder.ts";
import { temporaryFolder } from "../fixture.ts";
import { quorum, serving } from "./quorum.ts";

type Env = Readonly<Record<string, string>>;

async function json<T>(words: readonly string[], env: Env): Promise<T> {
  const { code, out, err } = await quorum([...words, "--json"], env);
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as T;
}
const failing = async (words: readonly string[], env: Env): Promise<{ code: string; detail: string }> =>
  JSON.parse((await quorum([...words, "--json"], env)).err);

interface Row {
  readonly id: string;
  readonly taken: string;
  readonly stores: readonly string[];
}

test("a folder at rest is backed up, listed, verified and restored; the restored one answers as the first", {
  timeout: 180_000,
}, async () => {
  const root = temporaryFolder();
  const env = { QUORUM_HOME: join(root, "home"), QUORUM_DATA: folderOf() };
  await json(["ingest"], env);
  await json(["kill-switch", "on", "--as", "Priya"], env);
  expect(await failing(["backup", "create"], env)).toMatchObject({
    code: "infra/backup-key-invalid",
    detail: expect.stringContaining("backup.key"),
  });
  const said = await quorum(["backup", "make-key"], env);
  expect(said.out).toContain("Without it no backup can be read");
  const made = await json<Row>(["backup", "create"], env);
  expect(made.stores).toEqual(expect.arrayContaining(["market", "records", "objects", "secrets"]));
  await json(["kill-switch", "off", "--as", "Priya"], env);
  const again = await json<Row>(["backup", "create", "--full"], env);
  const { backups } = await json<{ backups: readonly Row[] }>(["backup", "list"], env);
  expect(backups.map(({ id }) => id)).toEqual([made.id, again.id]);
  expect(await json(["backup", "verify", again.id], env)).toMatchObject({ backups: 1, problemCount: 0 });
  const to = join(root, "again");
  const restored = await json<{ auditLines: number; at: string }>(["backup", "restore", made.id, "--to", to], env);
  expect(restored).toMatchObject({ auditLines: 1, at: made.taken });
  const there = { ...env, QUORUM_HOME: to };
  expect(await json<AuditVerdict>(["audit", "verify"], there)).toEqual({ holds: true, lines: 1, brokenAtSeq: null });
  expect(await json(["kill-switch", "show"], there)).toMatchObject({ on: true });
  expect(await json(["companies"], there)).toEqual(await json(["companies"], env));
  expect(existsSync(join(to, "backup.key"))).toBe(false);
  expect(await json(["backup", "prune", "--days", "0"], env)).toMatchObject({ removed: [], kept: 2 });
});

test("what is asked for wrongly, a wrong key, a chunk that is missing or was tampered with are each told by their code", {
  timeout: 120_000,
}, async () => {
  const root = temporaryFolder();
  const env = { QUORUM_HOME: join(root, "home"), QUORUM_DATA: folderOf() };
  await json(["kill-switch", "on", "--as", "Priya"], env);
  await json(["backup", "make-key"], env);
  expect(await failing(["backup", "list"], env)).toMatchObject({ code: "infra/backup-not-found" });
  const made = await json<Row>(["backup", "create"], env);
  expect((await failing(["backup", "restore", "--to", join(root, "x")], env)).code).toBe("gateway/bad-request");
  expect((await failing(["backup", "restore", made.id, "--to", env.QUORUM_HOME], env)).code).toBe(
    "infra/backup-target-not-empty",
  );
  expect((await failing(["backup", "restore", "none", "--to", join(root, "x")], env)).code).toBe(
    "infra/backup-not-found",
  );
  expect((await failing(["backup", "restore", "--at", "2001-01-01", "--to", join(root, "x")], env)).code).toBe(
    "infra/backup-not-found",
  );
  const otherKey = join(root, "other.key");
  await json(["backup", "make-key", otherKey], env);
  expect((await failing(["backup", "verify"], { ...env, QUORUM_BACKUP_KEY: otherKey })).code).toBe(
    "infra/backup-key-wrong",
  );

  const chunks = join(env.QUORUM_HOME, "backups", "chunks");
  const [folder = ""] = readdirSync(chunks);
  const chunk = join(chunks, folder, readdirSync(join(chunks, folder))[0] ?? "");
  const bytes = readFileSync(chunk);
  writeFileSync(chunk, Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]));
  const verified = await quorum(["backup", "verify", "--json"], env);
  expect([verified.code, JSON.parse(verified.out).problems[0]?.code]).toEqual([1, "infra/backup-damaged"]);
  expect((await failing(["backup", "restore", made.id, "--to", join(root, "x")], env)).code).toBe(
    "infra/backup-damaged",
  );
  expect(existsSync(join(root, "x"))).toBe(false);
  expect(readdirSync(root).filter((name) => name.startsWith("x"))).toEqual([]);
});

test("while a gateway holds the folder and is written to, a backup is made through it; a moment in between is restored", {
  timeout: 180_000,
}, async () => {
  const root = temporaryFolder();
  const env = { QUORUM_HOME: join(root, "home"), QUORUM_DATA: folderOf() };
  await json(["backup", "make-key"], env);
  const gateway = await serving(env);
  await json(["backup", "create"], env);
  let switches = 0;
  let stop = false;
  const writing = (async () => {
    for (; !stop; switches++) await json(["kill-switch", switches % 2 === 0 ? "on" : "off", "--as", "Priya"], env);
  })();
  while (switches < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  const made = await json<Row>(["backup", "create"], env);
  stop = true;
  await writing;
  const lines = (await json<AuditVerdict>(["audit", "verify"], env)).lines;
  const moment = new Date().toISOString();
  await json(["kill-switch", "on", "--as", "Ann"], env);
  await json(["backup", "create"], env);
  gateway.child.kill("SIGTERM");
  await gateway.ended;
  const restored = await json<{ auditLines: number }>(["backup", "restore", made.id, "--to", join(root, "made")], env);
  expect(restored.auditLines).toBeGreaterThanOrEqual(2);
  expect(restored.auditLines).toBeLessThanOrEqual(lines);
  const then = await json<{ auditLines: number; at: string }>(
    ["backup", "restore", "--at", moment, "--to", join(root, "then")],
    env,
  );
  expect(then).toMatchObject({ auditLines: lines, at: moment });
});
