// Embedded buses in folders of their own, for tests of what lies on the disk.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { z } from "zod";
import { type Clock, type Log, silentLog, systemClock } from "#infra/runtime/index.ts";
import { type EmbeddedBusOptions, type EventBus, openEmbeddedBus } from "#knowledge/bus/index.ts";

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "quorum-bus-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface BusChange extends Partial<Omit<z.input<typeof EmbeddedBusOptions>, "folder">> {
  readonly clock?: Clock;
  readonly log?: Log;
}

/** Closed at the end of the test, also where the test has closed it. */
export async function openBus(
  folder: string,
  { clock = systemClock, log = silentLog, ...options }: BusChange = {},
): Promise<EventBus> {
  const bus = await openEmbeddedBus({ folder, flushMs: 1, ...options }, { clock, log });
  onTestFinished(() => bus.close());
  return bus;
}

export const topicFolder = (folder: string, topic: string): string => join(folder, "topics", topic);

/** The files of a topic's log, oldest first. */
export const logFiles = (folder: string, topic: string): string[] =>
  readdirSync(topicFolder(folder, topic))
    .filter((name) => /^\d+\.log$/.test(name))
    .sort()
    .map((name) => join(topicFolder(folder, topic), name));

export interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that keeps what it is told. */
export function keptLog(): { readonly log: Log; readonly lines: Line[] } {
  const lines: Line[] = [];
  const keep =
    (level: string) =>
    (fields: Record<string, unknown>, message: string): void => {
      lines.push({ level, message, fields });
    };
  const log: Log = {
    error: keep("error"),
    warn: keep("warn"),
    info: keep("info"),
    debug: keep("debug"),
    child: () => log,
  };
  return { log, lines };
}
