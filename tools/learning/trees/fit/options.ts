// What can be set of training, with defaults. Names say what is meant; docs/concepts/trees.md says what LightGBM and XGBoost call them.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";

const Share = z.number().gt(0).max(1);

const Common = z.strictObject({
  /** The same seed gives the same bits, with any number of threads. */
  seed: z.int().default(1),
  /** Bins a feature, beside that of missing values. */
  maxBins: z.int().min(2).max(255).default(255),
  /** Names of features whose values are categories, whole numbers from 0. */
  categorical: z.array(z.string()).default([]),
  categorySmoothing: z.number().min(0).default(10),
  /** Working memory at most; refused before it is taken. */
  memoryBytes: z
    .int()
    .min(1)
    .max(2 ** 32)
    .default(2 ** 32),
  /** Training ends in good order when so much time has passed. */
  budgetMs: z.number().gt(0).optional(),
});

export const objectives = ["squared", "absolute", "huber", "quantile", "logistic", "softmax", "lambdarank"] as const;

export const BoostedTreesOptions = Common.extend({
  objective: z.enum(objectives).default("squared"),
  rounds: z.int().min(1).max(100_000).default(100),
  learningRate: z.number().gt(0).max(10).default(0.1),
  growth: z.enum(["depth", "leaf"]).default("depth"),
  /** 6 by level, none best first, where absent. */
  maxDepth: z.int().min(1).max(30).optional(),
  /** 31 best first, none by level, where absent. */
  maxLeaves: z.int().min(2).optional(),
  lambda: z.number().min(0).default(1),
  alpha: z.number().min(0).default(0),
  minChildWeight: z.number().min(0).default(1),
  minGain: z.number().min(0).default(0),
  /** Share of the rows that each round draws. */
  rowShare: Share.default(1),
  /** Share of the features that each tree draws. */
  columnShare: Share.default(1),
  /** Share of the tree's features that each node draws. */
  columnShareByNode: Share.default(1),
  /** 1: the prediction may only rise with the feature; -1: only fall. */
  monotone: z.record(z.string(), z.union([z.literal(-1), z.literal(0), z.literal(1)])).default({}),
  /** Which quantile the objective `quantile` learns. */
  quantile: z.number().gt(0).lt(1).default(0.5),
  huberDelta: z.number().gt(0).default(1),
  /** Places of a ranking that count. */
  ndcgAt: z.int().min(1).default(10),
  /** Ends when the validation rows' figure was no better for so many rounds; the model is that of the best round. */
  stopAfter: z.int().min(1).optional(),
});
export type BoostedTreesOptions = z.input<typeof BoostedTreesOptions>;

export const ForestOptions = Common.extend({
  /** Each tree of its own draw of rows and the best splits; or of all rows, with splits at places of chance (extra trees). */
  kind: z.enum(["random", "extra"]).default("random"),
  /** Labels are numbers, or classes whose shares are predicted. */
  labels: z.enum(["numbers", "classes"]).default("numbers"),
  trees: z.int().min(1).max(10_000).default(100),
  maxDepth: z.int().min(1).max(30).default(30),
  maxLeaves: z.int().min(2).optional(),
  /** Least rows (weight) in a leaf. */
  minLeaf: z.number().gt(0).default(1),
  /** Share of the features that each node draws; where absent a third for numbers, the root of their number for classes. */
  columnShareByNode: Share.optional(),
});
export type ForestOptions = z.input<typeof ForestOptions>;

/** @throws tools/parameter-out-of-range with every setting that is wrong */
export function parseOptions<T extends z.ZodType>(schema: T, given: z.input<T>, what: string): z.output<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const says = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "options"}: ${message}`).join("; ");
  throw callerError("tools/parameter-out-of-range", `${what}: ${says}`);
}
