// A challenger that was made, and all that is told about it.

import type { TrainingSet } from "../dataset/index.ts";
import type { FittedModel } from "../learners/index.ts";
import type { ModelIdentity, ModelVersion } from "../registry/index.ts";
import type { Examination, ForecastSkill, GateVerdict } from "../validation/index.ts";
import type { SettledPlan } from "./challenger-plan.ts";

/** Of the object store. */
export interface ReportKeys {
  readonly html: string;
  readonly json: string;
}

export interface MadeChallenger {
  readonly runId: string;
  readonly version: ModelVersion;
  readonly verdict: GateVerdict<ModelIdentity>;
  readonly examination: Examination;
  readonly set: TrainingSet;
  readonly plan: SettledPlan;
  readonly fitted: FittedModel;
  /** On the newest periods, which it never saw. */
  readonly heldOut: HeldOut;
  /** Fits that an earlier start had finished. */
  readonly taken: number;
}

export interface Challenger extends MadeChallenger {
  readonly report: ReportKeys;
}

export interface HeldOut extends ForecastSkill {
  readonly periods: number;
}
