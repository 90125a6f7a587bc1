// One process a data folder: who has it is told, and a process that was killed has it no more.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fixedClock, holdDataFolder, packageFile, packageRoot, QuorumError, readHolder } from "#infra/runtime/index.ts";

let home: string;
let children: ChildProcess[];
const mine = { holder: { command: "quorum ask" }, clock: fixedClock(1_750_000_000_000) };

beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), "quorum-hold-")), "data");
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(join(home, ".."), { recursive: true });
});

/** Another process that tries to hold the folder; resolves with what it says. */
async function another(): Promise<{ child: ChildProcess; says: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", packageFile("tests", "infra", "hold-child.ts"), home], {
    cwd: packageRoot,
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [said] = await once(child.stdout!, "data");
  return { child, says: String(said).trim() };
}

const failureOf = async (work: Promise<unknown>): Promise<QuorumError> => {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(QuorumError);
  return thrown as QuorumError;
};

test("a folder that is new is made for its owner alone and held", async () => {
  const hold = await holdDataFolder(home, mine);
  expect(statSync(home).mode & 0o777).toBe(0o700);
  for (const name of ["lock", "holder.json"]) expect(statSync(join(home, name)).mode & 0o777).toBe(0o600);
  expect(await readHolder(home)).toEqual({
    pid: process.pid,
    command: "quorum ask",
    url: null,
    token: null,
    startedMs: 1_750_000_000_000,
  });
  hold.release();
  hold.release();
  expect(await readHolder(home)).toBeNull();
});

test("the second process is told who holds it, since when and where it answers, but not the token", async () => {
  const { child } = await another();
  const error = await failureOf(holdDataFolder(home, mine));
  expect(error.code).toBe("infra/data-folder-held");
  expect(error.context).toEqual({
    home,
    pid: child.pid,
    command: "quorum serve",
    url: "http://127.0.0.1:8080",
    startedMs: 1_700_000_000_000,
  });
  for (const part of [
    "quorum serve",
    `process ${child.pid}`,
    "2023-11-14T22:13:20.000Z",
    "http://127.0.0.1:8080",
    "QUORUM_HOME",
  ])
    expect(error.message).toContain(part);
  expect(JSON.stringify([error.message, error.context])).not.toContain("a-token");
  expect(await readHolder(home)).toMatchObject({ pid: child.pid, token: "a-token-that-nobody-sees" });
});

test("a process that is killed holds nothing, whatever it left in the folder", async () => {
  const { child } = await another();
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(existsSync(join(home, "holder.json"))).toBe(true);
  expect(await readHolder(home)).toBeNull();
  const hold = await holdDataFolder(home, mine);
  expect(await readHolder(home)).toMatchObject({ pid: process.pid });
  hold.release();
});

test("what a dead process left is not believed even where its process number is in use again", async () => {
  const first = await holdDataFolder(home, mine);
  first.release();
  writeFileSync(
    join(home, "holder.json"),
    JSON.stringify({ pid: process.pid, command: "old", url: null, token: null, startedMs: 1 }),
  );
  expect(await readHolder(home)).toBeNull();
});

test("of several that come at once exactly one gets the folder", async () => {
  const said = (await Promise.all([another(), another(), another()])).map(({ says }) => says);
  expect(said.sort()).toEqual(["held", "infra/data-folder-held", "infra/data-folder-held"]);
});

test("a second hold in the same process is refused too", async () => {
  const hold = await holdDataFolder(home, mine);
  expect((await failureOf(holdDataFolder(home, mine))).context).toMatchObject({ pid: process.pid });
  hold.release();
});

test("looking who holds it does not keep a newcomer out, and a damaged note does not either", async () => {
  const hold = await holdDataFolder(home, mine);
  hold.release();
  writeFileSync(join(home, "holder.json"), '{"pid": 12');
  expect(await readHolder(home)).toBeNull();
  const [again] = await Promise.all([holdDataFolder(home, mine), readHolder(home), readHolder(home)]);
  expect(await readHolder(home)).toMatchObject({ command: "quorum ask" });
  again.release();
});

test.skipIf(process.platform !== "linux")("where no folder can be made, that is said at once", async () => {
  const error = await failureOf(holdDataFolder("/proc/quorum/data", mine));
  expect(error).toMatchObject({ code: "infra/data-folder-unusable", message: expect.stringContaining("ENOENT") });
});
