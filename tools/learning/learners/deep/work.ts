// How long a deep model takes, from its operators alone: the same number on every machine, so that a budget in minutes means the same work.

import type { Model } from "../../models/index.ts";
import { Scope, sizeOf, Trace } from "../../tape/index.ts";
import type { Task } from "../model-learner.ts";

/** Of one core: multiplications and additions of products, and values of other operators, a second. Within a factor of two of what was measured. */
const productsASecond = 6e10;
const valuesASecond = 3e9;
/** What an operator costs however small it is. */
const secondsAnOperator = 3e-6;
/** The way back costs about twice the way there. */
const thereAndBack = 3;
const rowsTraced = 8;

export function secondsAnEpoch(
  model: Model,
  { steps, inputs }: Task,
  { rows, batch }: { readonly rows: number; readonly batch: number },
): number {
  const trace = new Trace();
  const x = trace.input("x", [rowsTraced, steps, inputs.length]);
  model.forward(Scope.root(trace, false), { x }, 1);
  let [products, values] = [0, 0];
  for (const node of trace.nodes) {
    const size = sizeOf(node.outputs[0]?.shape ?? []);
    if (node.operator === "Gemm" || node.operator.endsWith("MatMul")) {
      const [a] = node.inputs;
      const along = node.attributes.transA === 1 ? a?.shape.at(-2) : a?.shape.at(-1);
      products += 2 * size * (along ?? 1);
    } else values += size;
  }
  const aRow = (products / productsASecond + values / valuesASecond) / rowsTraced;
  return thereAndBack * (rows * aRow + Math.ceil(rows / batch) * trace.nodes.length * secondsAnOperator);
}
