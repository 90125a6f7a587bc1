// The bus on an Apache Pulsar server: through the native client where that is there, else through the server's WebSocket interface.

import type { z } from "zod";
import { type Clock, type Log, QuorumError } from "#infra/runtime/index.ts";
import { openBusOver } from "../../bus-over.ts";
import { reasonOf } from "../../dead-letters.ts";
import { parseBusOptions } from "../../define-topic.ts";
import type { EventBus } from "../../event-bus.port.ts";
import { openPulsarAdmin, type PulsarAdmin } from "./admin.ts";
import type { PulsarLink } from "./link.port.ts";
import { openNativeLink } from "./native-link.ts";
import { loadNative } from "./native-types.ts";
import { PulsarOptions, type PulsarSettings, topicPath } from "./options.ts";
import { openPulsarTopic } from "./pulsar-topic.ts";
import { openWebsocketLink } from "./websocket-link.ts";

export { PulsarOptions } from "./options.ts";

export const needs = {
  package: "ws",
  for: "the bus on Apache Pulsar",
  how: "ws comes with `npm ci`; five times faster with the native client: `npm install pulsar-client`",
} as const;

export interface PulsarServices {
  readonly clock: Clock;
  readonly log: Log;
}

/** @throws knowledge/bus-options-invalid; infra/package-missing where the native client is asked for and is not there;
 * knowledge/bus-unavailable, knowledge/bus-unauthorised */
export async function openPulsarBus(
  options: z.input<typeof PulsarOptions>,
  { clock, log }: PulsarServices,
): Promise<EventBus> {
  const settings = parseBusOptions(PulsarOptions, options, "the Pulsar bus");
  const admin = openPulsarAdmin(settings, log);
  await admin.check();
  const { link, says } = await openLink(settings, admin, { clock, log });
  return openBusOver({
    driver: says,
    can: {
      dedup: link.dedup,
      confirmedAcks: false,
      countsOverRestarts: false,
      manyProcesses: true,
      maxMessageBytes: link.maxMessageBytes,
    },
    openTopic: (topic, bury) =>
      openPulsarTopic({ topic, path: topicPath(settings, topic.id), link, admin, clock, log, bury }),
    close: link.close,
  });
}

/** Whether the native client loads here, for doctor. */
export async function probePulsarClient(
  clientModule?: string,
): Promise<{ readonly present: boolean; readonly says: string }> {
  try {
    await loadNative(clientModule ?? null);
    return { present: true, says: "the native client loads" };
  } catch (thrown) {
    return { present: false, says: reasonOf(thrown) };
  }
}

/** The native client where it can be had; which way was taken, and why, is told in the log and by the bus. */
async function openLink(
  settings: PulsarSettings,
  admin: PulsarAdmin,
  { clock, log }: PulsarServices,
): Promise<{ readonly link: PulsarLink; readonly says: string }> {
  const { transport } = settings;
  if (transport !== "websocket") {
    try {
      return { link: await openNativeLink(settings, admin.brokerUrl, log), says: "pulsar, native client" };
    } catch (thrown) {
      if (transport === "native" || !isMissing(thrown)) throw thrown;
      log.warn({ why: thrown.message }, "Pulsar is reached through its WebSocket interface, which is slower");
      const says = "pulsar, WebSocket interface (pulsar-client is not installed: npm install pulsar-client)";
      return { link: await openWebsocketLink(settings, { clock, log }), says };
    }
  }
  return { link: await openWebsocketLink(settings, { clock, log }), says: "pulsar, WebSocket interface" };
}

const isMissing = (thrown: unknown): thrown is QuorumError =>
  thrown instanceof QuorumError && thrown.code === "infra/package-missing";
