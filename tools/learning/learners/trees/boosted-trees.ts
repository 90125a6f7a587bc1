// Boosted trees as a learner: as many rounds as the rows that are held back ask for.

import { z } from "zod";
import { fitBoostedTrees, treesToOnnx } from "../../trees/index.ts";
import { requireSamples } from "../../validation/index.ts";
import { heldBack } from "../held-back.ts";
import { fittedModel, type LearnerParts, type ModelLearner, requireClasses, type Task } from "../model-learner.ts";
import { type Options, parsed } from "../options.ts";
import { treeRows } from "./tree-rows.ts";

const id = "boosted-trees";

export const BoostedLearnerOptions = z.strictObject({
  /** At most. */
  rounds: z.int().min(1).max(10_000).default(300),
  learningRate: z.number().gt(0).max(1).default(0.05),
  growth: z.enum(["depth", "leaf"]).default("depth"),
  maxDepth: z.int().min(1).max(12).default(4),
  minChildWeight: z.number().min(0).default(20),
  lambda: z.number().min(0).default(1),
  rowShare: z.number().gt(0).max(1).default(0.8),
  columnShare: z.number().gt(0).max(1).default(0.8),
  /** Of numbers; classes are learned by logistic loss. */
  objective: z.enum(["squared", "absolute", "huber"]).default("squared"),
  /** Rounds without a better figure on the rows held back, after which it ends. */
  patience: z.int().min(1).default(20),
  heldShare: z.number().gt(0).max(0.5).default(0.15),
});

export function boostedTrees(given: Options, task: Task, { clock }: LearnerParts): ModelLearner {
  const options = parsed(id, BoostedLearnerOptions, given);
  const { patience, heldShare, objective, ...rest } = options;
  return {
    id,
    options,
    task,
    open: (bytes, record) => fittedModel(task, bytes, record),
    async fit(samples, { seed, signal, onProgress }) {
      requireSamples(samples);
      if (task.classes) requireClasses(samples);
      const { train, held } = heldBack(samples, heldShare);
      const { model, ending, rounds, scores } = await fitBoostedTrees(
        treeRows(train, task),
        { ...rest, objective: task.classes ? "logistic" : objective, stopAfter: patience, seed },
        {
          clock,
          validation: treeRows(held, task),
          ...(signal && { signal }),
          onRound: ({ round, rounds: of, score }) => onProgress?.({ done: round, of, score }),
        },
      );
      const names = { input: "x", output: "prediction", shift: task.classes ? -0.5 : 0 };
      const record = { ended: ending, best: rounds, trainLoss: [], heldLoss: scores };
      return fittedModel(task, treesToOnnx(model, names), record);
    },
  };
}
