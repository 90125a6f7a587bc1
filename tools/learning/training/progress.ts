// What a training has been through: what is told to whoever watches, and what a checkpoint remembers besides vectors.

import { z } from "zod";
import { plateauStart } from "../optimisers/index.ts";

export const EpochRecord = z.strictObject({
  epoch: z.int(),
  step: z.int(),
  /** Mean over the epoch's steps. */
  trainLoss: z.number(),
  /** Null where there are no rows to validate on. */
  validationLoss: z.number().nullable(),
  rate: z.number(),
});
export type EpochRecord = z.infer<typeof EpochRecord>;

/** Infinity has no place in JSON: null stands for "not yet". */
const Best = z.strictObject({ loss: z.number(), epoch: z.int() }).nullable();

export const Progress = z.strictObject({
  step: z.int().min(0),
  /** Of the epoch that is under way. */
  lossSum: z.number(),
  best: Best,
  waited: z.int().min(0),
  plateau: z.strictObject({ scale: z.number(), best: z.number().nullable(), waited: z.int() }),
  /** Steps that were not taken since the loss or the gradient was not finite; each halves the rate. */
  refused: z.int().min(0),
  refusedInARow: z.int().min(0),
  elapsedMs: z.number().min(0),
  history: z.array(EpochRecord),
});
export type Progress = z.infer<typeof Progress>;

export const atStart: Progress = {
  step: 0,
  lossSum: 0,
  best: null,
  waited: 0,
  plateau: { ...plateauStart, best: null },
  refused: 0,
  refusedInARow: 0,
  elapsedMs: 0,
  history: [],
};

/** Why a training ended. */
export type Ended = "finished" | "early" | "time" | "memory" | "diverged" | "cancelled";

export interface ProgressEvent {
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  readonly loss: number;
  readonly rate: number;
  readonly elapsedMs: number;
  /** Of the epoch that has just ended. */
  readonly ended: EpochRecord | null;
}
