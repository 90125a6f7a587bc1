// The newest part of the training rows, held back to say when to stop: purged, as every split is.

import { pickSamples, type Samples, type Split, walkForwardSplits } from "../validation/index.ts";
import { periodsOf } from "../validation/samples.ts";

/** @param share of the periods. @throws tools/fold-too-small where no label ends before the periods that are held back */
export function heldBack(samples: Samples, share: number): { readonly train: Samples; readonly held: Samples } {
  const firstTrainPeriods = Math.max(1, Math.floor(periodsOf(samples).count * (1 - share)));
  const [split] = walkForwardSplits(samples, { folds: 1, firstTrainPeriods }) as [Split];
  return { train: pickSamples(samples, split.train), held: pickSamples(samples, split.test) };
}
