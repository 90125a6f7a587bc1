// Ensembles: several models into one, scores into probabilities, predictions into intervals.

export { type RegimeOptions, type Regimes, regimeEnsemble } from "./by-regime.ts";
export { fitIsotonic, type Isotonic, isotonicValue } from "./calibration/isotonic.ts";
export { fitPlatt, type Platt, plattProbability } from "./calibration/platt.ts";
export { type Reliability, type ReliabilityBin, reliability } from "./calibration/reliability.ts";
export { fitTemperature, softened } from "./calibration/temperature.ts";
export { weightedAverage } from "./combine/average.ts";
export { type HeldOut, heldOutTogether } from "./combine/members.ts";
export { simplexWeights } from "./combine/simplex-weights.ts";
export { AdaptiveConformal, type AdaptiveOptions } from "./conformal/adaptive-conformal.ts";
export { around, conformalWidth } from "./conformal/split-conformal.ts";
export { narrowed, newestColumns } from "./newest-columns.ts";
export { type OnlineOptions, OnlineWeights } from "./online.ts";
export { stackedEnsemble } from "./stacked.ts";
export { weightedEnsemble } from "./weighted.ts";
export { type MemberFile, rowsOfFile, weightedFile } from "./weighted-file.ts";
