// What the page draws around an answer: the desk's state, companies, prices with their news, the account. Times are ISO 8601.

import { z } from "zod";

export const DeskState = z
  .strictObject({
    version: z.string(),
    data: z.strictObject({
      id: z.string(),
      label: z.string(),
      simulated: z.boolean(),
      origin: z.string(),
      /** First and last as-of that can be asked for, and where the desk stands by default. */
      from: z.string(),
      to: z.string(),
      now: z.string(),
    }),
    model: z.string(),
    user: z.string(),
    killSwitch: z.boolean(),
    pendingApprovals: z.int(),
    specialists: z.array(z.strictObject({ id: z.string(), title: z.string(), says: z.string() })),
  })
  .meta({ id: "DeskState" });
export type DeskState = z.infer<typeof DeskState>;

export const CompanyRow = z
  .strictObject({
    symbol: z.string(),
    name: z.string(),
    sector: z.string(),
    currency: z.string(),
    benchmark: z.boolean(),
    close: z.number().nullable(),
    closeAt: z.string().nullable(),
    change1d: z.number().nullable(),
    change5d: z.number().nullable(),
    change20d: z.number().nullable(),
  })
  .meta({ id: "CompanyRow" });
export type CompanyRow = z.infer<typeof CompanyRow>;

/** Prices as traded, adjusted for splits known at as-of; pins are what was known then. */
export const Chart = z
  .strictObject({
    symbol: z.string(),
    asOf: z.string(),
    simulated: z.boolean(),
    bars: z.array(
      z.strictObject({
        at: z.string(),
        open: z.number(),
        high: z.number(),
        low: z.number(),
        close: z.number(),
        volumeShares: z.number(),
      }),
    ),
    pins: z.array(
      z.strictObject({
        kind: z.enum(["news", "filing", "dividend", "split"]),
        knownAt: z.string(),
        title: z.string(),
        publisher: z.string(),
      }),
    ),
  })
  .meta({ id: "Chart" });
export type Chart = z.infer<typeof Chart>;

export const RunSummary = z
  .strictObject({
    runId: z.string(),
    threadId: z.string(),
    question: z.string(),
    asOf: z.string(),
    startedAt: z.string(),
    state: z.enum(["running", "paused", "done", "failed"]),
    symbols: z.array(z.string()),
  })
  .meta({ id: "RunSummary" });
export type RunSummary = z.infer<typeof RunSummary>;

export const Account = z
  .strictObject({
    asOf: z.string(),
    currency: z.string(),
    cashMinor: z.int(),
    equityMinor: z.int(),
    positions: z.array(
      z.strictObject({
        symbol: z.string(),
        quantityShares: z.int(),
        costMinor: z.int(),
        priceMinor: z.int().nullable(),
        valueMinor: z.int().nullable(),
        weight: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: "Account" });
export type Account = z.infer<typeof Account>;

export const TrackRow = z
  .strictObject({
    specialist: z.string(),
    votes: z.int(),
    scored: z.int(),
    /** Mean squared error of the stated probabilities; null while nothing is scored. */
    brier: z.number().nullable(),
    /** What it counts: relative to equal weight, 1 = equal. */
    weight: z.number(),
  })
  .meta({ id: "TrackRow" });
export type TrackRow = z.infer<typeof TrackRow>;
