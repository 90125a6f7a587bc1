// StockMixer: mixing along indicators, time and stocks, with all stocks of one day together.

import { z } from "zod";
import { dense, layerNorm } from "../../layers/index.ts";
import {
  add,
  concat,
  dense as denseRows,
  fanIn,
  gelu,
  hardSwish,
  multiply,
  reshape,
  type Scope,
  type Tensor,
  transpose,
} from "../../tape/index.ts";
import { defineModel, width, windowOf } from "../model.ts";

/** Entry (from, to) is 1 where a step may tell a later one or itself. */
function onwardOnly(scope: Scope, steps: number): Tensor {
  const values = Float32Array.from({ length: steps * steps }, (_, at) =>
    at % steps >= Math.floor(at / steps) ? 1 : 0,
  );
  return scope.trace.constant(values, [steps, steps]);
}

/** Two products along time whose weights reach later steps only. */
function timeMixing(scope: Scope, name: string, x: Tensor): Tensor {
  const [, steps = 0] = x.shape;
  return scope.within(name, (inner) => {
    const onward = onwardOnly(inner, steps);
    const along = (which: string, h: Tensor): Tensor =>
      inner.within(which, (part) => {
        const w = part.parameter("weight", [steps, steps], fanIn(steps));
        return denseRows(h, multiply(w, onward), part.parameter("bias", [steps], fanIn(steps)));
      });
    const turned = transpose(layerNorm(inner, "norm", x, x.shape.slice(1)), [0, 2, 1]);
    return add(x, transpose(along("second", hardSwish(along("first", turned))), [0, 2, 1]));
  });
}

function indicatorMixing(scope: Scope, name: string, x: Tensor): Tensor {
  const features = x.shape[2] ?? 0;
  return scope.within(name, (inner) => {
    const hidden = gelu(dense(inner, "first", layerNorm(inner, "norm", x, x.shape.slice(1)), features));
    return add(x, dense(inner, "second", hidden, features));
  });
}

/** Each value passes through a few market states, which all stocks share. */
function stockMixing(scope: Scope, name: string, x: Tensor, market: number): Tensor {
  const [stocks = 0] = x.shape;
  return scope.within(name, (inner) => {
    const turned = layerNorm(inner, "norm", transpose(x, [1, 0]));
    return transpose(dense(inner, "out", hardSwish(dense(inner, "market", turned, market)), stocks), [1, 0]);
  });
}

export const stockMixer = defineModel({
  id: "stock-mixer",
  says: "Mixing along indicators, along time at two scales towards later steps only, and among the stocks through a few market states.",
  source: "Fan & Shen (2024), StockMixer, AAAI 38(8)",
  inputs: { x: "(steps, features), the rows all stocks of one day; steps even" },
  options: z.strictObject({ market: width.default(20) }),
  forward(scope, inputs, outputs, { market }) {
    const x = windowOf(scope, inputs);
    const [stocks = 0, steps = 0, features = 0] = x.shape;
    if (steps % 2 !== 0) throw scope.trace.mismatch("stock-mixer", "an even number of steps", x.shape);
    const fine = indicatorMixing(scope, "indicators", timeMixing(scope, "time.fine", x));
    const pairs = dense(scope, "pairs", reshape(x, [stocks, steps / 2, 2 * features]), features); // a convolution of stride 2 over 2 steps
    const coarse = timeMixing(scope, "time.coarse", pairs);
    const mixed = concat([x, fine, coarse], 1);
    const rows = mixed.shape[1] ?? 0;
    const found = reshape(dense(scope, "fold", mixed, 1), [stocks, rows]);
    const alone = dense(scope, "head", found, outputs);
    return add(alone, dense(scope, "head.stocks", stockMixing(scope, "stocks", found, market), outputs));
  },
  rowsInCache: () => Number.POSITIVE_INFINITY,
});
