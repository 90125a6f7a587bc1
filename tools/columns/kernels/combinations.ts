// What formulas of prices are mostly made of, each in one pass: a column stretched and shifted, two columns mixed, ratios in per cent.
// A missing operand gives missing, and so does a division by zero.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, numberParam, type Step } from "../kernel.ts";

export const affineKernel: Kernel = defineKernel({
  name: "affine",
  says: "scale * x + shift",
  inputs: 1,
  params: [numberParam("scale"), numberParam("shift")],
  open: (lanes, scale, shift): Step => {
    const [m, c] = [scale as number, shift as number];
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const [to, v, k, i0, end] = [o.data, a.data, o.at, a.at, rows * lanes];
      for (let i = 0; i < end; i++) to[k + i] = m * v[i0 + i]! + c;
    };
  },
});

export const mixKernel: Kernel = defineKernel({
  name: "mix",
  says: "first * x + second * y",
  inputs: 2,
  params: [numberParam("first"), numberParam("second")],
  open: (lanes, first, second): Step => {
    const [m, n] = [first as number, second as number];
    return ([out], [x, y], rows) => {
      const [o, a, b] = [out as Tape, x as Tape, y as Tape];
      const [to, v, w, k, i0, j0, end] = [o.data, a.data, b.data, o.at, a.at, b.at, rows * lanes];
      for (let i = 0; i < end; i++) to[k + i] = m * v[i0 + i]! + n * w[j0 + i]!;
    };
  },
});

export const mixThreeKernel: Kernel = defineKernel({
  name: "mix_three",
  says: "first * x + second * y + third * z",
  inputs: 3,
  params: [numberParam("first"), numberParam("second"), numberParam("third")],
  open: (lanes, first, second, third): Step => {
    const [m, n, p] = [first as number, second as number, third as number];
    return ([out], [x, y, z], rows) => {
      const [o, a, b, c] = [out as Tape, x as Tape, y as Tape, z as Tape];
      const [to, v, w, u] = [o.data, a.data, b.data, c.data];
      const [k, i0, j0, h0, end] = [o.at, a.at, b.at, c.at, rows * lanes];
      for (let i = 0; i < end; i++) to[k + i] = m * v[i0 + i]! + n * w[j0 + i]! + p * u[h0 + i]!;
    };
  },
});

export const scaledRatioKernel: Kernel = defineKernel({
  name: "scaled_ratio",
  says: "scale * x / y; missing where y is zero",
  inputs: 2,
  params: [numberParam("scale")],
  open: (lanes, scale): Step => {
    const m = scale as number;
    return ([out], [x, y], rows) => {
      const [o, a, b] = [out as Tape, x as Tape, y as Tape];
      const [to, v, w, k, i0, j0, end] = [o.data, a.data, b.data, o.at, a.at, b.at, rows * lanes];
      for (let i = 0; i < end; i++) {
        const by = w[j0 + i]!;
        to[k + i] = by === 0 ? Number.NaN : (m * v[i0 + i]!) / by;
      }
    };
  },
});

export const relativeKernel: Kernel = defineKernel({
  name: "relative",
  says: "scale * (x - y) / y; missing where y is zero",
  inputs: 2,
  params: [numberParam("scale")],
  open: (lanes, scale): Step => {
    const m = scale as number;
    return ([out], [x, y], rows) => {
      const [o, a, b] = [out as Tape, x as Tape, y as Tape];
      const [to, v, w, k, i0, j0, end] = [o.data, a.data, b.data, o.at, a.at, b.at, rows * lanes];
      for (let i = 0; i < end; i++) {
        const by = w[j0 + i]!;
        to[k + i] = by === 0 ? Number.NaN : (m * (v[i0 + i]! - by)) / by;
      }
    };
  },
});

export const placeKernel: Kernel = defineKernel({
  name: "place",
  says: "scale * (x - from) / (to - from): where x stands between two columns; missing where they are equal",
  inputs: 3,
  params: [numberParam("scale")],
  open: (lanes, scale): Step => {
    const m = scale as number;
    return ([out], [x, from, to], rows) => {
      const [o, a, b, c] = [out as Tape, x as Tape, from as Tape, to as Tape];
      const [given, v, low, high] = [o.data, a.data, b.data, c.data];
      const [k, i0, j0, h0, end] = [o.at, a.at, b.at, c.at, rows * lanes];
      for (let i = 0; i < end; i++) {
        const base = low[j0 + i]!;
        const wide = high[h0 + i]! - base;
        given[k + i] = wide === 0 ? Number.NaN : m * ((v[i0 + i]! - base) / wide);
      }
    };
  },
});

export const differenceRatioKernel: Kernel = defineKernel({
  name: "difference_ratio",
  says: "(x - y) / (z - w); missing where z and w are equal",
  inputs: 4,
  open: (lanes): Step => {
    return ([out], [x, y, z, w], rows) => {
      const [o, a, b, c, d] = [out as Tape, x as Tape, y as Tape, z as Tape, w as Tape];
      const [to, v1, v2, v3, v4] = [o.data, a.data, b.data, c.data, d.data];
      const [k, i0, j0, h0, g0, end] = [o.at, a.at, b.at, c.at, d.at, rows * lanes];
      for (let i = 0; i < end; i++) {
        const by = v3[h0 + i]! - v4[g0 + i]!;
        to[k + i] = by === 0 ? Number.NaN : (v1[i0 + i]! - v2[j0 + i]!) / by;
      }
    };
  },
});
