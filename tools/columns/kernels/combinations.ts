// What formulas of prices are mostly made of, each in one pass: a column stretched and shifted, two columns mixed, ratios in per cent.
// A missing operand gives missing, and so does a division by zero.

import { type Kernel, nativeKernel, numberParam } from "../kernel.ts";

export const affineKernel: Kernel = nativeKernel({
  name: "affine",
  says: "scale * x + shift",
  inputs: 1,
  params: [numberParam("scale"), numberParam("shift")],
  native: "affine",
});

export const mixKernel: Kernel = nativeKernel({
  name: "mix",
  says: "first * x + second * y",
  inputs: 2,
  params: [numberParam("first"), numberParam("second")],
  native: "mix",
});

export const mixThreeKernel: Kernel = nativeKernel({
  name: "mix_three",
  says: "first * x + second * y + third * z",
  inputs: 3,
  params: [numberParam("first"), numberParam("second"), numberParam("third")],
  native: "mixThree",
});

export const scaledRatioKernel: Kernel = nativeKernel({
  name: "scaled_ratio",
  says: "scale * x / y; missing where y is zero",
  inputs: 2,
  params: [numberParam("scale")],
  native: "scaledRatio",
});

export const relativeKernel: Kernel = nativeKernel({
  name: "relative",
  says: "scale * (x - y) / y; missing where y is zero",
  inputs: 2,
  params: [numberParam("scale")],
  native: "relative",
});

export const placeKernel: Kernel = nativeKernel({
  name: "place",
  says: "scale * (x - from) / (to - from): where x stands between two columns; missing where they are equal",
  inputs: 3,
  params: [numberParam("scale")],
  native: "place",
});

export const differenceRatioKernel: Kernel = nativeKernel({
  name: "difference_ratio",
  says: "(x - y) / (z - w); missing where z and w are equal",
  inputs: 4,
  native: "differenceRatio",
});
