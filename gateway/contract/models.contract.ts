// Models in the registry: what they were made from, what the gate said, what they answer, who decided about them.

import { z } from "zod";

const data = z.string().min(1).max(1_000).optional();
const figure = z.number().nullable();
const stage = z.enum(["challenger", "champion", "retired"]);
const person = z
  .string()
  .trim()
  .max(80)
  .regex(/[\p{L}\p{N}]/u, "wanted a name");

export const ModelsQuery = z.strictObject({ model: z.string().max(100).optional(), stage: stage.optional() });

export const ModelRow = z
  .strictObject({
    versionId: z.string(),
    model: z.string(),
    number: z.int(),
    stage,
    stageSince: z.string(),
    createdAt: z.string(),
    learner: z.string(),
    dataset: z.string(),
    trainedFrom: z.string(),
    trainedTo: z.string(),
    features: z.int(),
    /** What the gate said last; null where it was never asked. */
    gate: z.enum(["passed", "refused"]).nullable(),
    metrics: z.record(z.string(), figure),
  })
  .meta({ id: "ModelRow" });
export type ModelRow = z.infer<typeof ModelRow>;

export const ModelFigures = z
  .strictObject({
    id: z.string(),
    role: z.enum(["challenger", "champion", "baseline"]),
    /** After costs, a period. */
    meanReturn: z.number(),
    interval: z.tuple([z.number(), z.number()]).nullable(),
    sharpePerPeriod: figure,
    turnover: z.number(),
    hitRate: figure,
    rankIc: figure,
    errorSkill: figure,
  })
  .meta({ id: "ModelFigures" });
export type ModelFigures = z.infer<typeof ModelFigures>;

export const ModelMoveRow = z
  .strictObject({
    at: z.string(),
    action: z.enum(["promote", "rollback", "retire"]),
    versionId: z.string(),
    replaced: z.string().nullable(),
    by: z.string(),
    why: z.string().nullable(),
  })
  .meta({ id: "ModelMoveRow" });

export const ModelDetail = z
  .strictObject({
    ...ModelRow.shape,
    parent: z.string().nullable(),
    snapshot: z.string(),
    codeVersion: z.string(),
    seed: z.int(),
    studies: z.array(z.string()),
    parameters: z.record(z.string(), z.unknown()),
    /** Definition hash by name, in the order of the inputs. */
    featureHashes: z.record(z.string(), z.string()),
    artefact: z.strictObject({ key: z.string(), sha256: z.string(), bytes: z.int(), format: z.string() }),
    verdict: z
      .strictObject({
        passed: z.boolean(),
        judgedAt: z.string(),
        subject: z.string(),
        trials: z.int(),
        checks: z.array(z.strictObject({ rule: z.string(), passed: z.boolean(), says: z.string() })),
        table: z.array(ModelFigures),
      })
      .nullable(),
    moves: z.array(ModelMoveRow),
    observations: z.array(z.strictObject({ at: z.string(), kind: z.string(), measured: z.unknown() })),
  })
  .meta({ id: "ModelDetail" });
export type ModelDetail = z.infer<typeof ModelDetail>;

export const ModelCard = z.strictObject({ versionId: z.string(), markdown: z.string() }).meta({ id: "ModelCard" });
export type ModelCard = z.infer<typeof ModelCard>;

export const ModelCompareQuery = z.strictObject({
  challenger: z.string(),
  /** The champion of the challenger's model where left out. */
  champion: z.string().optional(),
});

const compared = z.strictObject({ version: ModelRow, figures: ModelFigures.nullable() });

export const ModelComparison = z
  .strictObject({
    challenger: compared,
    champion: compared,
    /** Challenger less champion, period by period after costs; null where they were not judged on the same periods. */
    difference: z
      .strictObject({
        periods: z.int(),
        mean: z.number(),
        interval: z.tuple([z.number(), z.number()]).nullable(),
        tStatistic: figure,
        pValue: figure,
      })
      .nullable(),
    because: z.string().nullable(),
  })
  .meta({ id: "ModelComparison" });
export type ModelComparison = z.infer<typeof ModelComparison>;

export const ModelDecisionRequest = z
  .strictObject({
    /** A person. */
    as: person,
    why: z.string().trim().min(1).max(1_000),
  })
  .meta({ id: "ModelDecisionRequest" });
export type ModelDecisionRequest = z.infer<typeof ModelDecisionRequest>;

