// Kernels that are a function of the row's own values: nothing is remembered from row to row.

import type { Tape } from "./column.ts";
import { finite } from "./finite.ts";
import { defineKernel, type Kernel } from "./kernel.ts";

/** Of one column; missing where the value is, and where the answer is not finite. */
export const oneColumn = (name: string, says: string, of: (x: number) => number): Kernel =>
  defineKernel({
    name,
    says,
    inputs: 1,
    open:
      (lanes) =>
      ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        for (let i = 0, end = rows * lanes; i < end; i++) o.data[o.at + i] = finite(of(a.data[a.at + i]!));
      },
  });

/** Of two. */
export const twoColumns = (name: string, says: string, of: (x: number, y: number) => number): Kernel =>
  defineKernel({
    name,
    says,
    inputs: 2,
    open:
      (lanes) =>
      ([out], [x, y], rows) => {
        const [o, a, b] = [out as Tape, x as Tape, y as Tape];
        for (let i = 0, end = rows * lanes; i < end; i++) {
          const left = a.data[a.at + i]!;
          const right = b.data[b.at + i]!;
          o.data[o.at + i] = Number.isNaN(left + right) ? Number.NaN : finite(of(left, right));
        }
      },
  });
