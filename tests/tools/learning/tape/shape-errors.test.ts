// A wrong shape is told when the model is traced: the layer, what was found, what was wanted.
import { describe, expect, test } from "vitest";
import { convolution, dense, layerNorm, selfAttention } from "../../../../tools/learning/layers/index.ts";
import * as tape from "../../../../tools/learning/tape/index.ts";

const { Scope, Trace } = tape;
const scope = Scope.root(new Trace(), true);
const of = (...shape: number[]): tape.Tensor => tape.zeros(scope.trace, shape);

describe("the error names the operator and both shapes", () => {
  test.each<[string, () => unknown, RegExp]>([
    ["add", () => tape.add(of(2, 3), of(4)), /add: found \[2, 3\] and \[4\]; wanted equal lengths/],
    ["gemm", () => tape.gemm(of(2, 3), of(4, 2)), /matrix product: found \[2, 3\] and \[4, 2\]/],
    [
      "batched product",
      () => tape.batchedProduct(of(2, 3, 4), of(3, 4, 2)),
      /batched product: found \[2, 3, 4\] and \[3, 4, 2\]/,
    ],
    ["reshape", () => tape.reshape(of(2, 3), [5]), /reshape: found \[2, 3\] and \[5\]; wanted as many elements/],
    ["transpose", () => tape.transpose(of(2, 3), [0, 0]), /transpose: found \[2, 3\]; wanted an order of all its axes/],
    ["slice", () => tape.slice(of(2, 3), 1, 2, 5), /slice: found \[2, 3\]; wanted a range within axis 1/],
    ["concat", () => tape.concat([of(2, 3), of(3, 3)], 1), /concat: found \[2, 3\] and \[3, 3\]/],
    ["split", () => tape.split(of(2, 3), 1, [1, 1]), /split: found \[2, 3\]; wanted lengths that add up/],
    ["expand", () => tape.expand(of(2, 3), [2, 4]), /expand: found \[2, 3\] and \[2, 4\]/],
    ["sum", () => tape.sum(of(2, 3), [2]), /reduce: found \[2, 3\]; wanted axes of the tensor/],
    [
      "attention",
      () => tape.attention(of(1, 2, 3, 4), of(1, 2, 3, 5), of(1, 2, 3, 5)),
      /attention: found \[1, 2, 3, 4\] and/,
    ],
    [
      "chunks",
      () => tape.eachChunk(tape.zeros(new Trace(4), [6, 2])),
      /eachChunk: found \[6, 2\]; wanted a first axis/,
    ],
  ])("%s", (_, wrong, message) => expect(wrong).toThrow(message));
});

describe("and the layer in which it happened", () => {
  test("with the path of layers around it", () => {
    const wrong = () =>
      scope.within("encoder.0", (inner) =>
        inner.within("feed", (part) => tape.add(dense(part, "wide", of(2, 3), 4), of(2, 3))),
      );
    expect(wrong).toThrow(/add in layer "encoder.0.feed": found \[2, 4\] and \[2, 3\]/);
    expect(scope.trace.layer).toBe("");
  });

  test.each<[string, () => unknown, RegExp]>([
    ["heads", () => selfAttention(scope, "a", of(1, 2, 6), { heads: 4 }), /attention of 4 heads: found \[1, 2, 6\]/],
    [
      "normalised axes",
      () => layerNorm(scope, "n", of(2, 3), [4]),
      /layer normalisation in layer "n": found \[2, 3\] and \[4\]/,
    ],
    [
      "channels",
      () => convolution(scope, "c", of(2, 3), { taps: 3, channels: 2 }),
      /convolution in layer "c": found \[2, 3\] and/,
    ],
  ])("%s", (_, wrong, message) => expect(wrong).toThrow(message));

  test("two layers of one name are refused", () => {
    dense(scope, "twice", of(2, 3), 1);
    expect(() => dense(scope, "twice", of(2, 3), 1)).toThrow(/Two tensors of the model are named "twice.weight"/);
  });
});
