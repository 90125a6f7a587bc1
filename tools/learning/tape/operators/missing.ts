// Values that are missing, where a model meets the world: no gradient goes through here.

import { emitOne, type Tensor } from "../trace.ts";

/** x with a number in place of every NaN. Of inputs only: training is given rows that are whole. */
export function filled(x: Tensor, by: number): Tensor {
  const missing = emitOne("IsNaN", [x], x.shape, { type: "bool" });
  return emitOne("Where", [missing, x.trace.scalar(by), x], x.shape);
}
