// A Pulsar server of the test's own, that can be killed and started again on the same data. Made by infra/servers/pulsar.sh.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { packageFile, packageRoot } from "#infra/runtime/index.ts";

export interface OwnPulsar {
  readonly url: string;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** On the same data and the same ports. */
  start(): Promise<void>;
  /** Kills it and removes its data. */
  end(): Promise<void>;
}

const run = promisify(execFile);

export async function startOwnPulsar(): Promise<OwnPulsar> {
  const folder = mkdtempSync(join(tmpdir(), "quorum-pulsar-"));
  let pid = 0;
  let url = "";
  const start = async (): Promise<void> => {
    const script = packageFile("infra", "servers", "pulsar.sh");
    const { stdout } = await run("bash", [script], {
      cwd: packageRoot,
      env: { ...process.env, PULSAR_FOLDER: folder },
    });
    pid = Number(/^pid=(\d+)$/m.exec(stdout)?.[1]);
    url = /^url=(.+)$/m.exec(stdout)?.[1] ?? "";
  };
  const isThere = (): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  const kill = async (): Promise<void> => {
    if (isThere()) process.kill(pid, "SIGKILL");
    while (isThere()) await sleep(20);
  };
  await start();
  return {
    get url() {
      return url;
    },
    kill,
    start,
    async end() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
