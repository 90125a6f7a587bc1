// The embedded bus: a durable log a topic, in a folder that one process holds. Many subscribers within the process.

import { join } from "node:path";
import { z } from "zod";
import { type Clock, holdDataFolder, type Log } from "#infra/runtime/index.ts";
import { openBusOver } from "../../bus-over.ts";
import { parseBusOptions } from "../../define-topic.ts";
import type { BusCapabilities, EventBus } from "../../event-bus.port.ts";
import { openEmbeddedTopic } from "./embedded-topic.ts";

export const EmbeddedBusOptions = z.strictObject({
  folder: z.string().min(1),
  /** Writes of a topic begin at least so many milliseconds apart: what comes in between shares one. */
  flushMs: z.int().min(0).max(10_000).default(10),
  segmentBytes: z
    .int()
    .min(64 * 1024)
    .default(64 * 1024 * 1024),
});

export const needs = { package: "better-sqlite3", for: "the bus in a folder", how: "comes with `npm ci`" } as const;

const can: BusCapabilities = {
  dedup: true,
  confirmedAcks: true,
  countsOverRestarts: true,
  manyProcesses: false,
  maxMessageBytes: 5 * 1024 * 1024,
};

/** @throws infra/data-folder-held naming the process that holds the folder, infra/data-folder-unusable, knowledge/bus-options-invalid */
export async function openEmbeddedBus(
  options: z.input<typeof EmbeddedBusOptions>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<EventBus> {
  const { folder, flushMs, segmentBytes } = parseBusOptions(EmbeddedBusOptions, options, "the embedded bus");
  const hold = await holdDataFolder(folder, { holder: { command: "quorum bus" }, clock });
  return openBusOver({
    driver: "embedded",
    can,
    openTopic: (topic, bury) =>
      openEmbeddedTopic({ topic, folder: join(folder, "topics", topic.id), flushMs, segmentBytes, clock, log, bury }),
    async close() {
      hold.release();
    },
  });
}
