// Real servers on this machine, for trying the desk on them: each script of infra/servers installs what is missing, starts one server on
// loopback and says where it answers. What was started is written down in the data folder, and only that is ever stopped.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Clock, callerError, packageFile, QuorumError } from "#infra/runtime/index.ts";

const Started = z.strictObject({
  name: z.string(),
  pid: z.int(),
  /** The process's own start mark, so that another process with the same number is never taken for it; null where the system tells none. */
  mark: z.string().nullable(),
  url: z.string(),
  folder: z.string(),
  startedMs: z.int(),
});
type Started = z.infer<typeof Started>;

export interface LocalServer {
  readonly name: string;
  readonly says: string;
  readonly state: "running" | "stopped";
  readonly pid: number | null;
  readonly url: string | null;
}

export interface LocalServers {
  /** By name; every script that there is. */
  list(): readonly LocalServer[];
  /** Resolves when it answers; one that runs is left as it is. The first start may build for minutes: its words go to `tell`.
   * @throws infra/service-unknown, infra/service-failed */
  start(name: string, tell: (line: string) => void, signal: AbortSignal): Promise<LocalServer>;
  /** Stops what start started, its data kept unless asked otherwise. @throws infra/service-unknown */
  stop(name: string, options: { readonly removeData: boolean }): Promise<LocalServer>;
}

const cannotBeHad = 3;
const stopPatienceMs = 20_000;
const notServers = new Set(["check", "pulsar-client-native"]);

export interface LocalServersParts {
  readonly home: string;
  readonly clock: Clock;
  /** Folder of the scripts; the project's own where left out. */
  readonly scripts?: string;
}

export function openLocalServers({
  home,
  clock,
  scripts = packageFile("infra", "servers"),
}: LocalServersParts): LocalServers {
  const path = join(home, "services.json");
  const names = readdirSync(scripts)
    .filter((file) => file.endsWith(".sh"))
    .map((file) => file.slice(0, -3))
    .filter((name) => !notServers.has(name))
    .sort();

  const known = (): readonly Started[] =>
    existsSync(path) ? z.array(Started).parse(JSON.parse(readFileSync(path, "utf8"))) : [];
  const running = (name: string): Started | undefined => known().find((one) => one.name === name && lives(one));

  function keep(all: readonly Started[]): void {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.part`, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.part`, path);
  }

  function look(name: string): LocalServer {
    const found = running(name);
    const says = firstWords(join(scripts, `${name}.sh`));
    return { name, says, state: found ? "running" : "stopped", pid: found?.pid ?? null, url: found?.url ?? null };
  }

  function requireName(name: string): void {
    if (names.includes(name)) return;
    throw callerError("infra/service-unknown", `No server "${name}"; there are: ${names.join(", ")}.`, { name, names });
  }

  return {
    list: () => names.map(look),
    async start(name, tell, signal) {
      requireName(name);
      if (running(name) === undefined) {
        const said = await runScript(
          { name, script: join(scripts, `${name}.sh`), folder: join(home, "services") },
          tell,
          signal,
        );
        const started = Started.parse({ name, ...said, mark: markOf(said.pid), startedMs: clock.nowMs() });
        keep([...known().filter((one) => one.name !== name), started]);
      }
      return look(name);
    },
    async stop(name, { removeData }) {
      requireName(name);
      const found = running(name);
      if (found !== undefined) await ended(found);
      const last = known().find((one) => one.name === name);
      if (removeData && last !== undefined) rmSync(last.folder, { recursive: true, force: true });
      keep(known().filter((one) => one.name !== name));
      return look(name);
    },
  };
}

/** The script's first comment line, without the mark. */
function firstWords(script: string): string {
  const line = readFileSync(script, "utf8").split("\n")[1] ?? "";
  return line.replace(/^#\s*/, "");
}

interface Run {
  readonly name: string;
  readonly script: string;
  /** For what it says. */
  readonly folder: string;
}

async function runScript({ name, script, folder }: Run, tell: (line: string) => void, signal: AbortSignal) {
  // The server keeps the script's stdout and stderr open for ever where they are pipes: they go to a file.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [out, err] = [join(folder, `${name}.out`), join(folder, `${name}.err`)];
  const child = spawn("bash", [script], {
    stdio: ["ignore", openSync(out, "w"), openSync(err, "w")],
    detached: true,
  });
  // a group of its own: what the script is building or starting ends with it
  const leave = (): unknown => child.pid !== undefined && process.kill(-child.pid, "SIGTERM");
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave, { once: true });
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("exit", resolve));
  signal.removeEventListener("abort", leave);
  if (signal.aborted) {
    throw callerError(
      "infra/service-failed",
      `${name} was not started: it was interrupted, and what it had begun was ended.`,
      { name },
    );
  }
  const words = readFileSync(err, "utf8").trim();
  if (words !== "") tell(words);
  const lines = new Map(
    readFileSync(out, "utf8")
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const [pid, url, home] = [lines.get("pid"), lines.get("url"), lines.get("folder")];
  if (code === 0 && pid !== undefined && url !== undefined && home !== undefined)
    return { pid: Number(pid), url, folder: home };
  const why = code === cannotBeHad ? "cannot be had on this machine" : `did not start (exit status ${code})`;
  throw new QuorumError("infra/service-failed", `${name} ${why}: ${words.split("\n").slice(-3).join(" ")}`, {
    fault: "outside",
    retry: false,
    context: { name },
  });
}

/** When the process began, in ticks since boot, as Linux tells it. */
function markOf(pid: number): string | null {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) ? (readFileSync(file, "utf8").split(") ")[1]?.split(" ")[19] ?? null) : null;
}

function lives({ pid, mark }: Started): boolean {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw thrown;
  }
  return mark === markOf(pid);
}

/** Asked to end, then made to. PostgreSQL takes an interrupt as "now, and cleanly". */
async function ended(server: Started): Promise<void> {
  process.kill(server.pid, server.name === "postgres" ? "SIGINT" : "SIGTERM");
  for (let waited = 0; waited < stopPatienceMs && lives(server); waited += 100) await sleep(100);
  if (lives(server)) process.kill(server.pid, "SIGKILL");
}
