// Losses by name.

export { binaryCrossEntropy, crossEntropy, focal } from "./classification.ts";
export type { Loss } from "./loss.ts";
export { informationCoefficient, logisticRanking, pairwiseRanking } from "./ranking.ts";
export { gaussianNegativeLogLikelihood, huber, meanSquaredError, quantile } from "./regression.ts";
