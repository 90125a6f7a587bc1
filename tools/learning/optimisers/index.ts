// Optimisers and the schedules of their rate.

export { type AdamOptions, adam, adamw } from "./adam.ts";
export { type RmspropOptions, rmsprop, type SgdOptions, sgd } from "./descent.ts";
export type { Moved, Optimiser } from "./optimiser.ts";
export {
  constantRate,
  cosine,
  type OneCycleOptions,
  oneCycle,
  type PlateauOptions,
  type PlateauState,
  plateau,
  plateauStart,
  type Schedule,
  warmUp,
} from "./schedules.ts";
