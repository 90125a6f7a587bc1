// What a shell sees: exit codes, answers on stdout, errors on stderr.
import { describe, expect, test } from "vitest";
import { Problem } from "#gateway/contract/index.ts";
import { packageVersion } from "#infra/runtime/index.ts";
import { temporaryFolder } from "../fixture.ts";
import { quorum, quorumHere, start } from "./quorum.ts";

const inHome = () => ({ QUORUM_HOME: temporaryFolder() });

test("--version prints the version alone", async () => {
  expect(await quorum(["--version"])).toEqual({ code: 0, out: `${packageVersion}\n`, err: "" });
});

test("no words at all print the commands with examples", async () => {
  const { code, out, err } = await quorumHere([]);
  expect([code, err]).toEqual([0, ""]);
  for (const command of [
    "ask",
    "evidence",
    "approvals",
    "review",
    "runs",
    "track-record",
    "account",
    "companies",
    "kill-switch",
    "ingest",
    "data",
    "serve",
    "doctor",
    "registry",
    "audit",
  ]) {
    expect(out).toMatch(new RegExp(`^  ${command}\\b`, "m"));
  }
  expect(out).toContain("Examples:");
});

describe("a mistake in the call ends with 2 and says what was wanted", () => {
  test.each<[readonly string[], RegExp]>([
    [["frobnicate"], /unknown command 'frobnicate'/],
    [["ask"], /missing required argument 'question'/],
    [["ask", "x", "--colour", "red"], /unknown option '--colour'/],
    [["ask", "x", "--tracing", "loose"], /Allowed choices are soft, hard/],
    [["approvals"], /wanted one of list, show, approve, edit, reject, found none/],
    [["approvals", "burn"], /wanted one of .*, found "burn"/],
    [["approvals", "approve", "a"], /required option '--hash <hash>'/],
    [["evidence", "ev_0"], /No evidence "ev_0"/],
    [["runs", "show", "run_0"], /No run "run_0"/],
    [["runs", "list", "--limit", "none"], /limit/],
    [["ask", "x", "--data", "./no-such-folder"], /No folder/],
  ])("%j", async (words, says) => {
    const { code, out, err } = await quorumHere(words, inHome());
    expect([code, out]).toEqual([2, ""]);
    expect(err.replace(/\s+/g, " ")).toMatch(says);
    expect(err).toContain("Nothing was changed and nothing was ordered.");
  });
});

test("with --json an error is problem details, one line on stderr", async () => {
  for (const words of [
    ["evidence", "ev_0", "--json"],
    ["frobnicate", "--json"],
    ["ask", "--json"],
  ]) {
    const { code, out, err } = await quorum(words, inHome());
    expect([code, out]).toEqual([2, ""]);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(Problem.parse(JSON.parse(err))).toMatchObject({ fault: "caller", status: expect.any(Number) });
  }
});

test("settings that cannot be used are all named at once, and secrets are not shown", async () => {
  const { code, err } = await quorum(["kill-switch", "show"], {
    ...inHome(),
    QUORUM_PORT: "high",
    QUORUM_TOKEN: "hush",
  });
  expect(code).toBe(2);
  expect(err).toMatch(/QUORUM_PORT/);
  expect(err).toMatch(/QUORUM_TOKEN/);
  expect(err).not.toContain("hush");
});

test("what is broken outside ends with 1", async () => {
  const { code, err } = await quorum(["kill-switch", "show", "--json"], { QUORUM_HOME: "/dev/null/home" });
  expect(code).toBe(1);
  expect(Problem.parse(JSON.parse(err)).fault).not.toBe("caller");
});

test("a serve on a port in use ends with 2, names the port, and leaves the folder free", async () => {
  const { createServer } = await import("node:net");
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as { port: number };
  const home = inHome();
  const { code, err } = await quorum(["serve", "--port", String(port)], home);
  other.close();
  expect(code).toBe(2);
  expect(err).toContain(`Port ${port}`);
  expect((await quorum(["kill-switch", "show"], home)).code).toBe(0);
});

test("a serve that is told to stop while it starts ends by itself and leaves the folder free", async () => {
  const home = inHome();
  const { child, ended } = start(["serve", "--port", "0", "--json"], home);
  child.stdout?.once("data", () => child.kill("SIGTERM")); // it listens, and is still bringing its data in
  const { code, out } = await ended;
  expect([code, out.split("\n")[0]]).toEqual([0, expect.stringContaining('"listening"')]);
  expect((await quorum(["kill-switch", "show"], home)).code).toBe(0);
});

test("a token that no header can carry, or that would break out of the page, is refused at the start", async () => {
  for (const token of [
    "sixteen blanks in it",
    'quote"><script>x()',
    "dollars-$$-and-$&-",
    "schlüssel-schlüssel",
    " ".repeat(16),
  ]) {
    const { code, err } = await quorumHere(["kill-switch", "show"], { ...inHome(), QUORUM_TOKEN: token });
    expect([token, code]).toEqual([token, 2]);
    expect(err).toMatch(/QUORUM_TOKEN/);
    expect(err).not.toContain(token);
  }
});

test("a reader who leaves before the end is no error", async () => {
  const { child, ended } = start(["registry", "--json"], inHome());
  child.stdout?.destroy();
  expect((await ended).err).toBe("");
});

test("a name or an id cannot steer the terminal, and is kept as it was written", async () => {
  const home = inHome();
  const as = "\u001b[2KPriya\u009b1A\u202e";
  expect((await quorumHere(["kill-switch", "on", "--as", as], home)).code).toBe(0);
  const listed = await quorumHere(["audit", "list"], home);
  const failed = await quorumHere(["evidence", as], home);
  for (const text of [listed.out, failed.err]) {
    expect(text).toContain("\ufffd[2KPriya\ufffd1A\ufffd");
    for (const obeyed of ["\u001b", "\u009b", "\u202e"]) expect(text).not.toContain(obeyed);
  }
  const [line] = JSON.parse((await quorumHere(["audit", "list", "--json"], home)).out);
  expect(line.actor).toBe(as);
});

test("--home names the data folder as QUORUM_HOME does", async () => {
  const { QUORUM_HOME } = inHome();
  expect((await quorum(["kill-switch", "on", "--as", "Priya", "--home", QUORUM_HOME])).code).toBe(0);
  expect(JSON.parse((await quorum(["kill-switch", "show", "--json"], { QUORUM_HOME })).out)).toEqual({
    on: true,
    heldByLimits: false,
  });
});
