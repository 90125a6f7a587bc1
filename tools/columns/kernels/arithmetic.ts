// The four operations, row by row. They carry most of the work, so each is a loop of its own that the compiler can keep tight.
// A missing operand gives missing; so do a division by zero and a result too large for float64.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, type Step } from "../kernel.ts";

export const addKernel: Kernel = defineKernel({
  name: "add",
  says: "x + y",
  inputs: 2,
  open: (lanes): Step => {
    return ([out], [x, y], rows) => {
      const [o, a, b] = [out as Tape, x as Tape, y as Tape];
      const [to, left, right] = [o.data, a.data, b.data];
      for (let i = 0, end = rows * lanes; i < end; i++) to[o.at + i] = left[a.at + i]! + right[b.at + i]!;
    };
  },
});

export const subtractKernel: Kernel = defineKernel({
  name: "subtract",
  says: "x - y",
  inputs: 2,
  open: (lanes): Step => {
    return ([out], [x, y], rows) => {
      const [o, a, b] = [out as Tape, x as Tape, y as Tape];
      const [to, left, right] = [o.data, a.data, b.data];
      for (let i = 0, end = rows * lanes; i < end; i++) to[o.at + i] = left[a.at + i]! - right[b.at + i]!;
    };
  },
});

export const multiplyKernel: Kernel = defineKernel({
  name: "multiply",
  says: "x * y",
  inputs: 2,
  open: (lanes): Step => {
    return ([out], [x, y], rows) => {
      const [o, a, b] = [out as Tape, x as Tape, y as Tape];
      const [to, left, right] = [o.data, a.data, b.data];
      for (let i = 0, end = rows * lanes; i < end; i++) to[o.at + i] = left[a.at + i]! * right[b.at + i]!;
    };
  },
});

export const divideKernel: Kernel = defineKernel({
  name: "divide",
  says: "x / y; missing where y is zero",
  inputs: 2,
  open: (lanes): Step => {
    return ([out], [x, y], rows) => {
      const [o, a, b] = [out as Tape, x as Tape, y as Tape];
      const [to, left, right] = [o.data, a.data, b.data];
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const by = right[b.at + i]!;
        to[o.at + i] = by === 0 ? Number.NaN : left[a.at + i]! / by;
      }
    };
  },
});

export const constantKernel: Kernel = defineKernel({
  name: "constant",
  says: "the same number in every row",
  inputs: 0,
  params: [{ name: "value", min: -Number.MAX_VALUE, max: Number.MAX_VALUE, whole: false }],
  open: (lanes, value): Step => {
    return ([out], _, rows) => {
      const { data, at } = out as Tape;
      data.fill(value as number, at, at + rows * lanes);
    };
  },
});
