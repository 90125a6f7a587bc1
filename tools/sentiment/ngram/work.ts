// Long work that can be watched and stopped between its steps.

import { setImmediate as turn } from "node:timers/promises";
import type { KeptSteps } from "./kept-steps.ts";

export interface Work {
  /** Stops the work before its next step. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each step. */
  readonly onStep?: ((what: string) => void) | undefined;
  /** What an earlier work had finished is taken over, and what this one finishes is kept. */
  readonly kept?: KeptSteps | undefined;
}

/** Lets the process hear an interrupt. @throws the signal's reason once it is aborted */
export async function stepped({ signal, onStep }: Work, what: string): Promise<void> {
  onStep?.(what);
  await turn();
  signal?.throwIfAborted();
}
