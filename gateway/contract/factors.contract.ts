// Factors: what there is, how good they are on a data set, and what a portfolio's returns owe to them.

import { z } from "zod";
import { Problem } from "./problem.contract.ts";

export const FactorRow = z
  .strictObject({
    id: z.string(),
    group: z.string(),
    says: z.string(),
    /** In the expression language. */
    formula: z.string(),
    /** 1: the literature expects high values to earn more; -1: less. */
    direction: z.union([z.literal(1), z.literal(-1)]),
    source: z.string(),
    /** Sessions that come before its first value. */
    warmUp: z.int(),
    columns: z.array(z.string()),
    /** Equal for factors that are the same once simplified. */
    version: z.string(),
  })
  .meta({ id: "FactorRow" });
export type FactorRow = z.infer<typeof FactorRow>;

export const FactorList = z
  .strictObject({
    factors: z.int(),
    groups: z.array(z.strictObject({ group: z.string(), factors: z.int() })),
    list: z.array(FactorRow),
  })
  .meta({ id: "FactorList" });
export type FactorList = z.infer<typeof FactorList>;

/** ISO 8601 time or day. */
const moment = z.string().optional();
const data = z.string().min(1).max(1_000).optional();
const figure = z.number().nullable();

export const FactorEvaluateRequest = z
  .strictObject({
    asOf: moment,
    data,
    /** Data set whose vendors' figures (market value, P/E ...) are read beside. */
    beside: data,
    /** Ids, groups, or "all". */
    factors: z.array(z.string().min(1)).max(2_000).default([]),
    /** Texts in the expression language, judged beside them. */
    formulas: z.array(z.string().min(1).max(10_000)).max(50).default([]),
    /** Sessions that are judged; warm-up may reach back before. */
    from: moment,
    to: moment,
    /** Sessions held. The first one is judged for significance. */
    horizons: z.array(z.int().min(1).max(20)).min(1).max(20).default([1, 5, 10]),
    neutralise: z.array(z.enum(["sector", "size", "beta"])).default([]),
    /** Share at each end of a session's values that is held at the quantile. */
    winsorise: z.number().min(0).lt(0.5).default(0),
    /** Cost one way, in basis points. */
    costBps: z.number().min(0).max(10_000).default(10),
    seed: z.int().min(0).default(7),
    /** Also as one HTML file with plots. */
    report: z.boolean().default(false),
  })
  .meta({ id: "FactorEvaluateRequest" });
export type FactorEvaluateRequest = z.infer<typeof FactorEvaluateRequest>;

export const FactorResult = z
  .strictObject({
    factor: z.string(),
    /** Share of the universe that has it. */
    coverage: figure,
    longEnd: z.enum(["top", "bottom"]),
    /** One for each horizon asked for, in that order. */
    horizons: z.array(
      z.strictObject({
        horizon: z.int(),
        rankIc: figure,
        ic: figure,
        /** Mean over standard deviation of the daily rank IC. */
        icir: figure,
        /** Newey-West, of the rank IC. */
        tStatistic: figure,
        pValue: figure,
        /** Of the mean rank IC, by a block bootstrap. */
        interval: z.tuple([z.number(), z.number()]).nullable(),
        /** Top less bottom quantile, per holding period. */
        spread: figure,
        /** In the direction bought, less costs. */
        netSpread: figure,
        netTStatistic: figure,
      }),
    ),
    /** Rank IC with the return of one single session, 1 to 20 sessions ahead. */
    decay: z.array(figure),
    halfLife: figure,
    halfLifeBecause: z.string(),
    /** Of the portfolio renewed every session, after costs. */
    netSharpePerYear: figure,
    /** Probability that its Sharpe ratio beats the best of all trials without any edge. */
    deflatedSharpe: figure,
    /** Of the first horizon's rank IC over all factors of the table (Benjamini-Hochberg); null for the one made of chance. */
    adjustedPValue: figure,
    /** The same over every evaluation that was ever recorded on this data set, this call's included. */
    familyPValue: figure,
    byYear: z.array(z.strictObject({ label: z.string(), rankIc: figure, tStatistic: figure })),
  })
  .meta({ id: "FactorResult" });
