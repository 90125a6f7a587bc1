// Who is told of a batch that came into store: memory of what there is to read in it, then the bus.

import type { Log } from "#infra/runtime/index.ts";
import type { EventBus } from "#knowledge/bus/index.ts";
import type { StoredBatch } from "#knowledge/ingest/index.ts";
import type { MemoryStore } from "#knowledge/stores/memory/index.ts";

export interface TellParts {
  readonly bus: () => Promise<EventBus>;
  readonly memory: () => Promise<MemoryStore>;
  /** Notes of one data set that are taken at most; 0 for none. */
  readonly mostNotes: number;
  readonly log: Log;
}

export function batchTeller({ bus, memory, mostNotes, log }: TellParts): (batch: StoredBatch) => Promise<void> {
  let opening: Promise<readonly ((batch: StoredBatch) => Promise<void>)[]> | null = null;
  const listeners = async () => {
    const { announcer, noteTaker } = await import("#knowledge/ingest/index.ts");
    return [noteTaker({ memory, most: mostNotes, log }), announcer(bus)];
  };
  return async (batch) => {
    opening ??= listeners();
    for (const tell of await opening) await tell(batch);
  };
}
