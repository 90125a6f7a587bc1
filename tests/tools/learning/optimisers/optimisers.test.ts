// Optimisers, clipping, the running average and the schedules equal PyTorch's.
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { meanSquaredError } from "../../../../tools/learning/losses/index.ts";
import { linear } from "../../../../tools/learning/models/dense/linear.ts";
import {
  adam,
  adamw,
  constantRate,
  cosine,
  type Optimiser,
  oneCycle,
  plateau,
  plateauStart,
  rmsprop,
  sgd,
  warmUp,
} from "../../../../tools/learning/optimisers/index.ts";
import type { StepPlan } from "../../../../tools/learning/training/step-graph.ts";
import { Stepper } from "../../../../tools/learning/training/stepper.ts";
import { normals } from "../../../bench/series.ts";
import { expectWithin, readGolden } from "../../../golden/golden.ts";

const optimisers: Readonly<Record<string, Optimiser>> = {
  sgd: sgd(),
  "sgd-momentum": sgd({ momentum: 0.9, weightDecay: 0.1 }),
  "sgd-nesterov": sgd({ momentum: 0.9, nesterov: true }),
  rmsprop: rmsprop({ weightDecay: 0.1 }),
  adam: adam({ weightDecay: 0.1 }),
  adamw: adamw({ weightDecay: 0.1 }),
};
const golden = readGolden("learning_training");
const fact = (name: string) => golden.find((certificate) => certificate.fact === name)!;

async function twentySteps(
  optimiser: Optimiser,
  more: Partial<StepPlan> = {},
): Promise<{ losses: number[]; stepper: Stepper }> {
  const model = linear.with();
  const plan: StepPlan = {
    rows: 12,
    chunks: 3,
    inputs: { x: [3] },
    targets: 1,
    loss: meanSquaredError,
    optimiser,
    forward: (scope, inputs) => model.forward(scope, inputs, 1),
    ...more,
  };
  const stepper = await Stepper.open(plan, {
    random: seededRandom(1),
    initial: new Map([["weights.weight", [0.5, -0.5, 1]]]),
  });
  stepper.array("x").set(normals(36, 11));
  stepper.array("target").set(normals(12, 12));
  const losses: number[] = [];
  for (let step = 1; step <= 20; step++) {
    losses.push((await stepper.run(step, 0.05)).loss);
    stepper.accept();
  }
  return { losses, stepper };
}

describe("20 steps equal PyTorch's", () => {
  const certificates = golden.filter((certificate) => certificate.fact.startsWith("optimiser "));
  test.each(certificates)("$fact", async (certificate) => {
    const { optimiser, clip } = certificate.input as { optimiser: string; clip?: number };
    const { losses, stepper } = await twentySteps(optimisers[optimiser]!, clip === undefined ? {} : { clip });
    expectWithin([...losses, ...stepper.array("parameters")], certificate);
    await stepper.close();
  });

  test("the running average follows the parameters from where they began", async () => {
    const { stepper } = await twentySteps(sgd(), { average: 0.9 });
    expectWithin(stepper.array("average"), fact("running average of sgd after 20 steps"));
    await stepper.close();
  });
});

const steps = Array.from({ length: 20 }, (_, i) => i + 1);

describe("schedules", () => {
  test("half a cosine", () => {
    expectWithin(
      steps.map((step) => cosine(0.1, 0.01)(step, 20)),
      fact("schedule cosine"),
    );
  });

  test("one cycle", () => {
    expectWithin(
      steps.map((step) => oneCycle(0.1)(step, 20)),
      fact("schedule one-cycle"),
    );
  });

  test("a plateau lowers the rate when the loss no longer falls", () => {
    const certificate = fact("schedule plateau");
    let state = plateauStart;
    const scales = (certificate.input.looks as number[]).map((loss) => {
      state = plateau(state, loss, { factor: 0.5, patience: 2, least: 0.2 });
      return state.scale;
    });
    expectWithin(scales, certificate);
  });

  test("a warm-up climbs in equal steps to where the other schedule begins", () => {
    const rate = warmUp(4, constantRate(1));
    expect([1, 2, 3, 4, 5, 6].map((step) => rate(step, 20))).toEqual([0.2, 0.4, 0.6, 0.8, 1, 1]);
  });
});
