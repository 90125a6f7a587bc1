// quorum config: what is in force is shown without a secret; a secret is kept and used, never printed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "#gateway/services/database.ts";
import { parseConfig } from "#infra/runtime/index.ts";
import { quorumHere } from "./quorum.ts";

function home(): string {
  const folder = mkdtempSync(join(tmpdir(), "quorum-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("with nothing set every store is embedded", async () => {
  const { code, out } = await quorumHere(["config", "show", "--json"], { QUORUM_HOME: home() });
  const { stores, secrets } = JSON.parse(out);
  expect(code).toBe(0);
  expect(stores.market).toEqual({ driver: "chdb" });
  expect(stores.records).toEqual({ driver: "sqlite" });
  expect(secrets).toEqual([]);
});

test("an address in the environment chooses its server and is shown masked", async () => {
  const env = { QUORUM_HOME: home(), POSTGRES_URL: "postgres://desk:hunter2@db:5432/quorum" };
  const { out } = await quorumHere(["config", "show", "--json"], env);
  expect(JSON.parse(out).stores.records).toEqual({
    driver: "postgres",
    url: "postgres://desk:[masked]@db:5432/quorum",
  });
  expect(out).not.toContain("hunter2");
});

test("a kept secret goes where the file refers to it and is never printed", async () => {
  const folder = home();
  const file = join(folder, "database.yaml");
  const reference = ["$", "{secret:PG}"].join("");
  writeFileSync(file, `records: { driver: postgres, url: "postgres://desk:${reference}@db/quorum" }`);
  const env = { QUORUM_HOME: folder, QUORUM_DATABASE: file };
  const set = await quorumHere(["config", "set-secret", "PG"], env, "s3cret\n");
  expect(set.code).toBe(0);
  const listed = await quorumHere(["config", "list-secrets"], env);
  const shown = await quorumHere(["config", "show"], env);
  expect(listed.out).toBe("PG\n");
  expect(openDatabase(parseConfig(env), {}).records.url).toBe("postgres://desk:s3cret@db/quorum");
  for (const { out, err } of [set, listed, shown]) expect(out + err).not.toContain("s3cret");
  expect(readFileSync(join(folder, "secrets", "secrets.json"), "utf8")).not.toContain("s3cret");
});

test("a reference to nothing, a secret without a value and one that is not kept are the caller's mistakes", async () => {
  const folder = home();
  const file = join(folder, "database.yaml");
  writeFileSync(file, `cache: { driver: redis, url: "redis://${["$", "{secret:GONE}"].join("")}@h" }`);
  const config = parseConfig({ QUORUM_HOME: folder, QUORUM_DATABASE: file });
  expect(() => openDatabase(config, {})).toThrow(/secret GONE.*quorum config set-secret/);
  const empty = await quorumHere(["config", "set-secret", "A"], { QUORUM_HOME: folder }, "\n");
  expect([empty.code, empty.err]).toEqual([2, expect.stringContaining("A: wanted a value")]);
  const gone = await quorumHere(["config", "remove-secret", "A", "--json"], { QUORUM_HOME: folder });
  expect([gone.code, JSON.parse(gone.err).code]).toEqual([2, "infra/secret-missing"]);
});
