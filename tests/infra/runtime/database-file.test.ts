// database.yaml: the shipped file names the embedded drivers; a wrong one is refused with every problem.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { maskedConfig, parseConfig, readDatabaseFile, storeNames } from "#infra/runtime/index.ts";

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "quorum-database-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "database.yaml");
  writeFileSync(path, text);
  return path;
}

test("the shipped file is what stands where a file says nothing", () => {
  const shipped = readDatabaseFile();
  expect(Object.keys(shipped).sort()).toEqual([...storeNames].sort());
  expect(readDatabaseFile(fileOf(""))).toEqual(shipped);
});

test("a driver keeps its options as written", () => {
  const { records } = readDatabaseFile(fileOf('records: { driver: postgres, url: "postgres://h/db", schema: desk }'));
  expect(records).toEqual({ driver: "postgres", url: "postgres://h/db", schema: "desk" });
});

test("an unknown store, a store without a driver and broken YAML are refused by name", () => {
  expect(() => readDatabaseFile(fileOf("marked: { driver: chdb }"))).toThrow(/marked/);
  expect(() => readDatabaseFile(fileOf("market: { url: x }"))).toThrow(/market\.driver/);
  expect(() => readDatabaseFile(fileOf("market: { driver: "))).toThrow(/database\.yaml/);
  expect(() => readDatabaseFile("nowhere/database.yaml")).toThrow(/infra\/config\/database\.yaml/);
});

test("addresses of servers are checked, and neither shown nor quoted in an error", () => {
  const shown = maskedConfig(parseConfig({ POSTGRES_URL: "postgres://me:hunter2@h/db" }));
  expect(shown.POSTGRES_URL).toBe("[masked]");
  expect(() => parseConfig({ REDIS_URL: "http://me:hunter2@h" })).toThrow(/REDIS_URL: wanted an address such as redis/);
  expect(() => parseConfig({ REDIS_URL: "http://me:hunter2@h" })).not.toThrow(/hunter2/);
});
