// quorum services: what can be started is what has a script; only what was started is stopped.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { quorumHere } from "./quorum.ts";

function home(): string {
  const folder = mkdtempSync(join(tmpdir(), "quorum-services-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("every server has a line, none runs at first", async () => {
  const { code, out } = await quorumHere(["services", "list", "--json"], { QUORUM_HOME: home() });
  const rows = JSON.parse(out) as { name: string; state: string; says: string }[];
  expect(code).toBe(0);
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(["ollama", "postgres", "redis"]));
  expect(rows.every(({ state }) => state === "stopped")).toBe(true);
  expect(rows.every(({ says }) => /[a-z]/.test(says))).toBe(true);
});

test("an unknown name is told the names there are", async () => {
  const { code, err } = await quorumHere(["services", "start", "oracle", "--json"], { QUORUM_HOME: home() });
  expect([code, JSON.parse(err).code]).toEqual([2, "infra/service-unknown"]);
  expect(JSON.parse(err).detail).toContain("postgres");
});

test("a process that merely has the number of a server that ended is left alone", async () => {
  const folder = home();
  const stale = { name: "redis", pid: process.pid, mark: "1", url: "redis://127.0.0.1:1", folder, startedMs: 0 };
  writeFileSync(join(folder, "services.json"), JSON.stringify([stale]));
  const { code, out } = await quorumHere(["services", "stop", "redis", "--json"], { QUORUM_HOME: folder });
  expect([code, JSON.parse(out).state]).toEqual([0, "stopped"]);
  expect(existsSync(folder)).toBe(true);
});
