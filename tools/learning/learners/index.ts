// Learners by id: what is fitted, examined, registered and served.

export { describeLearner, type LearnerDescription, learnerById, learners } from "./learner-by-id.ts";
export type {
  FittedModel,
  LearnContext,
  LearnerParts,
  LearnProgress,
  LearnRecord,
  ModelLearner,
  Task,
} from "./model-learner.ts";
export type { Options } from "./options.ts";
