// Two views of the same rows, and which to believe.

import { add, concat, multiply, type Scope, sigmoid, subtract, type Tensor } from "../tape/index.ts";
import { dense } from "./dense.ts";

/** g a + (1 - g) b with g = sigmoid([a, b] W + c), for a and b of (batch, width).
 * @source Arevalo et al. (2017), Gated Multimodal Units */
export function mixedByGate(scope: Scope, name: string, a: Tensor, b: Tensor): Tensor {
  const gate = sigmoid(dense(scope, name, concat([a, b], 1), a.shape[1] ?? 0));
  return add(b, multiply(gate, subtract(a, b)));
}
