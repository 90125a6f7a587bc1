// Steps of a window taken together or apart.

import { maximumOver, mean, reshape, slice, type Tensor } from "../tape/index.ts";

/** The state of the last step of (batch, time, width). */
export function lastStep(x: Tensor): Tensor {
  const [batch = 0, steps = 0, width = 0] = x.shape;
  return reshape(slice(x, 1, steps - 1, steps), [batch, width]);
}

/** Groups of so many steps, the newest complete: (batch, floor(time / size), size, width). Oldest steps that fill none are left out. */
function groups(x: Tensor, size: number): Tensor {
  const [batch = 0, steps = 0, width = 0] = x.shape;
  const count = Math.floor(steps / size);
  if (x.shape.length !== 3 || count === 0) {
    throw x.trace.mismatch(`groups of ${size} steps`, `(batch, at least ${size} steps, width)`, x.shape);
  }
  return reshape(slice(x, 1, steps - count * size, steps), [batch, count, size, width]);
}

/** Steps side by side: (batch, floor(time / size), size * width).
 * @source Nie et al. (2023), A Time Series is Worth 64 Words, ICLR */
export function patches(x: Tensor, size: number): Tensor {
  const grouped = groups(x, size);
  const [batch = 0, count = 0, , width = 0] = grouped.shape;
  return reshape(grouped, [batch, count, size * width]);
}

/** The mean of every so many steps: (batch, floor(time / size), width). */
export const meanPooled = (x: Tensor, size: number): Tensor => (size === 1 ? x : mean(groups(x, size), [2]));

/** The greatest of every so many steps. */
export const maximumPooled = (x: Tensor, size: number): Tensor => (size === 1 ? x : maximumOver(groups(x, size), [2]));
