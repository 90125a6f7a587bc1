// How a deep model is trained, beside what it is.

import { z } from "zod";
import { binaryCrossEntropy, huber, informationCoefficient, type Loss, meanSquaredError } from "../../losses/index.ts";

export const DeepTraining = z.strictObject({
  /** At most. */
  epochs: z.int().min(1).max(10_000).default(30),
  /** Rows a step; fewer where there are not so many. */
  batch: z.int().min(2).max(65_536).default(256),
  rate: z.number().gt(0).max(1).default(1e-3),
  weightDecay: z.number().min(0).default(1e-4),
  /** Of numbers, whose deviation is made one first; classes are learned by cross-entropy. */
  loss: z.enum(["huber", "mse", "ic"]).default("huber"),
  /** Epochs without a better loss on the rows held back, after which it ends. */
  patience: z.int().min(1).default(5),
  heldShare: z.number().gt(0).max(0.5).default(0.15),
});
export type DeepTraining = z.output<typeof DeepTraining>;

export function lossOf({ loss }: DeepTraining, classes: boolean): Loss {
  if (classes) return binaryCrossEntropy;
  return { huber: huber(), mse: meanSquaredError, ic: informationCoefficient }[loss];
}
