// Pulsar buses for tests against a real server: topics under names of their own, deleted afterwards.
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { type EventBus, openPulsarBus } from "#knowledge/bus/index.ts";
import type { OpenedBus } from "./event-bus.rig.ts";

export const pulsarUrl = process.env.PULSAR_TEST_URL;
/** Folder of a pulsar-client that loads (infra/servers/pulsar-client-native.sh). */
export const clientModule = process.env.PULSAR_CLIENT_TEST_PATH;

export const noServer = "PULSAR_TEST_URL is not set: start a server with infra/servers/pulsar.sh";
export const noClient =
  "PULSAR_CLIENT_TEST_PATH is not set: build the native client with infra/servers/pulsar-client-native.sh";

let opened = 0;

/** @param through how the server is reached */
export function openPulsar(through: "native" | "websocket", url = pulsarUrl ?? ""): Promise<EventBus> {
  const way = through === "native" ? { transport: through, clientModule } : { transport: through };
  return openPulsarBus({ url, ...way }, { clock: systemClock, log: silentLog });
}

export async function openPulsarRig(through: "native" | "websocket"): Promise<OpenedBus> {
  opened += 1;
  const prefix = `t${Date.now().toString(36)}-${process.pid}-${opened}-`;
  let bus = await openPulsar(through);
  return {
    get bus() {
      return bus;
    },
    name: (name) => `${prefix}${name}`,
    async reopen() {
      await bus.close();
      bus = await openPulsar(through);
      return bus;
    },
    async destroy() {
      await bus.close();
      await deleteTopics(prefix);
    },
  };
}

async function deleteTopics(prefix: string): Promise<void> {
  const at = `${pulsarUrl}/admin/v2/persistent/public/default`;
  const all = (await (await fetch(at)).json()) as string[];
  const ours = all.flatMap((name) => (name.includes(`/${prefix}`) ? [name.slice(name.lastIndexOf("/") + 1)] : []));
  await Promise.all(ours.map((name) => fetch(`${at}/${name}?force=true`, { method: "DELETE" })));
}
