// Adaptive factors: members weighted by what they foretold of late in times like these, judged beside simpler weights.

import { z } from "zod";
import { Problem } from "./problem.contract.ts";

const data = z.string().min(1).max(1_000).optional();
const figure = z.number().nullable();

export const FactorAdaptRequest = z
  .strictObject({
    data,
    asOf: z.string().optional(),
    /** Data set whose vendors' figures (market value, P/E ...) are read beside. */
    beside: data,
    /** An adaptive factor of the list ("adaptive.library"), or members: ids and groups of the library, or "all". */
    factors: z.array(z.string().min(1)).min(1).max(2_000),
    /** Sessions from entry to exit of the returns that are learnt from and judged. */
    horizon: z.int().min(1).max(20).optional(),
    /** Sessions after which an outcome counts half. */
    halfLife: z.number().min(10).max(10_000).optional(),
    /** Sessions that the belief of before counts as. */
    priorSessions: z.number().min(1).max(10_000).optional(),
    /** Share of the sessions, the oldest, that static weights are learnt on; all schemes are judged on the rest. */
    learn: z.number().min(0.1).max(0.8).default(0.35),
    costBps: z.number().min(0).max(10_000).default(10),
    seed: z.int().min(0).default(7),
  })
  .meta({ id: "FactorAdaptRequest" });
export type FactorAdaptRequest = z.infer<typeof FactorAdaptRequest>;

export const AdaptScheme = z
  .strictObject({
    /** equal: all the same. static: by mean information of the learning sessions. adaptive: learnt online, one weight for all times. adaptive-by-regime: learnt online, by the regime's probability. */
    scheme: z.enum(["equal", "static", "adaptive", "adaptive-by-regime"]),
    /** Mean daily rank information of the blend on the judged sessions, its Newey-West t and bootstrap interval of 95 %. */
    rankIc: figure,
    tStatistic: figure,
    interval: z.tuple([z.number(), z.number()]).nullable(),
    /** Daily rank information less that of equal weights: mean, interval, and p by the cosine test; null for equal weights. */
    overEqual: figure,
    overEqualInterval: z.tuple([z.number(), z.number()]).nullable(),
    overEqualP: figure,
    /** Top less bottom fifth after costs, per holding period. */
    netSpread: figure,
    /** Of the portfolio renewed every session, after costs. */
    netSharpePerYear: figure,
    deflatedSharpe: figure,
    /** Share of the top fifth that is new after one session. */
    turnover: figure,
  })
  .meta({ id: "AdaptScheme" });
export type AdaptScheme = z.infer<typeof AdaptScheme>;

export const FactorAdaptation = z
  .strictObject({
    factor: z.string(),
    dataset: z.string(),
    asOf: z.string(),
    horizon: z.int(),
    halfLife: z.number(),
    priorSessions: z.number(),
    priorIc: z.number(),
    /** Whose probabilities weigh the regimes. */
    regime: z.string(),
    /** First and last judged session. */
    from: z.string(),
    to: z.string(),
    sessions: z.int(),
    /** Share of them in which the wild regime was the likelier. */
    wildShare: z.number(),
    schemes: z.array(AdaptScheme),
    /** Largest weight of the last session by size first; sizes add up to 1. Below 0: held against the direction of the literature. Calm and wild are means over judged sessions. */
    weights: z.array(z.strictObject({ factor: z.string(), weight: z.number(), calm: figure, wild: figure })),
    /** Members that the data cannot give. */
    left: z.array(z.string()),
    trials: z.int(),
    seed: z.int(),
  })
  .meta({ id: "FactorAdaptation" });
export type FactorAdaptation = z.infer<typeof FactorAdaptation>;

export const FactorAdaptEvent = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("adaptation-progress"), says: z.string() }),
    z.strictObject({ type: z.literal("adaptation-ended"), adaptation: FactorAdaptation }),
    z.strictObject({ type: z.literal("run-failed"), problem: Problem }),
  ])
  .meta({ id: "FactorAdaptEvent" });
export type FactorAdaptEvent = z.infer<typeof FactorAdaptEvent>;
