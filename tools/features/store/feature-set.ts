// Where materialised values lie: a data set of their own beside the facts they were computed from, one metric for each definition of a feature.
// The name holds the hash of the definition, so that numbers of two definitions can never stand in one column.

import { contentHash } from "#infra/runtime/index.ts";
import type { BarInterval, Dataset } from "#knowledge/domain/index.ts";
import type { Clock } from "../clocks.ts";
import type { Feature } from "../feature.ts";

export interface FeatureSetOf {
  /** Of the facts. */
  readonly dataset: Dataset;
  /** "bar" when left out. */
  readonly clock?: Clock;
  /** Of bars; "1d" when left out. */
  readonly interval?: BarInterval;
  /** Where yields and the VIX come from that the data set does not have: other facts, other numbers, another set. */
  readonly beside?: Dataset;
}

const longestId = 48;
const rowsOf = { second: "seconds of its sessions", book: "changes of its books" } as const;

/** The data set that holds the values, as the market store is to describe it. */
export function featureSetOf({ dataset, clock = "bar", interval = "1d", beside }: FeatureSetOf): Dataset {
  const words = ["features", clock === "bar" ? interval : clock, ...(beside ? ["with", beside.id] : [])];
  const long = [dataset.id, ...words].join("_").replaceAll(/[^a-z0-9_]/g, "_");
  const rows = clock === "bar" ? `bars of ${interval}` : rowsOf[clock];
  const told = `Features of ${dataset.id} on ${rows}${beside ? `, with ${beside.id} beside` : ""}`;
  return {
    id: long.length <= longestId ? long : `${long.slice(0, longestId - 13)}_${contentHash(told).slice(0, 12)}`,
    label: `${dataset.label}: features`,
    simulated: dataset.simulated,
    origin: told,
    benchmark: null,
    nowMs: dataset.nowMs,
  };
}

/** The name under which the values of this definition are stored. */
export const metricOf = ({ id, version }: Pick<Feature, "id" | "version">): string => `${id}@${version}`;

/** Rows of a missing value say so by their unit: a metric has no number for it. The 0 beside it is never read. */
export const missingUnit = "missing";
