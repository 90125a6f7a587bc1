// Operators over columns and the program that runs them: every feature and every factor is an expression here.

import * as op from "./operators.ts";

export type { Column } from "./column.ts";
export {
  type Applied,
  apply,
  applyAll,
  type Expression,
  type InputColumn,
  input,
  inputsOf,
  nodesOf,
  remade,
  rewritten,
  warmUpOf,
  writtenOut,
} from "./expression.ts";
export { checkCall, defineKernel, type Kernel, numberParam, type ParamRule, rowsParam, type Step } from "./kernel.ts";
export { candlePatternKernels } from "./kernels/candle-patterns.ts";
export { kernels } from "./kernels.ts";
export { nativeHash } from "./native/native.ts";
export { type Columns, type CompileOptions, compile, computeColumns, type Program } from "./program.ts";
/** `op.mean(x, 20)`: words to write expressions with. */
export { op };
