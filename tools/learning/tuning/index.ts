// Tuning: a space, a sampler, a pruner, an executor, and the study that the record store keeps of it.

export { openInProcessExecutor } from "./executor/drivers/in-process.driver.ts";
export { executorDrivers } from "./executor/drivers/index.ts";
export { openWorkerThreads } from "./executor/drivers/worker-threads.driver.ts";
export type { Executor, Task, TaskContext, TaskReference, Unit } from "./executor/executor.port.ts";
export { hyperbandPruner } from "./pruning/hyperband.ts";
export { medianPruner } from "./pruning/median.ts";
export { type Hurdle, neverPruned, type Pruner, type Reported } from "./pruning/pruner.ts";
export { halvingPruner } from "./pruning/successive-halving.ts";
export { type DoneTrial, runStudy, type StudyPlan, type StudyResult, type StudyRun, studyIdOf } from "./run-study.ts";
export { cmaSampler } from "./samplers/cma-es.ts";
export { gridSampler } from "./samplers/grid.ts";
export { randomSampler } from "./samplers/random.ts";
export type { Costs, Sampler } from "./samplers/sampler.ts";
export { tpeSampler } from "./samplers/tpe.ts";
export { Parameter, type Parameters, readSpace, type Space, type Value } from "./space/space.ts";
export { type Point, parametersAt, pointOf } from "./space/unit-cube.ts";
export {
  type Direction,
  type Objective,
  type Outcome,
  type TrialContext,
  type TrialResult,
  trialTask,
} from "./trial.ts";
