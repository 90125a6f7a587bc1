// What a command is given by the process it runs in.

import type { Clock, Ids } from "#infra/runtime/index.ts";
import type { Terminal } from "./terminal.ts";

export interface Edge {
  /** What is being run, for others who wait for it: "quorum ask". */
  readonly command: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly ids: Ids;
  /** All that is written to the command, until its end. */
  readonly stdin: () => Promise<string>;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}
