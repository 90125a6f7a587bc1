// What a version's lineage says of how it was trained: enough to make the same learner and the same rows again.

import { z } from "zod";
import { DatasetPlan } from "../dataset/index.ts";

export const TrainingParameters = z
  .object({
    options: z.record(z.string(), z.json()),
    steps: DatasetPlan.shape.steps.unwrap(),
    horizon: DatasetPlan.shape.horizon.unwrap(),
    label: DatasetPlan.shape.label.unwrap(),
    interval: DatasetPlan.shape.interval.unwrap(),
    /** By lane. */
    symbols: z.array(z.string()),
  })
  .catchall(z.json());
export type TrainingParameters = z.infer<typeof TrainingParameters>;
