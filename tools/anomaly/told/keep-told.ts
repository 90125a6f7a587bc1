// What the watches tell becomes memory: found again by whoever asks what was unusual at a moment.

import { type AnomalyFound, anomalyFound, type EventBus, type Subscription } from "#knowledge/bus/index.ts";
import type { MemoryStore, Note } from "#knowledge/stores/memory/index.ts";

/** A note is known when the anomaly was, so a look at an earlier moment does not see it. */
export const noteOfAnomaly = (anomaly: AnomalyFound): Note => ({
  noteId: anomaly.anomalyId,
  dataset: anomaly.dataset,
  kind: "anomaly",
  symbol: anomaly.symbol,
  agent: null,
  text: `${anomaly.symbol ?? "The universe"}: ${anomaly.says}.`,
  data: anomaly,
  eventTimeMs: Math.floor(anomaly.eventTimeMs),
  knownAtMs: Math.floor(anomaly.knownAtMs),
});

/** Told twice it is kept once. Ends with the subscription; what was told meanwhile is kept after the next start. */
export const keepTold = ({
  bus,
  memory,
}: {
  readonly bus: EventBus;
  readonly memory: Pick<MemoryStore, "add">;
}): Promise<Subscription> =>
  bus.subscribe(anomalyFound, { subscription: "anomaly-memory", type: "failover" }, ({ message }) =>
    memory.add([noteOfAnomaly(message)]),
  );
