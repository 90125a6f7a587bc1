// Units that wait for a free place, and those given twice.

import type { Unit } from "./executor.port.ts";

export interface WaitingLine {
  run(unit: Unit, signal: AbortSignal | undefined): Promise<unknown>;
}

/** Runs at most `parallel` at a time, first come, first served; the same unit meanwhile is the same promise. */
export function waitingLine(
  parallel: number,
  work: (unit: Unit, signal: AbortSignal | undefined) => Promise<unknown>,
): WaitingLine {
  const running = new Map<string, Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let free = parallel;
  const place = async (): Promise<void> => {
    if (free > 0) free--;
    else await new Promise<void>((next) => waiting.push(next));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  const inTurn = async (unit: Unit, signal: AbortSignal | undefined): Promise<unknown> => {
    await place();
    try {
      signal?.throwIfAborted();
      return await work(unit, signal);
    } finally {
      leave();
      running.delete(unit.unitId);
    }
  };
  return {
    run(unit, signal) {
      const known = running.get(unit.unitId);
      if (known) return known;
      const begun = inTurn(unit, signal);
      running.set(unit.unitId, begun);
      return begun;
    },
  };
}
