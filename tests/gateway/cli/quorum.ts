// The quorum command as a user starts it: a process of its own, built first where the sources changed.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { runQuorum } from "#gateway/cli/run.ts";
import { openTerminal } from "#gateway/cli/terminal.ts";
import { packageFile, randomIds, systemClock } from "#infra/runtime/index.ts";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the text stands in what was written to stderr so far. */
  says(text: string): Promise<void>;
}

type Env = Readonly<Record<string, string>>;

/** Nothing of the surrounding QUORUM_ settings reaches it. */
export function start(words: readonly string[], env: Env = {}): Started {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("QUORUM_")));
  const child = spawn(process.execPath, [packageFile("bin", "quorum.mjs"), ...words], { env: { ...clean, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  const written = { out: "", err: "" };
  const waiting: (() => void)[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    written.out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    written.err += text;
    for (const look of waiting) look();
  });
  return {
    child,
    ended: new Promise((resolve) => child.on("close", (code) => resolve({ code, ...written }))),
    says: (text) =>
      new Promise((resolve) => {
        const look = () => written.err.includes(text) && resolve();
        waiting.push(look);
        look();
      }),
  };
}

export const quorum = (words: readonly string[], env: Env = {}): Promise<Ended> => start(words, env).ended;

/** The same command without a process of its own: quicker, where nothing about processes is asked. */
export async function quorumHere(words: readonly string[], env: Env = {}, typed = ""): Promise<Ended> {
  const written = { out: "", err: "" };
  const into = (name: "out" | "err") => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: false,
    columns: null,
  });
  const terminal = openTerminal(into("out"), into("err"), env);
  const { signal } = new AbortController();
  const code = await runQuorum(words, {
    env,
    terminal,
    clock: systemClock,
    ids: randomIds,
    stdin: async () => typed,
    signal,
  });
  return { code, ...written };
}

export interface Line {
  readonly event: string;
  readonly url: string;
}

/** A gateway on any free port, when it says that it is ready. */
export async function serving(env: Env): Promise<Started & { readonly url: string }> {
  const started = start(["serve", "--port", "0", "--json"], env);
  const lines = createInterface({ input: started.child.stdout! });
  const ready = new Promise<Line>((resolve) => {
    lines.on("line", (line) => {
      const told = JSON.parse(line) as Line;
      if (told.event === "ready") resolve(told);
    });
  });
  const line = await Promise.race([ready, started.ended]);
  if ("url" in line) return { ...started, url: line.url };
  throw new Error(`The gateway ended with ${line.code}: ${line.err}`);
}
