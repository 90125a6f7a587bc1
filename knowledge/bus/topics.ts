// The desk's own topics: what knowledge tells the rest of the desk. Small: a message names facts, it does not carry them.

import { z } from "zod";
import type { Bar } from "#knowledge/domain/index.ts";
import { defineTopic } from "./define-topic.ts";

const dayMs = 86_400_000;
const Dataset = z.string().min(1);
const Symbols = z.array(z.string().min(1));

export const FactsIngested = z.strictObject({
  dataset: Dataset,
  feed: z.string().min(1),
  kind: z.string().min(1),
  symbols: Symbols,
  count: z.int().min(0),
  /** The least and the greatest of what came in. */
  firstEventMs: z.int(),
  lastEventMs: z.int(),
  lastKnownMs: z.int(),
});

export const QuarantineAdded = z.strictObject({
  dataset: Dataset,
  feed: z.string().min(1),
  count: z.int().positive(),
  /** The reason of the first. */
  reason: z.string(),
});

export const FeedState = z.strictObject({
  feed: z.string().min(1),
  state: z.enum(["connecting", "live", "stale", "skewed", "gap", "reconnecting", "backfilling", "stopped", "failed"]),
  atMs: z.int(),
  /** Why, where that can be said. */
  reason: z.string().nullable(),
});

export const BarClosed = z.strictObject({
  dataset: Dataset,
  symbol: z.string().min(1),
  interval: z.string().min(1),
  openMs: z.int(),
  closeMs: z.int(),
  knownAtMs: z.int(),
  close: z.number(),
});
export type BarClosed = z.infer<typeof BarClosed>;

export const barClosedOf = (
  dataset: string,
  { symbol, interval, openMs, closeMs, knownAtMs, close }: Bar,
): BarClosed => ({ dataset, symbol, interval, openMs, closeMs, knownAtMs, close });

export const AnomalyFound = z.strictObject({
  /** The same for the same finding on the same facts: what names it when it is told twice. */
  anomalyId: z.string().min(1),
  dataset: Dataset,
  /** Null: the market as a whole. */
  symbol: z.string().min(1).nullable(),
  /** What was watched, and so what is unusual: return, volume, regime. */
  kind: z.string().min(1),
  /** 0 is usual, 1 cannot be chance; see calibration for what it is one less. */
  severity: z.number().min(0).max(1),
  /** adjusted-p-value: of all tests of one scan. share-of-history: of earlier scores at least as far out. rule: 1, the row cannot be right. */
  calibration: z.enum(["adjusted-p-value", "share-of-history", "rule"]),
  says: z.string().min(1),
  /** The numbers it rests on. */
  evidence: z.array(z.strictObject({ name: z.string().min(1), value: z.number(), unit: z.string().min(1) })).min(1),
  /** What it was compared with. */
  window: z.strictObject({ fromMs: z.number(), toMs: z.number(), values: z.int().min(0) }),
  asOfMs: z.number(),
  eventTimeMs: z.number(),
  knownAtMs: z.number(),
});
export type AnomalyFound = z.infer<typeof AnomalyFound>;

const Stretch = z.strictObject({ fromMs: z.number(), toMs: z.number() });

/** A stored feature that no longer looks as it did, or cannot be right. */
export const FeatureAlert = z.strictObject({
  /** The same for the same finding at the same as-of: what names it when it is told twice. */
  alertId: z.string().min(1),
  /** That holds the values. */
  dataset: Dataset,
  feature: z.string().min(1),
  /** Of its definition. */
  version: z.string().min(1),
  /** Population stability index, Kolmogorov-Smirnov distance, rise of the missing rate, values outside the range that its definition allows. */
  check: z.enum(["psi", "ks", "missing", "range"]),
  value: z.number(),
  /** What it is above. */
  limit: z.number(),
  reference: Stretch,
  recent: Stretch,
  says: z.string().min(1),
  asOfMs: z.number(),
});
export type FeatureAlert = z.infer<typeof FeatureAlert>;

export const FactorChanged = z.strictObject({
  dataset: Dataset,
  factor: z.string().min(1),
  /** Null where it had not been measured before. */
  from: z.enum(["alive", "fading", "gone"]).nullable(),
  to: z.enum(["alive", "fading", "gone"]),
  /** Mean rank information since its study, and of the study; above 0 is what the factor promises. */
  liveIc: z.number(),
  studyIc: z.number(),
  adjustedP: z.number().min(0).max(1),
  asOfMs: z.int(),
  says: z.string().min(1),
});
export type FactorChanged = z.infer<typeof FactorChanged>;

/** Which data came in: readers load them by themselves. */
export const factsIngested = defineTopic({
  id: "facts-ingested",
  schema: FactsIngested,
  key: ({ dataset, kind }) => `${dataset}/${kind}`,
  retention: { timeMs: 7 * dayMs, bytes: null },
});

export const quarantineAdded = defineTopic({
  id: "quarantine-added",
  schema: QuarantineAdded,
  key: ({ dataset }) => dataset,
  retention: { timeMs: 30 * dayMs, bytes: null },
});

export const feedState = defineTopic({
  id: "feed-state",
  schema: FeedState,
  key: ({ feed }) => feed,
  retention: { timeMs: dayMs, bytes: null },
});

export const barClosed = defineTopic({
  id: "bar-closed",
  schema: BarClosed,
  key: ({ dataset, symbol, interval }) => `${dataset}/${symbol}/${interval}`,
  retention: { timeMs: dayMs, bytes: null },
});

export const anomalyFound = defineTopic({
  id: "anomaly-found",
  schema: AnomalyFound,
  key: ({ dataset, symbol }) => `${dataset}/${symbol ?? ""}`,
  retention: { timeMs: 30 * dayMs, bytes: null },
});

export const featureAlert = defineTopic({
  id: "feature-alert",
  schema: FeatureAlert,
  key: ({ dataset, feature }) => `${dataset}/${feature}`,
  retention: { timeMs: 30 * dayMs, bytes: null },
});

export const factorChanged = defineTopic({
  id: "factor-changed",
  schema: FactorChanged,
  key: ({ dataset, factor }) => `${dataset}/${factor}`,
  retention: { timeMs: 30 * dayMs, bytes: null },
});

/** All of them, for tools that show topics. */
export const deskTopics = [
  factsIngested,
  quarantineAdded,
  feedState,
  barClosed,
  anomalyFound,
  featureAlert,
  factorChanged,
] as const;
