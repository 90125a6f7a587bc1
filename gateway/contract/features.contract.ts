// Features: what there is, how one is worked out, their numbers, and the proofs over all of them.

import { z } from "zod";
import { Problem } from "./problem.contract.ts";

export const FeatureRow = z
  .strictObject({
    id: z.string(),
    formula: z.string(),
    group: z.string(),
    clock: z.string(),
    says: z.string(),
    unit: z.string(),
    /** Least and largest value that it can have; null where there is no such end. */
    range: z.tuple([z.number().nullable(), z.number().nullable()]),
    missing: z.string(),
    source: z.string(),
    window: z.int().nullable(),
    /** Rows that come before its first value. */
    warmUp: z.int(),
    inputs: z.array(z.string()),
    /** Changes when its definition does. */
    version: z.string(),
  })
  .meta({ id: "FeatureRow" });
export type FeatureRow = z.infer<typeof FeatureRow>;

export const FeatureList = z
  .strictObject({
    features: z.int(),
    /** Features that differ by window only are one formula. */
    formulas: z.int(),
    groups: z.array(z.strictObject({ group: z.string(), features: z.int(), formulas: z.int() })),
    list: z.array(FeatureRow),
  })
  .meta({ id: "FeatureList" });
export type FeatureList = z.infer<typeof FeatureList>;

export const FeatureDescription = FeatureRow.extend({
  /** Columns first, then one operator a step, the feature itself last. */
  steps: z.array(z.strictObject({ step: z.string(), is: z.string() })),
}).meta({ id: "FeatureDescription" });
export type FeatureDescription = z.infer<typeof FeatureDescription>;

/** ISO 8601 time or day. */
const moment = z.string().optional();
const data = z.string().min(1).max(1_000).optional();

/** What a row is; where left out, the first of these that a feature asked for stands on. Named features must all stand on it. */
export const FeatureClock = z.enum(["bar", "second", "book"]);

export const FeatureComputeRequest = z
  .strictObject({
    asOf: moment,
    data,
    /** Where yields and the VIX are looked for that the data set does not have. */
    macro: data,
    /** All when left out. */
    symbols: z.array(z.string()).min(1).max(5_000).optional(),
    /** Ids, groups, or "all": of what a group or all holds, features without facts are told and not an error. */
    features: z.array(z.string().min(1)).min(1).max(2_000),
    /** Bars from this day or time on, and up to this one. */
    from: moment,
    to: moment,
    /** Of them the newest so many of each symbol. */
    last: z.int().min(1).max(100_000).default(1),
    /** Of bars. */
    interval: z.string().default("1d"),
    clock: FeatureClock.optional(),
  })
  .meta({ id: "FeatureComputeRequest" });
export type FeatureComputeRequest = z.infer<typeof FeatureComputeRequest>;

export const FeatureValues = z
  .strictObject({
    dataset: z.string(),
    asOf: z.string(),
    features: z.array(z.string()),
    /** By symbol and time. knownAt: since when the numbers could have been known. Values in the features' order; null = missing. */
    rows: z.array(
      z.strictObject({
        symbol: z.string(),
        close: z.string(),
        knownAt: z.string(),
        values: z.array(z.number().nullable()),
      }),
    ),
    /** Features that are missing everywhere, and the columns that have no facts. */
    withoutInputs: z.array(z.strictObject({ feature: z.string(), columns: z.array(z.string()) })),
    /** Features whose first value needs more bars than these symbols have. */
    tooShort: z.array(z.strictObject({ feature: z.string(), symbols: z.array(z.string()) })),
  })
  .meta({ id: "FeatureValues" });
export type FeatureValues = z.infer<typeof FeatureValues>;

export const FeatureVerifyRequest = z
  .strictObject({
    data,
    macro: data,
    /** Ids, groups, or "all". */
    features: z.array(z.string().min(1)).min(1).max(2_000).default(["all"]),
    seed: z.int().min(0).default(7),
  })
  .meta({ id: "FeatureVerifyRequest" });
export type FeatureVerifyRequest = z.infer<typeof FeatureVerifyRequest>;

export const FeatureProof = z
  .strictObject({
    dataset: z.string(),
    holds: z.boolean(),
    features: z.int(),
    formulas: z.int(),
    groups: z.array(
      z.strictObject({
        group: z.string(),
        features: z.int(),
        formulas: z.int(),
        failures: z.int(),
      }),
    ),
    /** What was checked where, how many values it compared, and what failed. */
    checks: z.array(
      z.strictObject({
        check: z.string(),
        world: z.string(),
        clock: z.string(),
        features: z.int(),
        values: z.int(),
        failures: z.int(),
      }),
    ),
    failures: z.array(z.strictObject({ check: z.string(), world: z.string(), feature: z.string(), says: z.string() })),
    /** Features that had no value in any world: nothing was proved about them. */
    withoutValues: z.array(z.string()),
    /** What fails although no single feature does: too few of them. */
    short: z.string().nullable(),
  })
  .meta({ id: "FeatureProof" });
export type FeatureProof = z.infer<typeof FeatureProof>;

export const FeatureProofEvent = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("proof-progress"), says: z.string() }),
    z.strictObject({ type: z.literal("proof-ended"), report: FeatureProof }),
    z.strictObject({ type: z.literal("run-failed"), problem: Problem }),
  ])
  .meta({ id: "FeatureProofEvent" });
export type FeatureProofEvent = z.infer<typeof FeatureProofEvent>;
