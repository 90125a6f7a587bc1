// Where in time a step stands, added to what it holds.

import { add, type Tensor } from "../tape/index.ts";

/** sin and cos of t / 10000^(2i / width) in turn, for steps t and pairs i.
 * @source Vaswani et al. (2017), Attention Is All You Need */
export function addPositions(x: Tensor): Tensor {
  const [, steps = 0, width = 0] = x.shape;
  const values = Float32Array.from({ length: steps * width }, (_, at) => {
    const column = at % width;
    const angle = Math.floor(at / width) / 10_000 ** ((column - (column % 2)) / width);
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
  return add(x, x.trace.constant(values, [steps, width]));
}