const cell = z.number().nullable();

export const ModelPredictRequest = z
  .strictObject({
    /** The champion where left out. */
    version: z.string().optional(),
    data,
    asOf: z.string().optional(),
    /** Companies of the data set; all where neither these nor rows are given. */
    symbols: z.array(z.string().min(1)).min(1).max(2_000).optional(),
    /** Names of the columns of `rows`, in any order. */
    features: z.array(z.string()).min(1).max(5_000).optional(),
    /** Raw values, null where missing: of each row its steps, the oldest first, of each step its features; without steps for models of one. */
    rows: z
      .array(z.union([z.array(cell), z.array(z.array(cell))]))
      .min(1)
      .max(20_000)
      .optional(),
  })
  .refine(({ features, rows }) => (features === undefined) === (rows === undefined), {
    message: "rows and features come together",
  })
  .refine(({ rows, symbols, data: named, asOf }) => rows === undefined || (!symbols && !named && !asOf), {
    message: "rows stand for themselves: leave out symbols, data and asOf",
  })
  .meta({ id: "ModelPredictRequest" });
export type ModelPredictRequest = z.infer<typeof ModelPredictRequest>;

export const ModelPredictions = z
  .strictObject({
    model: z.string(),
    versionId: z.string(),
    stage,
    /** Null where rows were given. */
    dataset: z.string().nullable(),
    asOf: z.string().nullable(),
    predictions: z.array(
      z.strictObject({ symbol: z.string().nullable(), close: z.string().nullable(), prediction: cell }),
    ),
    /** Asked for (all that it learnt from where nobody was named), and without enough history or facts. */
    left: z.array(z.string()),
  })
  .meta({ id: "ModelPredictions" });
export type ModelPredictions = z.infer<typeof ModelPredictions>;

export const ModelServingRow = z
  .strictObject({
    versionId: z.string(),
    model: z.string(),
    count: z.int(),
    failed: z.int(),
    rows: z.int(),
    remembered: z.int(),
    batches: z.int(),
    waitingRows: z.int(),
    p50Ms: figure,
    p99Ms: figure,
  })
  .meta({ id: "ModelServingRow" });
export type ModelServingRow = z.infer<typeof ModelServingRow>;

export const ModelExplainRequest = z
  .strictObject({
    symbol: z.string().min(1),
    data,
    asOf: z.string().optional(),
    seed: z.int().min(0).max(2_147_483_647).default(7),
    /** Coalitions of features that are asked at most, where the model has no trees. */
    coalitions: z.int().min(64).max(100_000).default(2_048),
    /** An HTML page with plots beside the figures. */
    report: z.boolean().default(false),
  })
  .meta({ id: "ModelExplainRequest" });
export type ModelExplainRequest = z.infer<typeof ModelExplainRequest>;

export const ModelExplanation = z
  .strictObject({
    model: z.string(),
    versionId: z.string(),
    dataset: z.string(),
    asOf: z.string(),
    symbol: z.string(),
    close: z.string(),
    prediction: z.number(),
    /** 1 = the largest prediction. */
    rank: z.int(),
    companies: z.int(),
    /** Shapley values add up to output less expected, but for the gap. */
    shap: z.strictObject({
      method: z.enum(["tree-shap", "kernel-shap"]),
      of: z.enum(["prediction", "margin"]),
      exact: z.boolean(),
      expected: z.number(),
      output: z.number(),
      gap: z.number(),
    }),
    /** Share of what happens near the row that LIME's line explains. */
    limeFit: z.number(),
    /** Null for models that are not deep. */
    integrated: z.strictObject({ output: z.number(), baseline: z.number(), gap: z.number() }).nullable(),
    /** Largest Shapley value first. */
    features: z.array(
      z.strictObject({
        feature: z.string(),
        value: figure,
        shap: z.number(),
        slope: z.number(),
        integrated: figure,
        moves: z.number(),
      }),
    ),
    dependence: z.array(z.strictObject({ feature: z.string(), grid: z.array(z.number()), mean: z.array(z.number()) })),
    attention: z.array(z.strictObject({ shape: z.array(z.int()), values: z.array(z.number()) })),
    backgroundRows: z.int(),
    seed: z.int(),
    /** HTML; null where it was not asked for. */
    report: z.string().nullable(),
  })
  .meta({ id: "ModelExplanation" });
export type ModelExplanation = z.infer<typeof ModelExplanation>;
