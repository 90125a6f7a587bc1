// Training on the bins that xgboost has gives its model.

import { expect, test } from "vitest";
import { expectWithin, readGolden } from "#tests/golden/golden.ts";
import { type BoostedTreesOptions, fitBoostedTrees, predictMargins } from "#tools/learning/trees/index.ts";
import { type GoldenRows, goldenRows, goldenSignal, medianSplit, namesOf } from "./golden-rows.ts";

interface Input {
  readonly train: GoldenRows;
  readonly test: GoldenRows;
  readonly objective: string;
  readonly growth: string;
  readonly rounds: number;
  readonly depth: number;
  readonly leaves: number;
  readonly settings: "plain" | "penalised" | "monotone";
}

const settings: Record<Input["settings"], BoostedTreesOptions> = {
  plain: {},
  penalised: { lambda: 3, alpha: 2, minChildWeight: 5, minGain: 0.5 },
  monotone: { monotone: { f0: 1, f3: -1 } },
};

const facts = readGolden("trees").filter(({ fact }) => fact.startsWith("train "));

test("there are such facts", () => {
  expect(facts.length).toBeGreaterThan(0);
});

test.each(facts)("$fact equals $by", async (certificate) => {
  const input = certificate.input as unknown as Input;
  const { rows: count, features } = input.train;
  const values = goldenRows(input.train);
  const signal = goldenSignal(values, features, 33);
  const squared = input.objective === "reg:squarederror";
  const { model } = await fitBoostedTrees(
    { features: namesOf(features), count, values, labels: squared ? signal : medianSplit(signal) },
    {
      objective: squared ? "squared" : "logistic",
      rounds: input.rounds,
      ...(input.growth === "depthwise"
        ? { growth: "depth", maxDepth: input.depth }
        : { growth: "leaf", maxLeaves: input.leaves }),
      ...settings[input.settings],
    },
  );
  expectWithin(predictMargins(model, goldenRows(input.test)), certificate);
});
