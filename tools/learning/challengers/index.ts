// Challengers: trained, examined, registered and judged in one go that can be ended and taken up again.

export { ChallengerPlan, modelName, type SettledPlan, settlePlan } from "./challenger-plan.ts";
export { type ChallengerReport, challengerReport } from "./report/challenger-report.ts";
export type { ReportKeys } from "./report/store-report.ts";
export {
  type Challenger,
  type ChallengerParts,
  type ChallengerProgress,
  type HeldOut,
  trainChallenger,
} from "./train-challenger.ts";
export { TrainingParameters } from "./training-parameters.ts";
