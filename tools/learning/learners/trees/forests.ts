// Random forests and extra trees as learners.

import { z } from "zod";
import { fitForest, treesToOnnx } from "../../trees/index.ts";
import { requireSamples } from "../../validation/index.ts";
import { fittedModel, type LearnerParts, type ModelLearner, requireClasses, type Task } from "../model-learner.ts";
import { type Options, parsed } from "../options.ts";
import { treeRows } from "./tree-rows.ts";

export const ForestLearnerOptions = z.strictObject({
  trees: z.int().min(1).max(5_000).default(200),
  maxDepth: z.int().min(1).max(30).default(8),
  minLeaf: z.number().gt(0).default(20),
  /** Share of the features that a node draws; a third of them for numbers and their root for classes where left out. */
  columnShareByNode: z.number().gt(0).max(1).optional(),
});

export const randomForest = (given: Options, task: Task, parts: LearnerParts): ModelLearner =>
  forest("random-forest", "random", given, task, parts);

export const extraTrees = (given: Options, task: Task, parts: LearnerParts): ModelLearner =>
  forest("extra-trees", "extra", given, task, parts);

function forest(
  id: string,
  kind: "random" | "extra",
  given: Options,
  task: Task,
  { clock }: LearnerParts,
): ModelLearner {
  const options = parsed(id, ForestLearnerOptions, given);
  return {
    id,
    options,
    task,
    open: (bytes, record) => fittedModel(task, bytes, record),
    async fit(samples, { seed, signal, onProgress }) {
      requireSamples(samples);
      if (task.classes) requireClasses(samples);
      const { model, ending, trees } = await fitForest(
        treeRows(samples, task),
        { ...options, kind, labels: task.classes ? "classes" : "numbers", seed },
        {
          clock,
          ...(signal && { signal }),
          onRound: ({ round, rounds, score }) => onProgress?.({ done: round, of: rounds, score }),
        },
      );
      const names = { input: "x", output: "prediction", shift: task.classes ? -0.5 : 0 };
      const record = { ended: ending, best: trees, trainLoss: [], heldLoss: [] };
      return fittedModel(task, treesToOnnx(model, names), record);
    },
  };
}
