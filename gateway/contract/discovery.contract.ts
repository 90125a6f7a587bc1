// Searches for factors: what is asked, how far they are, what they found. And how factors do since, and who retires them.

import { z } from "zod";
import { Problem } from "./problem.contract.ts";

const data = z.string().min(1).max(1_000).optional();
const figure = z.number().nullable();

export const DiscoverRequest = z
  .strictObject({
    data,
    asOf: z.string().optional(),
    /** A study to take up where it stopped; its own options then stand, and no other may be given. */
    resume: z.string().min(1).max(200).optional(),
    seed: z.int().min(0).max(2_147_483_647).optional(),
    /** Formulas that are judged on the training rows. */
    budget: z.int().min(10).max(5_000).optional(),
    /** Share of the sessions, the newest, that are held out. */
    holdOut: z.number().min(0.1).max(0.6).optional(),
    /** Sessions from entry to exit. */
    horizon: z.int().min(1).max(60).optional(),
  })
  .meta({ id: "DiscoverRequest" });
export type DiscoverRequest = z.infer<typeof DiscoverRequest>;

export const JudgedFormula = z
  .strictObject({
    formula: z.string(),
    version: z.string(),
    /** Mean rank information on the training sessions, and its mean over deviation times the root of the sessions that do not overlap. */
    trainIc: figure,
    trainStrength: figure,
    /** Mean rank information on the sessions held out, its bootstrap interval of 95 % and its Newey-West t. */
    holdOutIc: figure,
    interval: z.tuple([z.number(), z.number()]).nullable(),
    tStatistic: figure,
    /** Bonferroni's, over the formulas judged there. */
    adjustedP: figure,
    holds: z.boolean(),
    because: z.string(),
    /** Null where it did not hold. */
    registeredAs: z.string().nullable(),
  })
  .meta({ id: "JudgedFormula" });
export type JudgedFormula = z.infer<typeof JudgedFormula>;

export const DiscoveryAnswer = z
  .strictObject({
    study: z.string(),
    dataset: z.string(),
    asOf: z.string(),
    seed: z.int(),
    budget: z.int(),
    /** The model that was asked for formulas; "grammar" where none was. */
    proposer: z.string(),
    horizon: z.int(),
    level: z.number(),
    members: z.int(),
    train: z.strictObject({ from: z.string(), to: z.string(), sessions: z.int() }),
    holdOut: z.strictObject({ to: z.string(), sessions: z.int() }),
    /** Formulas judged, counted by the record store. */
    trials: z.int(),
    /** Factors that were known before. */
    known: z.int(),
    /** Drawn and not judged: the same as one before, or too large. */
    refused: z.int(),
    /** Judged, and like a known factor. */
    alike: z.array(z.strictObject({ formula: z.string(), like: z.string(), likeness: z.number() })),
    /** What a model proposed and how it was refused. */
    proposed: z.int(),
    refusals: z.array(z.strictObject({ formula: z.string(), because: z.string() })),
    /** Other studies that have looked at sessions held out of this data set. */
    earlierLooks: z.int(),
    judged: z.array(JudgedFormula),
    /** The honest null: so many random formulas, and the best of them on the training sessions. */
    luck: z.strictObject({ drawn: z.int(), topStrength: figure, best: JudgedFormula.nullable() }),
    registered: z.array(z.string()),
    warnings: z.array(z.string()),
  })
  .meta({ id: "DiscoveryAnswer" });
export type DiscoveryAnswer = z.infer<typeof DiscoveryAnswer>;

export const DiscoveryEvent = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("study-started"), studyId: z.string(), resumed: z.boolean() }),
    z.strictObject({ type: z.literal("study-progress"), says: z.string(), judged: z.int(), budget: z.int() }),
    z.strictObject({ type: z.literal("study-ended"), report: DiscoveryAnswer }),
    z.strictObject({ type: z.literal("run-failed"), problem: Problem }),
  ])
  .meta({ id: "DiscoveryEvent" });
export type DiscoveryEvent = z.infer<typeof DiscoveryEvent>;

export const DecayRequest = z
  .strictObject({
    data,
    asOf: z.string().optional(),
    /** Of the library: ids, groups, or "all". Registered factors are measured in any case. */
    factors: z.array(z.string().min(1)).max(2_000).default([]),
    /** Sessions of the newest stretch, for factors of the library. */
    recent: z.int().min(40).max(5_000).default(250),
    horizon: z.int().min(1).max(60).default(5),
    /** Rate of false alarms among what is measured. */
    level: z.number().gt(0).max(0.5).default(0.05),
  })
  .meta({ id: "DecayRequest" });
export type DecayRequest = z.infer<typeof DecayRequest>;

const status = z.enum(["alive", "fading", "gone"]);

export const DecayRow = z
  .strictObject({
    factor: z.string(),
    formula: z.string(),
    /** Null for a factor of the library: its study is what came before the newest sessions. */
    study: z.string().nullable(),
    horizon: z.int(),
    /** Mean rank information in the factor's direction: above 0 is what it promises. */
    studyIc: figure,
    studySessions: z.int().nullable(),
    liveIc: figure,
    liveSessions: z.int().nullable(),
    /** Newey-West t of the difference, and Benjamini-Hochberg's p of a fall. */
    tStatistic: figure,
    adjustedP: figure,
    /** Null where nothing can be said; because says why. */
    status: status.nullable(),
    because: z.string(),
    /** As measured before. */
    before: status.nullable(),
    changed: z.boolean(),
    state: z.enum(["in-use", "retirement-proposed", "retired"]),
  })
  .meta({ id: "DecayRow" });
export type DecayRow = z.infer<typeof DecayRow>;

export const DecayAnswer = z
  .strictObject({ dataset: z.string(), asOf: z.string(), level: z.number(), factors: z.array(DecayRow) })
  .meta({ id: "DecayAnswer" });
export type DecayAnswer = z.infer<typeof DecayAnswer>;

export const RetireRequest = z
  .strictObject({ data, as: z.string().trim().min(1).max(100) })
  .meta({ id: "RetireRequest" });
export type RetireRequest = z.infer<typeof RetireRequest>;

export const FactorStandingAnswer = z
  .strictObject({
    dataset: z.string(),
    factor: z.string(),
    status,
    state: z.enum(["in-use", "retirement-proposed", "retired"]),
    retiredBy: z.string().nullable(),
    changedAt: z.string(),
  })
  .meta({ id: "FactorStandingAnswer" });
export type FactorStandingAnswer = z.infer<typeof FactorStandingAnswer>;
