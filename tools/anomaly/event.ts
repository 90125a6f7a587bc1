// One anomaly as it is told: on the bus, by the tool, on the command line.

import { contentId } from "#infra/runtime/index.ts";
import type { AnomalyFound } from "#knowledge/bus/index.ts";

/** Named by what it says of whom and when: the same finding has the same id, however often and by whom it is made. */
export function anomalyOf(found: Omit<AnomalyFound, "anomalyId">): AnomalyFound {
  const { dataset, symbol, kind, eventTimeMs } = found;
  return { anomalyId: contentId("an", { dataset, symbol, kind, eventTimeMs }), ...found };
}
