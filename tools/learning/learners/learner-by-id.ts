// Learners by id, with what they are.

import { callerError, nearestNames, systemClock } from "#infra/runtime/index.ts";
import { deepModels } from "../models/index.ts";
import { deepLearner } from "./deep/deep-learner.ts";
import { DeepTraining } from "./deep/deep-options.ts";
import { EnsembleOptions, ensembleLearner } from "./ensemble.ts";
import type { LearnerParts, ModelLearner, Task } from "./model-learner.ts";
import type { Options } from "./options.ts";
import { BoostedLearnerOptions, boostedTrees } from "./trees/boosted-trees.ts";
import { extraTrees, ForestLearnerOptions, randomForest } from "./trees/forests.ts";

export interface LearnerDescription {
  readonly id: string;
  readonly kind: "deep" | "trees" | "linear" | "ensemble";
  readonly says: string;
  readonly source: string;
  /** Bars that a row of it looks at where nobody says. */
  readonly steps: number;
  /** Every option with its default; null where it has none. */
  readonly options: Readonly<Record<string, unknown>>;
}

type Make = (given: Options, task: Task, parts: LearnerParts) => ModelLearner;

interface Entry extends LearnerDescription {
  readonly make: Make;
}

const windowSteps = 20;
const linearModels: readonly string[] = ["linear", "ridge"];

const entries: readonly Entry[] = [
  ...deepModels.map(({ id, says, source, with: settle }): Entry => {
    const { options, solve } = settle();
    const all = { ...options, ...DeepTraining.parse(solve === undefined ? {} : { loss: "mse" }) };
    const make: Make = (given, task, parts) => deepLearner(id, given, task, parts);
    const linear = linearModels.includes(id);
    return { id, kind: linear ? "linear" : "deep", says, source, steps: linear ? 1 : windowSteps, options: all, make };
  }),
  {
    id: "boosted-trees",
    kind: "trees",
    says: "Trees that each step down the loss of those before, as many as the rows held back ask for.",
    source: "Friedman (2001), Annals of Statistics 29(5)",
    steps: 1,
    options: BoostedLearnerOptions.parse({}),
    make: boostedTrees,
  },
  {
    id: "random-forest",
    kind: "trees",
    says: "The mean of trees that each see a draw of the rows, and a draw of the features at each node.",
    source: "Breiman (2001), Machine Learning 45",
    steps: 1,
    options: { ...ForestLearnerOptions.parse({}), columnShareByNode: null },
    make: randomForest,
  },
  {
    id: "extra-trees",
    kind: "trees",
    says: "The mean of trees that split at places of chance.",
    source: "Geurts, Ernst & Wehenkel (2006), Machine Learning 63",
    steps: 1,
    options: { ...ForestLearnerOptions.parse({}), columnShareByNode: null },
    make: extraTrees,
  },
  {
    id: "ensemble",
    kind: "ensemble",
    says: "Several learners, weighed by how near they come to the labels of rows held out of them.",
    source: "Bates & Granger (1969), Operational Research Quarterly 20(4)",
    steps: windowSteps,
    options: EnsembleOptions.parse({}),
    make: (given, task, parts) => {
      const member = (id: string, options: Options, own: Task) => learnerById(id, options, own, parts);
      return ensembleLearner(given, task, { member, stepsOf: (id) => describeLearner(id).steps });
    },
  },
];

export const learners: readonly LearnerDescription[] = entries.map(({ make: _, ...description }) => description);

/** @throws tools/training-invalid with the nearest names */
export function describeLearner(id: string): LearnerDescription {
  return entryOf(id);
}

/** @throws tools/training-invalid for an unknown model or option, with the nearest names, and for an option out of range */
export function learnerById(
  id: string,
  options: Options,
  task: Task,
  parts: LearnerParts = { clock: systemClock },
): ModelLearner {
  return entryOf(id).make(options, task, parts);
}

function entryOf(id: string): Entry {
  const found = entries.find((entry) => entry.id === id);
  if (found !== undefined) return found;
  const near = nearestNames(
    id,
    entries.map((entry) => entry.id),
  );
  throw callerError("tools/training-invalid", `No model "${id}"; nearest: ${near.join(", ")}.`, { id, near });
}
