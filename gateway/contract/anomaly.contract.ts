// What is unusual at a moment, with the numbers it rests on.

import { z } from "zod";

export const AnomalyRow = z
  .strictObject({
    anomalyId: z.string(),
    /** Null: the universe as a whole. */
    symbol: z.string().nullable(),
    kind: z.string(),
    /** 1 less the adjusted p-value, 1 less the share of rows or earlier scores, or 1 for what cannot be right; see calibration. */
    severity: z.number(),
    calibration: z.enum(["adjusted-p-value", "share-of-history", "rule"]),
    pValue: z.number().nullable(),
    historyExceeded: z.number().nullable(),
    says: z.string(),
    evidence: z.array(z.strictObject({ name: z.string(), value: z.number(), unit: z.string() })),
    /** What it was compared with. */
    window: z.strictObject({ from: z.string(), to: z.string(), values: z.int() }),
    eventTime: z.string(),
    knownAt: z.string(),
  })
  .meta({ id: "AnomalyRow" });
export type AnomalyRow = z.infer<typeof AnomalyRow>;

export const AnomalyScanAnswer = z
  .strictObject({
    dataset: z.string(),
    asOf: z.string(),
    symbol: z.string().nullable(),
    /** Close of the session looked at; null where there are ticks only. */
    session: z.string().nullable(),
    symbols: z.int(),
    tests: z.int(),
    tickRows: z.int(),
    /** Chance of any finding among the sessions where nothing is unusual. */
    level: z.number(),
    seed: z.int().nullable(),
    /** Most severe first. */
    anomalies: z.array(AnomalyRow),
    /** The strongest test that was not strong enough. */
    nearest: AnomalyRow.nullable(),
    missing: z.array(z.strictObject({ field: z.string(), because: z.string() })),
  })
  .meta({ id: "AnomalyScanAnswer" });
export type AnomalyScanAnswer = z.infer<typeof AnomalyScanAnswer>;

/** Where the scan stands: as StandingQuery, with one symbol and the level. */
export const AnomalyScanQuery = z.strictObject({
  asOf: z.string().optional(),
  data: z.string().min(1).max(1_000).optional(),
  symbol: z.string().min(1).max(40).optional(),
  level: z.coerce.number().min(0.001).max(0.2).default(0.05),
});
