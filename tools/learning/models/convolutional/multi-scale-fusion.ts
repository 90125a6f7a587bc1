// The window seen fine and coarse, and what is coarse refined step by step by what is finer.

import { z } from "zod";
import { attentionOverTime, convolution, dense, dropout, meanPooled, mixedByGate } from "../../layers/index.ts";
import { relu, type Scope, type Tensor } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, scalesOf, width, windowOf } from "../model.ts";

interface Reading {
  readonly channels: number;
  readonly taps: number;
  readonly attention: number;
}

/** Two convolutions, and which of their steps count. */
function summary(scope: Scope, name: string, x: Tensor, { channels, taps, attention }: Reading): Tensor {
  return scope.within(name, (inner) => {
    let h = x;
    for (const which of ["first", "second"]) h = relu(convolution(inner, which, h, { taps, channels }));
    return attentionOverTime(inner, "attention", h, attention);
  });
}

export const multiScaleFusion = defineModel({
  id: "multi-scale-fusion",
  says: "Convolutions and attention over the window at several scales, each the mean of so many steps; from the coarsest on, a gate says what the next finer one changes; a dense head.",
  source:
    "Cui, Chen & Chen (2016), Multi-Scale CNNs for Time Series; Lin et al. (2017), Feature Pyramid Networks, CVPR, for coarse to fine; gate: Arevalo et al. (2017)",
  options: z.strictObject({
    scales: scalesOf([1, 2, 4]),
    channels: width.default(32),
    taps: z.int().min(1).max(15).default(3),
    attention: width.default(32),
    dropout: rate.default(0.1),
  }),
  forward(scope, inputs, outputs, { scales, dropout: struck, ...reading }) {
    const x = windowOf(scope, inputs);
    const ordered = [...scales].sort((a, b) => b - a);
    const seen = ordered.map((scale) => summary(scope, `scale.${scale}`, meanPooled(x, scale), reading));
    const fused = seen.reduce((coarse, fine, at) => mixedByGate(scope, `gate.${ordered[at]}`, fine, coarse));
    return dense(scope, "head", dropout(scope, fused, struck), outputs);
  },
  rowsInCache: ({ x = [] }, { channels, taps }) => rowsFor((x[0] ?? 1) * Math.max(channels, x[1] ?? 1) * taps),
});
