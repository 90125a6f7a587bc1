// The feature store over HTTP: values brought into store, the newest of them served, and how they moved.

import { z } from "zod";
import { FeatureClock } from "./features.contract.ts";
import { Problem } from "./problem.contract.ts";

/** ISO 8601 time or day. */
const moment = z.string().optional();
const data = z.string().min(1).max(1_000).optional();
const symbols = z.array(z.string()).min(1).max(5_000).optional();
/** Ids, groups, or "all". */
const features = z.array(z.string().min(1)).min(1).max(2_000);
/** Which values are meant: of which data set, with what beside it, on which clock, of bars which. */
const set = { data, macro: data, clock: FeatureClock.optional(), interval: z.string().default("1d") };

export const FeatureMaterialiseRequest = z
  .strictObject({
    ...set,
    asOf: moment,
    symbols,
    features,
    /** Bars from this day or time on, and up to this one: a backfill. All where left out. */
    from: moment,
    to: moment,
    /** Worker threads. */
    threads: z.int().min(1).max(64).default(1),
  })
  .meta({ id: "FeatureMaterialiseRequest" });
export type FeatureMaterialiseRequest = z.infer<typeof FeatureMaterialiseRequest>;

export const FeatureMaterialised = z
  .strictObject({
    dataset: z.string(),
    asOf: z.string(),
    /** The data set that holds the values. */
    set: z.string(),
    features: z.int(),
    symbols: z.int(),
    /** Of ticks and books; null on bars. */
    sessions: z.int().nullable(),
    /** Symbols (sessions of ticks and books) that were whole in store already: of an interrupted run, or since nothing has changed. */
    finishedBefore: z.int(),
    /** Values written, of them those that replace an earlier version, and those that were there to the bit. */
    stored: z.int(),
    replaced: z.int(),
    known: z.int(),
    /** Newest values that can be served now. */
    published: z.int(),
    withoutInputs: z.array(z.strictObject({ feature: z.string(), columns: z.array(z.string()) })),
  })
  .meta({ id: "FeatureMaterialised" });
export type FeatureMaterialised = z.infer<typeof FeatureMaterialised>;

export const FeatureMaterialiseEvent = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("materialise-progress"),
      symbol: z.string(),
      /** Its day, of ticks and books; null on bars, where symbols are counted. */
      session: z.string().nullable(),
      done: z.int(),
      of: z.int(),
      stored: z.int(),
    }),
    z.strictObject({ type: z.literal("materialise-ended"), report: FeatureMaterialised }),
    z.strictObject({ type: z.literal("run-failed"), problem: Problem }),
  ])
  .meta({ id: "FeatureMaterialiseEvent" });

export type FeatureMaterialiseEvent = z.infer<typeof FeatureMaterialiseEvent>;

export const FeatureServeRequest = z
  .strictObject({ ...set, symbols: z.array(z.string()).min(1).max(5_000), features })
  .meta({ id: "FeatureServeRequest" });
export type FeatureServeRequest = z.infer<typeof FeatureServeRequest>;

export const FeaturesServed = z
  .strictObject({
    set: z.string(),
    features: z.array(z.string()),
    /** In the features' order; null = missing. */
    rows: z.array(
      z.strictObject({
        symbol: z.string(),
        values: z.array(z.number().nullable()),
        closes: z.array(z.string()),
        knownAts: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: "FeaturesServed" });
export type FeaturesServed = z.infer<typeof FeaturesServed>;

const Stretch = z.strictObject({ from: z.string(), to: z.string() });

export const FeatureDriftRequest = z
  .strictObject({ ...set, asOf: moment, symbols, features, reference: Stretch, recent: Stretch })
  .meta({ id: "FeatureDriftRequest" });
export type FeatureDriftRequest = z.infer<typeof FeatureDriftRequest>;

const Statistics = z.strictObject({
  count: z.int(),
  present: z.int(),
  missingRate: z.number().nullable(),
  mean: z.number().nullable(),
  sd: z.number().nullable(),
  least: z.number().nullable(),
  largest: z.number().nullable(),
  /** At 1, 5, 25, 50, 75, 95 and 99 %. */
  quantiles: z.array(z.number()).nullable(),
});

export const FeatureDriftReport = z
  .strictObject({
    set: z.string(),
    asOf: z.string(),
    reference: Stretch,
    recent: Stretch,
    /** Alerts in all; each is told on the bus too. */
    alerts: z.int(),
    features: z.array(
      z.strictObject({
        feature: z.string(),
        reference: Statistics,
        recent: Statistics,
        psi: z.number().nullable(),
        ks: z.number().nullable(),
        ksP: z.number().nullable(),
        outOfRange: z.int(),
        alerts: z.array(z.strictObject({ check: z.string(), value: z.number(), limit: z.number(), says: z.string() })),
      }),
    ),
  })
  .meta({ id: "FeatureDriftReport" });
export type FeatureDriftReport = z.infer<typeof FeatureDriftReport>;
