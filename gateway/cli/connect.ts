// Where a command's requests go: to the gateway that holds the data folder, or to an app opened in this process for this one command.

import { setTimeout as sleep } from "node:timers/promises";
import {
  asQuorumError,
  type Config,
  type Holder,
  holdDataFolder,
  QuorumError,
  readHolder,
  silentLog,
} from "#infra/runtime/index.ts";
import { type GatewayClient, gatewayClient } from "./client.ts";
import type { Edge } from "./edge.ts";

export interface Connection {
  readonly client: GatewayClient;
  /** Closes what was opened for the command. */
  close(): Promise<void>;
}

const patienceMs = 10_000;
const pauseMs = 100;

/** Another command that holds the folder is waited for. @throws infra/data-folder-held when it takes too long */
export async function connect(config: Config, edge: Edge): Promise<Connection> {
  const untilMs = edge.clock.nowMs() + patienceMs;
  for (let told = false; ; told = true) {
    const holder = await readHolder(config.QUORUM_HOME);
    if (holder?.url) return overHttp(holder, holder.url, edge);
    try {
      return await inProcess(config, edge);
    } catch (thrown) {
      const held = asQuorumError(thrown).code === "infra/data-folder-held";
      if (!held || edge.clock.nowMs() > untilMs || edge.signal.aborted) throw thrown;
      if (!told) edge.terminal.err.write(`Waiting: ${asQuorumError(thrown).message}\n`);
    }
    await sleep(pauseMs);
  }
}

function overHttp({ pid, token }: Holder, url: string, { signal }: Edge): Connection {
  const fetchThere = async (path: string, init: RequestInit): Promise<Response> => {
    try {
      return await fetch(new URL(path, url), init);
    } catch (cause) {
      if (signal.aborted) throw cause;
      const says = `Process ${pid} holds the data folder and says that it answers at ${url}, but it does not. Stop it, or wait until it is ready.`;
      throw new QuorumError("gateway/unreachable", says, { fault: "outside", retry: true, cause });
    }
  };
  return { client: gatewayClient({ fetch: fetchThere, token, signal }), close: async () => {} };
}

async function inProcess(config: Config, { clock, ids, signal, command, env }: Edge): Promise<Connection> {
  const hold = await holdDataFolder(config.QUORUM_HOME, { holder: { command }, clock });
  try {
    const [{ apiApp }, { openServices }] = await Promise.all([
      import("../routes/api.ts"),
      import("../services/open-services.ts"),
    ]);
    const quiet = env.QUORUM_LOG === undefined && { log: silentLog }; // stderr belongs to the command's own error unless a log is asked for
    const services = await openServices(config, { clock, ids, env, folders: true, ...quiet });
    const app = apiApp(services);
    return {
      client: gatewayClient({ fetch: (path, init) => app.request(path, init), token: null, signal }),
      async close() {
        await services.close();
        hold.release();
      },
    };
  } catch (thrown) {
    hold.release();
    throw thrown;
  }
}
