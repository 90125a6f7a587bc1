// Losses by name.

import { binaryCrossEntropy } from "./classification.ts";
import type { Loss } from "./loss.ts";
import { informationCoefficient, logisticRanking, pairwiseRanking } from "./ranking.ts";
import { gaussianNegativeLogLikelihood, huber, meanSquaredError } from "./regression.ts";

export { binaryCrossEntropy, crossEntropy, focal } from "./classification.ts";
export type { Loss } from "./loss.ts";
export { informationCoefficient, logisticRanking, pairwiseRanking } from "./ranking.ts";
export { gaussianNegativeLogLikelihood, huber, meanSquaredError, quantile } from "./regression.ts";

/** Those that need no setting. */
export const plainLosses: readonly Loss[] = [
  meanSquaredError,
  huber(),
  binaryCrossEntropy,
  gaussianNegativeLogLikelihood,
  pairwiseRanking,
  logisticRanking,
  informationCoefficient,
];
