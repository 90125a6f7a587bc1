// Kernels that need their whole window at every row, because no sum can be slid along: a plain function is shown where it lies.
// A row costs the window at least; where a sliding form exists it is written as a kernel of its own.

import type { Tape } from "./column.ts";
import { defineKernel, type Kernel, type ParamRule, rowsParam } from "./kernel.ts";

/** One full window, all finite: the oldest value at `first`, the next one `stride` further. Writes a number for each output, NaN where it has no
 * answer. */
export type OverWindow = (data: Float64Array, first: number, stride: number, to: Float64Array) => void;

interface Given {
  readonly name: string;
  readonly says: string;
  /** Fewest rows of a window. */
  readonly least: number;
  readonly params?: readonly ParamRule[];
  readonly outputs?: readonly string[];
  /** The function for a window of n rows; scratch memory that it makes once is its own. */
  readonly over: (n: number, ...params: readonly number[]) => OverWindow;
}

/** A kernel of one column whose first parameter is its rows; a window with a missing value is missing. */
export function windowKernel({ name, says, least, params = [], outputs = ["value"], over }: Given): Kernel {
  return defineKernel({
    name,
    says,
    inputs: 1,
    params: [rowsParam("rows", least), ...params],
    outputs,
    lookback: (rows) => rows as number,
    warmUp: (rows) => (rows as number) - 1,
    open: (lanes, window, ...rest) => {
      const n = window as number;
      const before = (n - 1) * lanes;
      const of = over(n, ...rest);
      const run = new Float64Array(lanes);
      const answer = new Float64Array(outputs.length);
      return (to, [x], rows) => {
        const { data, at } = x as Tape;
        let s = 0;
        for (let k = 0, i = at, end = rows * lanes; k < end; k++, i++) {
          const now = data[i]!;
          const seen = now - now === 0 ? run[s]! + 1 : 0;
          run[s] = seen;
          if (seen >= n) {
            of(data, i - before, lanes, answer);
          } else {
            answer.fill(Number.NaN);
          }
          for (let o = 0; o < to.length; o++) {
            const { data: out, at: start } = to[o]!;
            const value = answer[o]!;
            out[start + k] = value - value === 0 ? value : Number.NaN;
          }
          if (++s === lanes) s = 0;
        }
      };
    },
  });
}
