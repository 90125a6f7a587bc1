// Losses by name.

export { binaryCrossEntropy, crossEntropy, focal, hinge } from "./classification.ts";
export { batchMean, type Loss } from "./loss.ts";
export { informationCoefficient, logisticRanking, pairwiseRanking } from "./ranking.ts";
export { gaussianNegativeLogLikelihood, huber, meanSquaredError, quantile } from "./regression.ts";
