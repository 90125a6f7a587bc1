// What calibration learns from: scores, and whether the thing happened.

import { callerError } from "#infra/runtime/index.ts";
import { requireFinite, requireLength, requireSameLength } from "#tools/numeric/index.ts";

/** @throws tools/series-empty, tools/length-mismatch, tools/value-not-finite, tools/training-invalid (neither 0 nor 1), tools/training-one-class */
export function requireClasses(scores: Float64Array, happened: Float64Array): void {
  requireLength("scores", scores, 1);
  requireSameLength("scores", scores, "happened", happened);
  requireFinite("scores", scores);
  const wrong = happened.findIndex((y) => y !== 0 && y !== 1);
  if (wrong >= 0)
    throw callerError("tools/training-invalid", `happened[${wrong}] is ${happened[wrong]}; wanted 0 or 1.`, {
      index: wrong,
    });
  const ups = happened.reduce((sum, y) => sum + y, 0);
  if (ups === 0 || ups === happened.length)
    throw callerError(
      "tools/training-one-class",
      `All ${happened.length} outcomes are ${happened[0]}: a probability cannot be learnt from one class. Calibrate on more rows.`,
    );
}
