// A log that keeps what it was told, for tests that a fallback shows and that a secret does not.

import type { Log } from "#infra/runtime/index.ts";

export interface RecordedLog extends Log {
  readonly lines: readonly {
    readonly level: string;
    readonly message: string;
    readonly fields: Record<string, unknown>;
  }[];
}

export function recordedLog(): RecordedLog {
  const lines: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  const at = (level: string) => (fields: Record<string, unknown>, message: string) => {
    lines.push({ level, message, fields });
  };
  const log: RecordedLog = {
    lines,
    error: at("error"),
    warn: at("warn"),
    info: at("info"),
    debug: at("debug"),
    child: () => log,
  };
  return log;
}
