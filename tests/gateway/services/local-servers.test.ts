// Servers started for trying: what is started is written down and stopped again; an interrupted start leaves nothing running.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openLocalServers } from "#gateway/services/local-servers.ts";
import { fixedClock } from "#infra/runtime/index.ts";

let home: string;
let scripts: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "quorum-local-"));
  scripts = join(home, "scripts");
  mkdirSync(scripts);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const script = (name: string, ...lines: readonly string[]): void =>
  writeFileSync(join(scripts, `${name}.sh`), ["#!/usr/bin/env bash", `# A ${name} server.`, ...lines, ""].join("\n"));
const servers = () => openLocalServers({ home: join(home, "data"), clock: fixedClock(0), scripts });
const lives = (pid: number): boolean => existsSync(`/proc/${pid}`);
const nobody = new AbortController().signal;

test("a server that was started runs until it is stopped", async () => {
  script("quick", "sleep 300 &", 'echo "pid=$!"', "echo url=http://127.0.0.1:1", `echo folder=${join(home, "quick")}`);
  const { state, pid, url } = await servers().start("quick", () => undefined, nobody);
  expect({ state, url }).toEqual({ state: "running", url: "http://127.0.0.1:1" });
  await servers().stop("quick", { removeData: false });
  expect(servers().list()).toEqual([
    { name: "quick", says: "A quick server.", state: "stopped", pid: null, url: null },
  ]);
  expect(lives(pid as number)).toBe(false);
});

test("an interrupted start ends all that its script had begun, and says so with a code", async () => {
  script("slow", "sleep 300 &", `echo $! > ${join(home, "child")}`, "wait");
  const leave = new AbortController();
  const started = servers().start("slow", () => undefined, leave.signal);
  const refused = expect(started).rejects.toMatchObject({ code: "infra/service-failed" });
  const child = await vi.waitFor(() => {
    const pid = Number(readFileSync(join(home, "child"), "utf8"));
    expect(pid).toBeGreaterThan(0);
    return pid;
  }, 20_000);
  leave.abort();
  await refused;
  await vi.waitFor(() => expect(lives(child)).toBe(false), 20_000);
  expect(servers().list()[0]?.state).toBe("stopped");
});
