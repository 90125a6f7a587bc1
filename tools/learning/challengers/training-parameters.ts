// What a version's lineage says of how it was trained: enough to make the same learner and the same rows again.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";
import { DatasetPlan } from "../dataset/index.ts";
import type { ModelVersion } from "../registry/index.ts";

export const TrainingParameters = z
  .object({
    options: z.record(z.string(), z.json()),
    steps: DatasetPlan.shape.steps.unwrap(),
    horizon: DatasetPlan.shape.horizon.unwrap(),
    label: DatasetPlan.shape.label.unwrap(),
    interval: DatasetPlan.shape.interval.unwrap(),
    /** By lane. */
    symbols: z.array(z.string()),
    /** How it was traded while it was judged. */
    positions: z.enum(["sign", "rank"]).optional(),
    costBps: z.number().default(10),
    /** End of the newest label that it was judged on; later than what it learnt from where sessions were held out of it. */
    examinedToMs: z.number().optional(),
  })
  .catchall(z.json());
export type TrainingParameters = z.infer<typeof TrainingParameters>;

/** How a version was made. @throws tools/model-invalid where its lineage does not say, which the caller's words complete */
export function requireParameters({ versionId, lineage }: ModelVersion, advice: string): TrainingParameters {
  const made = TrainingParameters.safeParse(lineage.parameters);
  if (made.success) return made.data;
  throw callerError("tools/model-invalid", `${versionId} does not say how it was made${advice}`, { versionId });
}

/** For a champion that is to be fitted again beside a challenger. */
export const refitAdvice =
  ", so that it cannot be fitted again beside a challenger. Retire it, or train another line of models.";
