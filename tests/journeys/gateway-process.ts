// The real gateway as a child process on the simulated market, from sources, with a data folder of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { packageRoot } from "#infra/runtime/index.ts";

export interface GatewayProcess {
  readonly url: string;
  close(): Promise<void>;
}

export async function startGateway(): Promise<GatewayProcess> {
  const home = mkdtempSync(join(tmpdir(), "quorum-journey-"));
  const words = ["--import", "tsx", "gateway/main.ts", "serve", "--port", "0", "--home", home, "--json"];
  const child = spawn(process.execPath, words, { cwd: packageRoot, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const close = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  return { url: await readiness(child), close };
}

/** The address, once the process says that it is ready. */
function readiness(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let errors = "";
    child.stderr?.on("data", (chunk) => {
      errors += String(chunk);
    });
    child.once("exit", (code) => reject(new Error(`The gateway ended with ${code} before it was ready: ${errors}`)));
    if (!child.stdout) return reject(new Error("The gateway has no output to read."));
    createInterface(child.stdout).on("line", (line) => {
      const said = JSON.parse(line) as { readonly event: string; readonly url: string };
      if (said.event === "ready") resolve(said.url);
    });
  });
}
