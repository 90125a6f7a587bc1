// Serving: hold the data folder, bind the port, finish what a crash left, bring the data in, and only then say that the desk is ready.

import { join } from "node:path";
import { type Clock, type Config, holdDataFolder, type Ids, packageFile } from "#infra/runtime/index.ts";
import { isLoopback } from "../../guard/loopback.ts";
import { gatewayApp } from "../../routes/gateway.ts";
import { openServices } from "../open-services.ts";
import { startRounds } from "../rounds.ts";
import { startWatches } from "../watches.ts";
import { addressOf, listen } from "./listen.ts";
import { localToken } from "./token.ts";

export interface ServeLine {
  readonly event: "listening" | "ready";
  readonly url: string;
  readonly says: string;
}

export interface Serving {
  readonly url: string;
  close(): Promise<void>;
}

export interface ServeParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** @throws infra/config-invalid, infra/data-folder-held, infra/port-in-use */
export async function serveGateway(
  config: Config,
  { clock, ids, env }: ServeParts,
  tell: (line: ServeLine) => void,
): Promise<Serving> {
  const address = addressOf(config);
  const loopbackOnly = isLoopback(address.host);
  const closers: (() => unknown)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const hold = await holdDataFolder(config.QUORUM_HOME, { holder: { command: "quorum serve" }, clock });
    closers.push(() => hold.release());
    const services = await openServices(config, { clock, ids, folders: loopbackOnly, env });
    closers.push(() => services.close());
    const token = config.QUORUM_TOKEN ?? (await localToken(await services.records(), ids));
    const app = gatewayApp(services, { token, loopbackOnly, pageRoot: packageFile(join("dist", "web")) });
    const { url, close } = await listen(app.fetch, address);
    closers.push(close);
    hold.update(url, token);
    tell({ event: "listening", url, says: `Quorum listens at ${url} and brings its data in.` });
    const desk = await services.desk();
    closers.push(startRounds(() => desk.recover(), services.log));
    const jobs = await services.jobs();
    await jobs.look();
    closers.push(startRounds(() => jobs.look(), services.log));
    closers.push(startRounds(async () => (await services.retraining()).recover(), services.log));
    const dataset = await services.datasets.use(undefined);
    closers.push(await startWatches(services));
    const label = dataset.simulated ? `${dataset.label} (SIMULATED DATA)` : dataset.label;
    tell({
      event: "ready",
      url,
      says: `Ready: ${label}, model ${config.QUORUM_MODEL}. Open ${url} in a browser; Ctrl-C ends it.`,
    });
    return { url, close: closeAll };
  } catch (thrown) {
    await closeAll();
    throw thrown;
  }
}
