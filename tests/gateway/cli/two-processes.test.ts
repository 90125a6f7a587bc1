// Two processes on one data folder: a command goes through the gateway that holds it, and waits for another command.
import { expect, test } from "vitest";
import { connect } from "#gateway/cli/connect.ts";
import { openTerminal } from "#gateway/cli/terminal.ts";
import type { AuditVerdict, DoctorReport, KillSwitchState } from "#gateway/contract/index.ts";
import { countedIds, holdDataFolder, manualClock, parseConfig, readHolder, systemClock } from "#infra/runtime/index.ts";
import { folderOf } from "#tests/knowledge/feeds/djia20-folder.ts";
import { temporaryFolder } from "../fixture.ts";
import { quorum, serving, start } from "./quorum.ts";

const read = async <T>(words: readonly string[], env: Readonly<Record<string, string>>): Promise<T> =>
  JSON.parse((await quorum([...words, "--json"], env)).out) as T;

test("while a gateway serves, commands go through it with its token, and it ends cleanly when told to", async () => {
  const env = { QUORUM_HOME: temporaryFolder(), QUORUM_DATA: folderOf() };
  const gateway = await serving(env);
  const { lines } = await read<DoctorReport>(["doctor"], env);
  expect(lines.find(({ name }) => name === "held by")?.found).toContain(gateway.url);
  expect((await quorum(["kill-switch", "on", "--as", "Priya"], env)).code).toBe(0);
  const token = (await readHolder(env.QUORUM_HOME))?.token;
  const answer = await fetch(`${gateway.url}/v1/kill-switch`, { headers: { authorization: `Bearer ${token}` } });
  expect(((await answer.json()) as KillSwitchState).on).toBe(true);
  const missing = await quorum(["evidence", "ev_0", "--json"], env);
  expect([missing.code, JSON.parse(missing.err).code]).toEqual([2, "tools/evidence-not-found"]);
  gateway.child.kill("SIGTERM");
  expect((await gateway.ended).code).toBe(0);
  expect(await readHolder(env.QUORUM_HOME)).toBeNull();
  expect(await read<AuditVerdict>(["audit", "verify"], env)).toEqual({ holds: true, lines: 1, brokenAtSeq: null });
});

test("a second gateway on the folder says who holds it and where", async () => {
  const env = { QUORUM_HOME: temporaryFolder(), QUORUM_DATA: folderOf() };
  const gateway = await serving(env);
  const second = await quorum(["serve", "--port", "0", "--json"], env);
  expect(second.code).not.toBe(0);
  expect(JSON.parse(second.err)).toMatchObject({
    code: "infra/data-folder-held",
    detail: expect.stringContaining(gateway.url),
  });
});

test("while another command holds the folder a command says for whom it waits, and goes on when it is free", async () => {
  const home = temporaryFolder();
  const hold = await holdDataFolder(home, { holder: { command: "quorum ask" }, clock: systemClock });
  const waiting = start(["kill-switch", "show"], { QUORUM_HOME: home });
  await waiting.says("Waiting: The data folder");
  hold.release();
  const { code, out, err } = await waiting.ended;
  expect(err).toContain('"quorum ask"');
  expect([code, out]).toEqual([0, "Kill switch: off. Orders that pass the risk gate can be approved.\n"]);
});

test("a command that waits too long is told who holds the folder", async () => {
  const home = temporaryFolder();
  const hold = await holdDataFolder(home, { holder: { command: "quorum ingest" }, clock: systemClock });
  const clock = manualClock(0);
  const silent = { write: () => clock.advance(60_000), isTTY: false, columns: null }; // the wait is over once it has said that it waits
  const edge = {
    env: {},
    terminal: openTerminal(silent, silent, {}),
    clock,
    ids: countedIds(),
    stdin: async () => "",
    signal: new AbortController().signal,
    command: "quorum runs",
  };
  await expect(connect(parseConfig({ QUORUM_HOME: home }), edge)).rejects.toMatchObject({
    code: "infra/data-folder-held",
    message: expect.stringContaining("quorum ingest"),
  });
  hold.release();
});

test("a holder that says it serves but does not answer is named, and the command ends with 1", async () => {
  const home = temporaryFolder();
  const hold = await holdDataFolder(home, {
    holder: { command: "quorum serve", url: "http://127.0.0.1:9", token: "t" },
    clock: systemClock,
  });
  const { code, err } = await quorum(["kill-switch", "show", "--json"], { QUORUM_HOME: home });
  hold.release();
  expect([code, JSON.parse(err).code]).toEqual([1, "gateway/unreachable"]);
});
