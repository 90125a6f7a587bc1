// Training: the loop, its data, its checkpoints, and the artefact that comes out.

export { type BatchOrder, batchOrder } from "./batches.ts";
export { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
export { type Evaluation, Evaluator } from "./evaluator.ts";
export {
  type Artefact,
  type ArtefactPlan,
  Predictor,
  type Weights,
  weightsByName,
  writeArtefact,
} from "./predictor.ts";
export type { Ended, EpochRecord, ProgressEvent } from "./progress.ts";
export { gather, type RowColumn, requireRows, type TrainingRows } from "./rows.ts";
export { type Device, type DeviceUsed, openSession, type Session, type SessionOptions } from "./session.ts";
export { buildStep, type Forward, type StepGraph, type StepPlan } from "./step-graph.ts";
export { Stepper, type StepResult, type Steps } from "./stepper.ts";
export { type SplitStep, splitStep } from "./threads/split-step.ts";
export { SplitStepper } from "./threads/split-stepper.ts";
export { type Trained, type TrainingOptions, train } from "./train.ts";
