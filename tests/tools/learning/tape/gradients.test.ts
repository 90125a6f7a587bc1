// Every operator's gradient equals finite differences of the very graph that is written, in float64.
import { describe, expect, test } from "vitest";
import * as tape from "../../../../tools/learning/tape/index.ts";
import { chunkSum, eachChunk, gradients, stacked, sum, Trace } from "../../../../tools/learning/tape/index.ts";
import { type Case, expectGradients } from "./finite-differences.ts";

const {
  absolute,
  add,
  attention,
  batchedProduct,
  batchStatistics,
  concat,
  convolution,
  dense,
  divide,
  elu,
  exp,
  expand,
  gelu,
  gemm,
  hardSwish,
  joinedProduct,
  layerNorm,
  leakyRelu,
  log,
  logSigmoid,
  logSoftmax,
  maximum,
  maximumOver,
  mean,
  minimum,
  multiply,
  negate,
  normaliseColumns,
  pad,
  relu,
  reshape,
  reverse,
  sigmoid,
  silu,
  slice,
  softmax,
  softplus,
  split,
  splitEvenly,
  sqrt,
  square,
  stack,
  subtract,
  tanh,
  transpose,
  unstack,
} = tape;
const one = (f: (x: tape.Tensor) => tape.Tensor, at?: (v: number) => number): Case => ({
  given: { x: [3, 4] },
  f: ({ x }) => f(x!),
  ...(at && { at }),
});
const positive = (v: number): number => Math.abs(v) + 0.3;
const two = (f: (x: tape.Tensor, y: tape.Tensor) => tape.Tensor, at?: (v: number) => number): Case => ({
  given: { x: [2, 3, 4], y: [3, 1] },
  f: ({ x, y }) => f(x!, y!),
  ...(at && { at }),
});

const cases: Readonly<Record<string, Case>> = {
  "add, stretched": two(add),
  "subtract, stretched": two(subtract),
  "multiply, stretched": two(multiply),
  "divide, stretched": two(divide, positive),
  "maximum, stretched": two(maximum),
  "minimum, stretched": two(minimum),
  "arithmetic with numbers": one((x) => divide(subtract(2, multiply(add(x, 1), 3)), add(square(x), 1))),
  negate: one(negate),
  exp: one(exp),
  log: one(log, positive),
  sqrt: one(sqrt, positive),
  absolute: one(absolute),
  relu: one(relu),
  leakyRelu: one((x) => leakyRelu(x, 0.1)),
  elu: one(elu),
  sigmoid: one(sigmoid),
  tanh: one(tanh),
  softplus: one(softplus),
  logSigmoid: one(logSigmoid),
  silu: one(silu),
  gelu: one(gelu),
  "gelu far out": one(gelu, (v) => 4 * v),
  hardSwish: one(hardSwish, (v) => 3 * v),
  reshape: one((x) => reshape(x, [2, 6])),
  transpose: { given: { x: [2, 3, 4] }, f: ({ x }) => transpose(x!, [2, 0, 1]) },
  slice: one((x) => slice(x, 1, 1, 3)),
  pad: one((x) => pad(x, 0, 2, 1)),
  concat: { given: { x: [2, 3], y: [2, 1] }, f: ({ x, y }) => concat([x!, y!, x!], 1) },
  split: one((x) => multiply(split(x, 1, [1, 3])[1]!, split(x, 1, [1, 3])[0]!)),
  "split of which one part is used": one((x) => splitEvenly(x, 1, 4)[2]!),
  "unstack and stack": one((x) => stack(unstack(x, 1).toReversed() as [tape.Tensor], 1)),
  reverse: one((x) => reverse(x, 1)),
  expand: { given: { x: [3, 1] }, f: ({ x }) => expand(x!, [3, 5]) },
  "sum of all": one((x) => multiply(x, sum(x))),
  "sum along one axis": one((x) => multiply(x, sum(x, [1], true))),
  mean: one((x) => mean(square(x), [0])),
  maximumOver: one((x) => maximumOver(x, [1])),
  softmax: one((x) => softmax(x)),
  "softmax along the first axis": one((x) => softmax(x, 0)),
  logSoftmax: one((x) => logSoftmax(x)),
  gemm: { given: { a: [3, 4], b: [4, 2], c: [2] }, f: ({ a, b, c }) => gemm(a!, b!, { plus: c! }) },
  "gemm, both transposed": {
    given: { a: [4, 3], b: [2, 4], c: [3, 2] },
    f: ({ a, b, c }) => gemm(a!, b!, { transposeA: true, transposeB: true, plus: c! }),
  },
  "gemm, one matrix used twice": { given: { a: [3, 3] }, f: ({ a }) => gemm(gemm(a!, a!), a!, { transposeB: true }) },
  dense: { given: { x: [2, 3, 4], w: [4, 2], b: [2] }, f: ({ x, w, b }) => dense(x!, w!, b!) },
  joinedProduct: {
    given: { x: [3, 2], h: [3, 4], w: [6, 2] },
    f: ({ x, h, w }) => joinedProduct([x!, h!], w!),
  },
  batchedProduct: { given: { a: [2, 2, 3], b: [2, 3, 2] }, f: ({ a, b }) => batchedProduct(a!, b!) },
  "batchedProduct, transposed and scaled": {
    given: { a: [2, 3, 2], b: [2, 4, 3] },
    f: ({ a, b }) => batchedProduct(a!, b!, { transposeA: true, transposeB: true, scale: 0.5 }),
  },
  layerNorm: {
    given: { x: [2, 3, 4], gain: [4], shift: [4] },
    f: ({ x, gain, shift }) => layerNorm(x!, gain!, shift!),
  },
  "layerNorm over two axes": {
    given: { x: [2, 3, 2], gain: [3, 2], shift: [3, 2] },
    f: ({ x, gain, shift }) => layerNorm(x!, gain!, shift!),
  },
  "normalisation over the batch": {
    given: { x: [6, 2], gain: [2], shift: [2] },
    f: ({ x, gain, shift }) => normaliseColumns(x!, batchStatistics(x!), gain!, shift!),
  },
  attention: {
    given: { q: [1, 2, 3, 2], k: [1, 2, 3, 2], v: [1, 2, 3, 2] },
    f: ({ q, k, v }) => attention(q!, k!, v!),
  },
  "attention with a mask and a bias": {
    given: { q: [1, 1, 3, 2], k: [1, 1, 3, 2], v: [1, 1, 3, 2] },
    f: ({ q, k, v }) => {
      const mask = q!.trace.constant(Float32Array.of(2, 0, 2, 2, 2, 0, 0, 2, 2), [1, 1, 3, 3]);
      const bias = q!.trace.constant(Float32Array.of(0, -9, -9, 0, 0, -9, 0, 0, 0), [3, 3]);
      return attention(q!, k!, v!, mask, bias);
    },
  },
  "convolution of stride 1": {
    given: { x: [2, 5, 2], w: [3, 2, 2], b: [2] },
    f: ({ x, w, b }) => convolution(x!, w!, b!),
  },
  "convolution that sees no later step": {
    given: { x: [2, 5, 2], w: [3, 2, 1] },
    f: ({ x, w }) => convolution(x!, w!, null, { before: 2, after: 0 }),
  },
  "convolution without padding": {
    given: { x: [1, 6, 1], w: [4, 1, 2] },
    f: ({ x, w }) => convolution(x!, w!, null, { before: 0, after: 0 }),
  },
  "convolution, dilated": {
    given: { x: [2, 7, 1], w: [2, 1, 2] },
    f: ({ x, w }) => convolution(x!, w!, null, { dilation: 3, before: 3, after: 0 }),
  },
  "convolution of stride 2": {
    given: { x: [2, 6, 1], w: [3, 1, 2] },
    f: ({ x, w }) => convolution(x!, w!, null, { stride: 2 }),
  },
  "convolution of one tap": { given: { x: [2, 3, 2], w: [1, 2, 2] }, f: ({ x, w }) => convolution(x!, w!, null) },
};

