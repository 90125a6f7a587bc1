// A challenger beside the champion on live questions: in the shadow, or with a share of them.

import { callerError, contentHash, contentId } from "#infra/runtime/index.ts";
import type { Experiment, ExperimentOutcome, ExperimentRecords } from "#knowledge/stores/records/index.ts";
import { requireWithin } from "#tools/numeric/index.ts";
import { requireVersion } from "../gate.ts";
import type { ModelRegistry } from "../model-registry.port.ts";
import { wrongStage } from "../registry-errors.ts";
import { type SequentialResult, sequentialTest } from "./sequential-test.ts";

export interface ExperimentPlan {
  readonly challengerId: string;
  /** Null: in the shadow. Else the share of questions that the challenger answers, above 0 and below 1. */
  readonly share: number | null;
  /** 0.05 where left out. */
  readonly level?: number;
}

export interface ExperimentStores {
  readonly registry: ModelRegistry;
  readonly experiments: ExperimentRecords;
}

/** @throws tools/model-missing (no such version, no champion), tools/model-stage, tools/experiment-running, tools/parameter-out-of-range */
export async function startExperiment(
  { registry, experiments }: ExperimentStores,
  { challengerId, share, level = 0.05 }: ExperimentPlan,
  startedAtMs: number,
): Promise<Experiment> {
  if (share !== null) requireWithin("share", share, Number.EPSILON, 1 - Number.EPSILON);
  requireWithin("level", level, Number.EPSILON, 0.5);
  const challenger = await requireVersion(registry, challengerId);
  if (challenger.stage !== "challenger") throw wrongStage(challenger, "a challenger");
  const { model } = challenger;
  const [champion] = await registry.list({ model, stage: "champion" });
  if (!champion)
    throw callerError("tools/model-missing", `"${model}" has no champion to compare with. Promote a version first.`, {
      model,
    });
  const plan = {
    model,
    championId: champion.versionId,
    challengerId,
    kind: share === null ? "shadow" : "split",
    share,
    level,
  } as const;
  const experimentId = contentId("experiment", { ...plan, startedAtMs });
  const experiment = await experiments.start({ ...plan, experimentId, startedAtMs });
  if (experiment !== null) return experiment;
  throw callerError(
    "tools/experiment-running",
    `Another experiment of "${model}" is running. End it first: two at once could not be told apart.`,
    { model },
  );
}

/** Whose answer to a question is used: by the question's own hash, so the same question always goes to the same model. */
export function answeredBy(
  { experimentId, share }: Pick<Experiment, "experimentId" | "share">,
  questionId: string,
): "champion" | "challenger" {
  if (share === null) return "champion";
  const drawn = Number.parseInt(contentHash([experimentId, questionId]).slice(0, 12), 16) / 2 ** 48;
  return drawn < share ? "challenger" : "champion";
}

/**
 * Adds what became known and looks at the test. It decides nothing about the champion's place: the gate and a person do.
 * @returns where the test stands over all outcomes so far
 */
export async function scoreExperiment(
  { experiments }: Pick<ExperimentStores, "experiments">,
  experiment: Experiment,
  outcomes: readonly ExperimentOutcome[],
): Promise<SequentialResult> {
  await experiments.addOutcomes(experiment.experimentId, outcomes);
  return sequentialTest(await experiments.outcomes(experiment.experimentId), { level: experiment.level });
}

/** Ends it with where the test stands. False where it had ended. */
export async function endExperiment(
  { experiments }: Pick<ExperimentStores, "experiments">,
  { experimentId, level }: Experiment,
  by: { readonly as: string; readonly atMs: number },
): Promise<boolean> {
  const result = sequentialTest(await experiments.outcomes(experimentId), { level });
  return experiments.end(experimentId, { ...by, result });
}
