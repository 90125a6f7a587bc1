// Finding factors: formulas drawn and varied, judged on training rows, and once on rows held out.

export {
  type Candidate,
  judgeTexts,
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
  type Generation,
  type KnownFactor,
  nextGeneration,
  type ProposedGeneration,
  proposedGeneration,
  type SearchOptions,
  type SearchResult,
  type SearchRules,
  type SearchState,
  searchBegun,
  searchEnded,
  searchFormulas,
  unlike,
} from "./search.ts";
