// The tape: tensors of known shape, operators, gradients, and the ONNX model that a trace becomes.

export { chunkSum, eachChunk, stacked } from "./batch.ts";
export { bindFlat, flatten } from "./flat.ts";
export { gradients } from "./gradients.ts";
export { anyRows } from "./onnx/any-rows.ts";
export { type Named, type WrittenModel, writeModel } from "./onnx/write.ts";
export {
  elu,
  gelu,
  hardSwish,
  leakyRelu,
  logSigmoid,
  relu,
  sigmoid,
  silu,
  softplus,
  tanh,
} from "./operators/activations.ts";
export {
  absolute,
  add,
  divide,
  exp,
  log,
  maximum,
  minimum,
  multiply,
  negate,
  type Operand,
  sign,
  sqrt,
  square,
  step,
  subtract,
} from "./operators/arithmetic.ts";
export { attention } from "./operators/attention.ts";
export { type ConvolutionOptions, convolution } from "./operators/convolution.ts";
export {
  concat,
  expand,
  pad,
  reshape,
  reverse,
  slice,
  split,
  splitEvenly,
  stack,
  transpose,
  unstack,
} from "./operators/layout.ts";
export { filled } from "./operators/missing.ts";
export { type BatchStatistics, batchStatistics, layerNorm, normaliseColumns } from "./operators/normalise.ts";
export {
  type BatchedOptions,
  batchedProduct,
  dense,
  type GemmOptions,
  gemm,
  joinedProduct,
} from "./operators/products.ts";
export { maximumOver, mean, sum } from "./operators/reductions.ts";
export { logSoftmax, softmax } from "./operators/softmax.ts";
export {
  type Adversary,
  type Buffer,
  type Cut,
  fanIn,
  flatValues,
  gaussian,
  type Initial,
  type MaskSite,
  one,
  type Parameter,
  Scope,
  uniform,
  zero,
} from "./scope.ts";
export { broadcastShape, type Shape, sameShape, showShape, sizeOf } from "./shape.ts";
export { type ElementType, isPerChunk, type Tensor, Trace, zeros } from "./trace.ts";
