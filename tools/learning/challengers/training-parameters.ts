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
    /** How it was traded while it was judged. */
    positions: z.enum(["sign", "rank"]).optional(),
    costBps: z.number().default(10),
    /** End of the newest label that it was judged on; later than what it learnt from where sessions were held out of it. */
    examinedToMs: z.number().optional(),
  })
  .catchall(z.json());
export type TrainingParameters = z.infer<typeof TrainingParameters>;
