// Kernels that need the whole window of two columns at every row: both are copied out and handed to a plain function. As window-kernel.ts, for pairs.

import type { Tape } from "./column.ts";
import { defineKernel, type Kernel, type ParamRule, rowsParam } from "./kernel.ts";

/** Two full windows, oldest first, all finite; writes one number for each output, NaN where it has no answer. */
export type OverPair = (y: Float64Array, x: Float64Array, to: Float64Array) => void;

interface Given {
  readonly name: string;
  readonly says: string;
  /** Fewest rows of a window. */
  readonly least: number;
  readonly params?: readonly ParamRule[];
  readonly outputs: readonly string[];
  /** The function for a window of n rows; scratch memory that it makes once is its own. */
  readonly over: (n: number, ...params: readonly number[]) => OverPair;
}

/** A kernel of y and x whose first parameter is its rows; a window in which a row lacks either is missing. */
export function pairWindowKernel({ name, says, least, params = [], outputs, over }: Given): Kernel {
  return defineKernel({
    name,
    says,
    inputs: 2,
    params: [rowsParam("rows", least), ...params],
    outputs,
    lookback: (rows) => rows as number,
    warmUp: (rows) => (rows as number) - 1,
    open: (lanes, window, ...rest) => {
      const n = window as number;
      const before = (n - 1) * lanes;
      const of = over(n, ...rest);
      const run = new Float64Array(lanes);
      const [ys, xs] = [new Float64Array(n), new Float64Array(n)];
      const answer = new Float64Array(outputs.length);
      return (to, [y, x], rows) => {
        const [a, b] = [y as Tape, x as Tape];
        const [v, w] = [a.data, b.data];
        const aside = b.at - a.at;
        let s = 0;
        for (let k = 0, i = a.at, end = rows * lanes; k < end; k++, i++) {
          const both = v[i]! + w[i + aside]!;
          const seen = both - both === 0 ? run[s]! + 1 : 0;
          run[s] = seen;
          if (seen >= n) {
            for (let j = i - before, t = 0; t < n; j += lanes, t++) {
              ys[t] = v[j]!;
              xs[t] = w[j + aside]!;
            }
            of(ys, xs, answer);
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
