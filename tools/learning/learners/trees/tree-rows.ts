// Samples as trees take them: every value of a window is a feature of its own.

import type { TrainingRows } from "../../trees/index.ts";
import type { Samples } from "../../validation/index.ts";
import type { Task } from "../model-learner.ts";

/** "technical.roc-5" of the newest bar, "technical.roc-5 @-3" of three bars before. */
export const columnNames = ({ steps, inputs }: Task): string[] =>
  Array.from({ length: steps }, (_, step) =>
    inputs.map((name) => (step === steps - 1 ? name : `${name} @-${steps - 1 - step}`)),
  ).flat();

export const treeRows = ({ features, labels }: Samples, task: Task): TrainingRows => ({
  features: columnNames(task),
  count: labels.length,
  values: features,
  labels,
});
