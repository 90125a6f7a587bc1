// Validation that cannot be skipped: splits whose labels share no time, baselines in every table, and the gate to the champion's place.

export { baselines } from "./baselines/baselines.ts";
export { linearLearner } from "./baselines/linear.ts";
export {
  type Examination,
  type ExamineOptions,
  examine,
  type Role,
  samplesHash,
  type TableRow,
} from "./gate/examine.ts";
export {
  type GateCheck,
  type GateFindings,
  type GateLimits,
  type GateRule,
  type GateVerdict,
  gateLimits,
  gateRules,
  type JudgeOptions,
  judge,
} from "./gate/judge.ts";
export type { Promotable } from "./gate/promotable.ts";
export { type ExaminedReturns, examinedReturns, type TrialsTaken, trialsTaken, tuningKind } from "./gate/trials.ts";
export type { FitContext, Fitted, Learner } from "./learner.ts";
export { predictHeldOut, predictSplit } from "./predict-held-out.ts";
export { type LabelSpans, pickSamples, type Questions, questionsOf, requireSamples, type Samples } from "./samples.ts";
export { type ForecastSkill, forecastSkill } from "./score/forecast-skill.ts";
export { type Positions, type Traded, type Trading, trade } from "./score/positions.ts";
export { sharpePerPeriod, type WalkForwardScore, walkForwardScore } from "./score/walk-forward-score.ts";
export { type Combinatorial, type CombinatorialSplits, combinatorialSplits } from "./splits/combinatorial.ts";
export { type PurgedFolds, purgedFolds } from "./splits/purged-folds.ts";
export { type Split, sharedLabels } from "./splits/split.ts";
export { type WalkForward, walkForwardSplits } from "./splits/walk-forward.ts";
