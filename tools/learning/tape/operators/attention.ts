// The core of attention, with a way back that needs the row sums of the smaller matrix only.

import { sameShape } from "../shape.ts";
import { derive, emitOne, type Tensor } from "../trace.ts";
import { multiply, subtract } from "./arithmetic.ts";
import { batchedProduct } from "./products.ts";
import { sum } from "./reductions.ts";

/** softmax(q k^T / sqrt(width) + bias) v for q, k, v of (batch, heads, steps, width).
 * @param mask factors of the probabilities, such as dropout's, of (batch, heads, steps, steps)
 * @param bias added to the scores, such as a causal mask of large negative numbers; of (steps, steps)
 * @source Vaswani et al. (2017), Attention Is All You Need */
export function attention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  mask: Tensor | null = null,
  bias: Tensor | null = null,
): Tensor {
  const { trace } = q;
  const width = q.shape.at(-1) ?? 1;
  if (!sameShape(k.shape, v.shape) || q.shape.length !== 4 || k.shape.at(-1) !== width) {
    throw trace.mismatch("attention", "queries, keys and values of (batch, heads, steps, width)", q.shape, k.shape);
  }
  const scale = 1 / Math.sqrt(width);
  const [probability, kept] = trace.silently(() => {
    const scores = batchedProduct(q, k, { transposeB: true, scale });
    const shown = bias === null ? scores : emitOne("Add", [scores, bias], scores.shape);
    const p = emitOne("Softmax", [shown], scores.shape, { attributes: { axis: -1 } });
    return [p, mask === null ? p : multiply(p, mask)];
  });
  return derive(
    [q, k, v],
    () => batchedProduct(kept, v),
    (g, output) => {
      const towards = batchedProduct(g, v, { transposeB: true });
      const rows = sum(multiply(g, output), [3], true); // equals the row sums of probability times its gradient
      const scores = multiply(probability, subtract(mask === null ? towards : multiply(towards, mask), rows));
      return [
        batchedProduct(scores, k, { scale }),
        batchedProduct(scores, q, { transposeA: true, scale }),
        batchedProduct(kept, g, { transposeA: true }),
      ];
    },
  );
}
