// Serving: registered versions that answer, warm, in batches and with bounds.

export { arrangeInputs } from "./arrange-inputs.ts";
export { type BatchLimits, MicroBatches } from "./micro-batches.ts";
export { type ModelSession, openModelSession } from "./model-session.ts";
export { byPeriodRows, periodGrid } from "./period-grid.ts";
export { learntFrom, placeAmong, predictSymbols, requireKnownAt, type SymbolPredictions } from "./predict-symbols.ts";
export { openServing, type ServedModel, type Serving, type ServingOptions, type ServingStats } from "./serving.ts";
export type { Signature } from "./signature.ts";
