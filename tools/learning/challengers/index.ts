// Challengers: trained, examined, registered and judged in one go that can be ended and taken up again.

export type { Challenger, HeldOut, MadeChallenger, ReportKeys } from "./challenger.ts";
export { ChallengerPlan, modelName, type SettledPlan, settlePlan } from "./challenger-plan.ts";
export { type ChallengerReport, challengerReport } from "./report/challenger-report.ts";
export { type ChallengerParts, type ChallengerProgress, trainChallenger } from "./train-challenger.ts";
export { refitAdvice, requireParameters, TrainingParameters } from "./training-parameters.ts";
export { type WatchedVersion, watchVersion } from "./watch-version.ts";