describe("the traced gradient equals finite differences in float64", () => {
  test.each(Object.entries(cases))("%s", (_, given) => expectGradients(given));
});

const chunked: Readonly<Record<string, Case>> = {
  "a product with shared weights": {
    given: { x: [6, 2], w: [2, 3] },
    f: ({ x, w }) => tanh(gemm(gemm(x!, w!), w!, { transposeB: true })),
  },
  "two layers normalised over the batch": {
    given: { x: [6, 2], w: [2, 3], gain: [3], shift: [3], v: [3, 2] },
    f: ({ x, w, gain, shift, v }) => {
      const first = gemm(x!, w!);
      const second = gemm(relu(normaliseColumns(first, batchStatistics(first), gain!, shift!)), v!);
      const statistics = batchStatistics(second);
      return tanh(normaliseColumns(second, statistics, add(gain!.trace.scalar(1), 0.5), gain!.trace.scalar(0)));
    },
  },
  "rows that meet in a loss of the whole batch": {
    given: { x: [6, 2], w: [2, 1] },
    f: ({ x, w }) => {
      const all = stacked(gemm(x!, w!));
      return softmax(multiply(all, reshape(all, [1, 6])));
    },
  },
  "a value of the whole step that each chunk adds": {
    given: { x: [6, 2], b: [2] },
    f: ({ x, b }) => add(x!, exp(b!)),
  },
  "a sum over the batch that goes back into its rows": {
    given: { x: [6, 2] },
    f: ({ x }) => multiply(x!, chunkSum(sum(square(x!)))),
  },
};

describe("a batch in three chunks has the gradients of finite differences too", () => {
  test.each(Object.entries(chunked))("%s", (_, given) => expectGradients({ ...given, rows: ["x"], chunks: 3 }));
});

describe("gradients", () => {
  test("a tensor on which nothing depends has a gradient of zeros", () => {
    const trace = new Trace();
    const [x, y] = [trace.input("x", [2], "float32", true), trace.input("y", [3], "float32", true)];
    const [, dy] = gradients(sum(x), [x, y]);
    expect(dy!.shape).toEqual([3]);
  });

  test("a loss that is no single number of the batch is refused", () => {
    const trace = new Trace(2);
    const x = trace.input("x", [4], "float32", true);
    expect(() => gradients(x, [x])).toThrow(/one number of the whole batch/);
    expect(() => gradients(sum(eachChunk(x)), [x])).toThrow(/sum the chunks' losses first/);
  });
});
