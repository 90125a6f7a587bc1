// Structured log: one JSON object a line on stderr (stdout belongs to answers). Secrets are masked by field name.

import pino from "pino";
import type { Clock } from "./clock.ts";

export type LogLevel = "silent" | "error" | "warn" | "info" | "debug";

export interface Log {
  error(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  debug(fields: Record<string, unknown>, message: string): void;
  child(fields: Record<string, unknown>): Log;
}

const secretFields = ["token", "apiKey", "password", "secret", "authorization", "cookie"];

export interface LogOptions {
  readonly level: LogLevel;
  readonly clock: Clock;
  readonly destination?: { write(line: string): void };
}

export function openLog({ level, clock, destination }: LogOptions): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.nowMs()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[masked]" },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
}

/** Says nothing; for tests and for callers without a log. */
export const silentLog: Log = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  child: () => silentLog,
};
