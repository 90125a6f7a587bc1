// How a retraining is judged: the splits, the trading, and what may be tuned.

import { readSpace, type Space } from "#tools/learning/tuning/index.ts";
import type { ExamineOptions } from "#tools/learning/validation/index.ts";
import type { RetrainingOptions } from "./retraining.port.ts";

/** Folds of the walk-forward, and splits of combinatorial cross-validation: 2 of 4 make 6. */
const folds = 4;
const combinatorial = { groups: 4, testGroups: 2 };
const combinatorialFits = 6;

/** Symbols from which on a model is traded by rank, as much bought as sold. */
const fewestForRanks = 5;

export const protocolOf = (
  { horizon, costBps, seed }: RetrainingOptions,
  symbols: number,
): Pick<ExamineOptions, "walkForward" | "combinatorial" | "trading" | "seed"> => ({
  walkForward: { folds },
  combinatorial: { ...combinatorial, embargoPeriods: horizon },
  trading: { positions: symbols < fewestForRanks ? "sign" : "rank", costBps },
  seed,
});

/** Times that a member of the challenger's ensemble is trained while it is examined, in trainings of the train node, roughly: rows are fewer. */
export const examinationCost = 0.8 * (folds + combinatorialFits);
/** The champion only walks forward. */
export const championCost = 0.8 * folds;

/** The line of models: what is predicted, how far ahead, on what. */
export const modelLine = ({ label, horizon }: Pick<RetrainingOptions, "label" | "horizon">, dataset: string): string =>
  `${label}-${horizon}d/${
    dataset
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, "-")
      .replace(/^[.-]+|[.-]+$/g, "") || "data"
  }`;

const spaces: Readonly<Record<string, Space>> = {
  "boosted-trees": readSpace({
    learningRate: { kind: "real", low: 0.01, high: 0.2, scale: "log" },
    maxDepth: { kind: "whole", low: 2, high: 6 },
    minChildWeight: { kind: "real", low: 5, high: 200, scale: "log" },
  }),
  "random-forest": readSpace({
    maxDepth: { kind: "whole", low: 3, high: 12 },
    minLeaf: { kind: "real", low: 5, high: 200, scale: "log" },
  }),
  "extra-trees": readSpace({
    maxDepth: { kind: "whole", low: 3, high: 12 },
    minLeaf: { kind: "real", low: 5, high: 200, scale: "log" },
  }),
  ridge: readSpace({ penalty: { kind: "real", low: 1e-4, high: 10, scale: "log" } }),
};

/** The first learner for which it is known what to tune; null where there is none. */
export function tunable(models: readonly string[]): { readonly learner: string; readonly space: Space } | null {
  const learner = models.find((id) => spaces[id] !== undefined);
  return learner === undefined ? null : { learner, space: spaces[learner] as Space };
}
