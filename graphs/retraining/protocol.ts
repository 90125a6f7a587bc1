// How a retraining is judged: the splits, the trading, and what may be tuned.

import { readSpace, type Space } from "#tools/learning/tuning/index.ts";
import type { ExamineOptions } from "#tools/learning/validation/index.ts";
import type { RetrainingOptions } from "./retraining.port.ts";
import type { Rows } from "./retraining.state.ts";

const folds = 4;
/** 2 of 4 make 6 splits and 3 histories. */
const usual = { groups: 4, testGroups: 2 };
/** Of short histories, whose stretches would be no longer than what is cut off at their ends: 1 of 3, after more to learn from. */
const short = { groups: 3, testGroups: 1 };
const shortFirstShare = 0.6;
const combinatorialFits = 6;

/** Sessions in lengths of the label, below which a history is short. */
const fewestLengths = 30;
/** Symbols from which on a model is traded by rank, as much bought as sold. */
const fewestForRanks = 5;

export function protocolOf(
  { horizon, costBps, seed }: RetrainingOptions,
  { symbols, snapshot }: Pick<Rows, "symbols" | "snapshot">,
): Pick<ExamineOptions, "walkForward" | "combinatorial" | "trading" | "seed"> {
  const isShort = snapshot.sessions < fewestLengths * horizon;
  return {
    walkForward: { folds, ...(isShort && { firstTrainPeriods: Math.floor(shortFirstShare * snapshot.sessions) }) },
    combinatorial: isShort ? short : { ...usual, embargoPeriods: horizon },
    trading: { positions: symbols.length < fewestForRanks ? "sign" : "rank", costBps },
    seed,
  };
}

/** Times that a member of the challenger's ensemble is trained while it is examined, in trainings of the train node, roughly: rows are fewer. */
export const examinationCost = 0.8 * (folds + combinatorialFits);
/** The champion only walks forward. */
export const championCost = 0.8 * folds;

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
