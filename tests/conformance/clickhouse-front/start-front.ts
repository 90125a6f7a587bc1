// Starts the front over chdb for a test, and ends it: in order, or as a crash.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Front {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  /** Ends the process and keeps the folder. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Ends it and removes the folder. */
  remove(): Promise<void>;
}

export interface FrontOptions {
  /** A folder of an earlier front, to go on with. */
  readonly folder?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
}

export async function startFront({ folder, port = 0, user, password }: FrontOptions = {}): Promise<Front> {
  const path = folder ?? mkdtempSync(join(tmpdir(), "quorum-front-"));
  const script = fileURLToPath(new URL("front.ts", import.meta.url));
  const env = { ...process.env, ...(user && { FRONT_USER: user }), ...(password && { FRONT_PASSWORD: password }) };
  const child = spawn(
    process.execPath,
    ["--max-http-header-size=1048576", "--import", "tsx", script, path, String(port)],
    { env, stdio: ["ignore", "pipe", "inherit"] },
  );
  const listening = await portOf(child);
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  return {
    url: `http://127.0.0.1:${listening}`,
    port: listening,
    folder: path,
    end,
    async remove() {
      await end("SIGTERM");
      rmSync(path, { recursive: true, force: true });
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  const lines = createInterface({ input: child.stdout as NonNullable<ChildProcess["stdout"]> });
  for await (const line of lines) {
    const port = /^listening (\d+)$/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`The front ended before it listened, with status ${child.exitCode}.`);
}
