// The objective that the options name, over the rows to learn.

import type { objectives } from "../fit/options.ts";
import { logisticLoss, softmaxLoss } from "./classification.ts";
import type { Labelled, Objective } from "./objective.ts";
import { lambdaRank } from "./ranking.ts";
import { absoluteError, huberLoss, quantileLoss, squaredError } from "./regression.ts";

export interface ObjectiveChoice {
  readonly objective: (typeof objectives)[number];
  readonly quantile: number;
  readonly huberDelta: number;
  readonly ndcgAt: number;
}

/** @throws tools/training-invalid, tools/training-one-class for labels that the objective cannot learn */
export function openObjective(rows: Labelled, { objective, quantile, huberDelta, ndcgAt }: ObjectiveChoice): Objective {
  switch (objective) {
    case "squared":
      return squaredError(rows);
    case "absolute":
      return absoluteError(rows);
    case "huber":
      return huberLoss(rows, huberDelta);
    case "quantile":
      return quantileLoss(rows, quantile);
    case "logistic":
      return logisticLoss(rows);
    case "softmax":
      return softmaxLoss(rows);
    case "lambdarank":
      return lambdaRank(rows, ndcgAt);
  }
}
