// From facts to rows: what a model learns from, what it is asked, and the name of the data that it was made from.

export { DatasetPlan, type LabelKind, labelKinds } from "./dataset-plan.ts";
export { type Input, inputHashes, inputsByName, requireSameInputs } from "./inputs.ts";
export { comparesSymbols } from "./labels.ts";
export { type NewestQuery, type NewestRows, newestRows } from "./newest-rows.ts";
export { type DataSnapshot, type TrainingSet, type TrainingSetContext, trainingSet } from "./training-set.ts";
export { usualInputs } from "./usual-inputs.ts";
