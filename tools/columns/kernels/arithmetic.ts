// The four operations, row by row. A missing operand gives missing; so do a division by zero and a result too large for float64.

import { type Kernel, nativeKernel, numberParam } from "../kernel.ts";

export const addKernel: Kernel = nativeKernel({ name: "add", says: "x + y", inputs: 2, native: "add" });
export const subtractKernel: Kernel = nativeKernel({ name: "subtract", says: "x - y", inputs: 2, native: "subtract" });
export const multiplyKernel: Kernel = nativeKernel({ name: "multiply", says: "x * y", inputs: 2, native: "multiply" });
export const divideKernel: Kernel = nativeKernel({
  name: "divide",
  says: "x / y; missing where y is zero",
  inputs: 2,
  native: "divide",
});
export const constantKernel: Kernel = nativeKernel({
  name: "constant",
  says: "the same number in every row",
  inputs: 0,
  params: [numberParam("value")],
  native: "constant",
});
