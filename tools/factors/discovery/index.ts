// Finding factors: formulas drawn and varied, judged on training rows, and once on rows held out.

export {
  type Candidate,
  likeness,
  type Reading,
  rankedIn,
  readFormula,
  type SearchPanel,
  strengthOn,
  tooAlike,
  trainingRanks,
} from "./candidates.ts";
export { type HoldOutOptions, judgeHoldOut, type Verdict } from "./hold-out.ts";
export { type HonestNull, honestNull } from "./honest-null.ts";
export type { Grammar } from "./random-formula.ts";
export { type ForwardRanks, fewestLanes, forwardRanks, rowCorrelations } from "./rank-information.ts";
export {
  type Alike,
  type Checked,
  checkProposals,
  type Generation,
  type KnownFactor,
  nextGeneration,
  proposedGeneration,
  type Refusal,
  type SearchOptions,
  type SearchResult,
  type SearchRules,
  type SearchState,
  searchBegun,
  searchEnded,
  searchFormulas,
  unlike,
} from "./search.ts";
export {
  type MeasuredFactor,
  measureKnown,
  panelDigest,
  recentVolatility,
  type SearchWorldOptions,
  searchColumns,
  searchPanelOf,
} from "./search-world.ts";