export type FactorResult = z.infer<typeof FactorResult>;

export const FactorEvaluation = z
  .strictObject({
    dataset: z.string(),
    asOf: z.string(),
    from: z.string(),
    to: z.string(),
    sessions: z.int(),
    members: z.int(),
    /** Members of the universe of a session, in the mean. */
    meanUniverse: z.number(),
    /** What was done to each factor first. */
    preparation: z.string(),
    universe: z.string(),
    warnings: z.array(z.string()),
    /** Trials counted on this data set so far: these, earlier evaluations and every formula of every search. The deflated Sharpe ratio counts them all. */
    trials: z.int(),
    /** Where evaluations are recorded. */
    study: z.string(),
    seed: z.int(),
    /** Largest rank IC by size first. */
    results: z.array(FactorResult),
    /** Made of chance: it should show nothing. Null where single factors were asked for. */
    chance: FactorResult.nullable(),
    /** Factors whose adjusted p-value is below 5 %. */
    passing: z.int(),
    /** Evaluations recorded on this data set, and how many of this table pass among them all. Formulas of a search are not among them: it breeds what did well, and so many likes of one finding would make the others' bar lower. */
    family: z.strictObject({ evaluations: z.int(), passing: z.int() }),
    /** Factors that could not be judged here, and why. */
    left: z.array(z.strictObject({ factor: z.string(), because: z.string() })),
    html: z.string().nullable(),
  })
  .meta({ id: "FactorEvaluation" });
export type FactorEvaluation = z.infer<typeof FactorEvaluation>;

export const FactorEvaluationEvent = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("evaluation-progress"), says: z.string() }),
    z.strictObject({ type: z.literal("evaluation-ended"), evaluation: FactorEvaluation }),
    z.strictObject({ type: z.literal("run-failed"), problem: Problem }),
  ])
  .meta({ id: "FactorEvaluationEvent" });
export type FactorEvaluationEvent = z.infer<typeof FactorEvaluationEvent>;

export const FactorAttributeRequest = z
  .strictObject({
    asOf: moment,
    data,
    beside: data,
    /** One company; else the weights; else all of the universe in equal parts. */
    symbol: z.string().min(1).optional(),
    /** Fractions of equity, renewed every session; what is left is cash. */
    weights: z
      .array(z.strictObject({ symbol: z.string().min(1), weight: z.number() }))
      .min(1)
      .max(5_000)
      .optional(),
    factors: z.enum(["own", "published"]).default("own"),
    /** Data set that holds the published factors. */
    published: data,
    from: moment,
    to: moment,
  })
  .meta({ id: "FactorAttributeRequest" });
export type FactorAttributeRequest = z.infer<typeof FactorAttributeRequest>;

const estimate = { value: z.number(), standardError: z.number(), tStatistic: z.number(), pValue: z.number() };

export const FactorAttribution = z
  .strictObject({
    dataset: z.string(),
    asOf: z.string(),
    /** Whose returns. */
    of: z.string(),
    from: z.string(),
    to: z.string(),
    sessions: z.int(),
    factors: z.string(),
    /** Factors that could not be built, and why. */
    notBuilt: z.array(z.strictObject({ factor: z.string(), because: z.string() })),
    /** Per session. */
    alpha: z.strictObject(estimate),
    exposures: z.array(z.strictObject({ factor: z.string(), ...estimate })),
    rSquared: z.number(),
    /** Of the Newey-West errors. */
    lag: z.int(),
    compoundReturn: z.number(),
    /** They add up: the sums to the sum of returns, the compounded parts to the compound return. */
    parts: z.array(z.strictObject({ part: z.string(), sum: z.number(), compounded: z.number() })),
  })
  .meta({ id: "FactorAttribution" });
export type FactorAttribution = z.infer<typeof FactorAttribution>;
