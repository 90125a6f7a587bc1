// What stood some rows ago, and the change since.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

const lookback = (rows = 0): number => rows;

export const delayKernel: Kernel = defineKernel({
  name: "delay",
  says: "x so many rows ago",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  open: (lanes, back) => {
    const shift = (back as number) * lanes;
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      for (let i = 0, end = rows * lanes; i < end; i++) o.data[o.at + i] = a.data[a.at + i - shift]!;
    };
  },
});

export const deltaKernel: Kernel = defineKernel({
  name: "delta",
  says: "x minus x so many rows ago",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  open: (lanes, back) => {
    const shift = (back as number) * lanes;
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      for (let i = 0, end = rows * lanes; i < end; i++) {
        o.data[o.at + i] = a.data[a.at + i]! - a.data[a.at + i - shift]!;
      }
    };
  },
});

export const changeKernel: Kernel = defineKernel({
  name: "change",
  says: "x / (x so many rows ago) - 1; missing where that was zero",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  open: (lanes, back) => {
    const shift = (back as number) * lanes;
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const before = a.data[a.at + i - shift]!;
        o.data[o.at + i] = before === 0 ? Number.NaN : a.data[a.at + i]! / before - 1;
      }
    };
  },
});

export const percentChangeKernel: Kernel = defineKernel({
  name: "percent_change",
  says: "100 x (x less x so many rows ago) over the latter; missing where that was zero",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  open: (lanes, back) => {
    const shift = (back as number) * lanes;
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const [to, v, k, i0] = [o.data, a.data, o.at, a.at];
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const before = v[i0 + i - shift]!;
        to[k + i] = before === 0 ? Number.NaN : (100 * (v[i0 + i]! - before)) / before;
      }
    };
  },
});
