// What a search inside a box demands of its start and bounds.

import { callerError } from "#infra/runtime/index.ts";
import { requireFinite, requireLength, requireSameLength } from "../checks.ts";

/** A finite start of at least one variable, and lower < upper for each; infinite bounds are none.
 * @throws tools/length-mismatch, tools/series-empty, tools/value-not-finite, tools/parameter-out-of-range */
export function requireBox(start: Float64Array, lower: Float64Array, upper: Float64Array): void {
  requireLength("start", start, 1);
  requireFinite("start", start);
  requireSameLength("start", start, "lower", lower);
  requireSameLength("start", start, "upper", upper);
  const bad = start.findIndex((_, i) => !(lower[i]! < upper[i]!));
  if (bad >= 0)
    throw callerError(
      "tools/parameter-out-of-range",
      `Bounds of variable ${bad} are ${lower[bad]} and ${upper[bad]}; wanted lower < upper.`,
      { index: bad },
    );
}
