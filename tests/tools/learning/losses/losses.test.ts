// Losses and their gradients equal PyTorch's, whether the batch is whole or in parts.
import { describe, expect, test } from "vitest";
import {
  binaryCrossEntropy,
  crossEntropy,
  focal,
  gaussianNegativeLogLikelihood,
  hinge,
  huber,
  informationCoefficient,
  type Loss,
  logisticRanking,
  meanSquaredError,
  pairwiseRanking,
  quantile,
} from "../../../../tools/learning/losses/index.ts";
import { eachChunk, gradients, Trace, writeModel } from "../../../../tools/learning/tape/index.ts";
import { expectWithin, readGolden } from "../../../golden/golden.ts";
import { interpret, value } from "../tape/interpreter.ts";

const losses: Readonly<Record<string, Loss>> = Object.fromEntries(
  [
    meanSquaredError,
    huber(),
    binaryCrossEntropy,
    crossEntropy(3),
    focal(),
    hinge,
    quantile([0.1, 0.5, 0.9]),
    gaussianNegativeLogLikelihood,
    pairwiseRanking,
    logisticRanking,
    informationCoefficient,
  ].map((loss) => [loss.id, loss]),
);

function valueAndGradient(
  loss: Loss,
  rows: number,
  prediction: number[],
  target: number[],
  chunks: number,
  weights?: number[],
): number[] {
  const trace = new Trace(chunks);
  const p = trace.input("p", [rows, prediction.length / rows], "float32", true);
  const y = trace.input("y", [rows, target.length / rows]);
  const w = weights === undefined ? null : trace.input("w", [rows, 1]);
  const result = loss.of(eachChunk(p), eachChunk(y), w === null ? null : eachChunk(w));
  const { bytes } = writeModel(trace, { result, gradient: gradients(result, [p])[0]! });
  const inputs = {
    p: value(p.shape, prediction),
    y: value(y.shape, target),
    ...(weights && { w: value([rows, 1], weights) }),
  };
  const outputs = interpret(bytes, inputs);
  return [outputs.result!.data[0]!, ...outputs.gradient!.data];
}

describe.each(readGolden("learning_training").filter(({ fact }) => fact.startsWith("loss ")))(
  "$fact",
  (certificate) => {
    const { loss, rows, prediction, target } = certificate.input as {
      loss: string;
      rows: number;
      prediction: number[];
      target: number[];
    };
    const found = losses[loss]!;

    test("equals PyTorch", () => {
      expectWithin(valueAndGradient(found, rows, prediction, target, 1), certificate);
    });

    test("equals PyTorch with one row a part", () => {
      expectWithin(valueAndGradient(found, rows, prediction, target, 7), certificate);
    });

    test("weights of one change nothing, and a row of weight zero is as if it were not there", () => {
      expectWithin(valueAndGradient(found, rows, prediction, target, 7, Array<number>(rows).fill(1)), certificate);
      const more = (values: number[], row: number): number[] => [
        ...values,
        ...Array<number>(values.length / rows).fill(row),
      ];
      const padded = valueAndGradient(found, rows + 1, more(prediction, 0.3), more(target, 1), 4, [
        ...Array<number>(rows).fill(1),
        0,
      ]);
      expectWithin(padded.slice(0, Array.isArray(certificate.expected) ? certificate.expected.length : 1), certificate);
      expect(padded.slice(-prediction.length / rows).every((g) => Math.abs(g) < 1e-9)).toBe(true);
    });
  },
);

test("a loss says which shapes it found and which it wanted", () => {
  expect(() => valueAndGradient(huber(), 4, [1, 2, 3, 4], Array<number>(8).fill(0), 1)).toThrow(
    /loss "huber": found \[4, 1\] and \[4, 2\]/,
  );
});
