// A Transformer that is told at every step how rough the market was: the same move means little in a storm and much in a calm.

import { z } from "zod";
import { addPositions, dense, lastStep } from "../../layers/index.ts";
import { add, gemm, log, multiply, reshape, type Scope, slice, square, stack, type Tensor } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";
import { encoderLayer } from "./transformer.ts";

/** log of the root mean square of the last `span` returns, fewer where the window begins; returns (rows, steps). */
function logVolatility(scope: Scope, returns: Tensor, span: number): Tensor {
  const [, steps = 0] = returns.shape;
  const shares = Float32Array.from({ length: steps * steps }, (_, at) => {
    const [from, to] = [Math.floor(at / steps), at % steps];
    return from <= to && from > to - span ? 1 / Math.min(span, to + 1) : 0;
  });
  const meanSquare = gemm(square(returns), scope.trace.constant(shares, [steps, steps]));
  return multiply(log(add(meanSquare, 1e-6)), 0.5);
}

export const volatilityTransformer = defineModel({
  id: "volatility-transformer",
  says: "Encoder layers over the window; each step's state is first scaled and shifted by what dense layers make of the log realised volatility of several spans up to it; a dense head on the last step.",
  source:
    "Vaswani et al. (2017); volatility of several spans: Corsi (2009), J. Financial Econometrics 7(2); scaling and shifting by a condition: Perez et al. (2018), FiLM, AAAI",
  options: z.strictObject({
    /** Which feature is the return of the step, counted from 0. */
    returns: z.int().min(0).default(0),
    spans: z.array(z.int().min(1).max(1024)).min(1).max(4).default([5, 20]),
    width: width.default(64),
    heads: z.int().min(1).max(64).default(4),
    layers: z.int().min(1).max(12).default(2),
    wide: width.default(256),
    dropout: rate.default(0.1),
  }),
  forward(scope, inputs, outputs, { returns: column, spans, width: units, heads, layers, wide, dropout: struck }) {
    const x = windowOf(scope, inputs);
    const [rows = 0, steps = 0, features = 0] = x.shape;
    if (column >= features)
      throw scope.trace.mismatch("input x", `returns in feature ${column}, counted from 0`, x.shape);
    const returns = reshape(slice(x, 2, column, column + 1), [rows, steps]);
    const rough = stack(spans.map((span) => logVolatility(scope, returns, span)) as [Tensor, ...Tensor[]], 2);
    const scale = add(dense(scope, "volatility.scale", rough, units), 1);
    const shift = dense(scope, "volatility.shift", rough, units);
    let h = addPositions(add(multiply(dense(scope, "input", x, units), scale), shift));
    for (let layer = 0; layer < layers; layer++) {
      h = encoderLayer(scope, `encoder.${layer}`, h, { heads, wide, dropout: struck });
    }
    return dense(scope, "head", lastStep(h), outputs);
  },
  rowsInCache: ({ x = [] }, { wide, heads }) => rowsFor((x[0] ?? 1) * Math.max(wide, heads * (x[0] ?? 1)) * 0.5),
});
