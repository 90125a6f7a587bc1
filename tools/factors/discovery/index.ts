// Finding factors: formulas drawn and varied, judged on training rows, and once on rows held out.

export { type HoldOutOptions, judgeHoldOut, type Verdict } from "./hold-out.ts";
export { type HonestNull, honestNull } from "./honest-null.ts";
export type { Grammar } from "./random-formula.ts";
export { type ForwardRanks, forwardRanks, rowCorrelations } from "./rank-information.ts";
export {
  type Candidate,
  judgeTexts,
  likeness,
  type SearchOptions,
  type SearchPanel,
  type SearchResult,
  searchFormulas,
  tooAlike,
} from "./search.ts";
