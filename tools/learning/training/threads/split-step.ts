// A step in two graphs: one walks a part of the batch and gives its loss and gradient, the other moves the parameters by their mean.

import { Trace, type WrittenModel, writeModel } from "../../tape/index.ts";
import {
  bare,
  declarePools,
  type HeldShape,
  type MaskPool,
  type StepPlan,
  traceBatch,
  traceMove,
} from "../step-graph.ts";

export interface SplitStep {
  /** Of a part's rows; outputs "loss" and "gradient". */
  readonly part: WrittenModel;
  /** Inputs "gradient", the state and what the optimiser wants; outputs as those of a whole step. */
  readonly move: WrittenModel;
  readonly parameters: readonly HeldShape[];
  readonly pools: readonly MaskPool[];
  readonly state: readonly string[];
  /** Rows and chunks of a part. */
  readonly rows: number;
  readonly chunks: number;
}

/** Null where a part would not be enough: rows that do not divide, batch statistics, or a loss that sees all rows together. */
export function splitStep(plan: StepPlan, parts: number): SplitStep | null {
  const rows = plan.rows / parts;
  if (!Number.isInteger(rows) || !meansOfRows(plan)) return null;
  const chunks = [plan.chunks / parts, plan.chunks].find((one) => Number.isInteger(one) && rows % one === 0) ?? 1;
  const { trace, scope, loss, gradient, flat } = traceBatch({ ...plan, rows, chunks });
  const pools = declarePools(trace, scope.masks);
  const part = writeModel(trace, { loss, gradient });
  const mover = new Trace();
  const { outputs, state } = traceMove(
    mover,
    plan,
    mover.input("parameters", flat.shape),
    mover.input("gradient", flat.shape),
  );
  return { part, move: writeModel(mover, outputs), parameters: scope.parameters.map(bare), pools, state, rows, chunks };
}

/** With the batch in two chunks the gradient is a sum over one walk: nothing of a row depends on another row. */
function meansOfRows(plan: StepPlan): boolean {
  if (plan.rows % 2 !== 0) return false;
  const { scope, loss, gradient } = traceBatch({ ...plan, chunks: 2, weighted: false });
  return scope.buffers.length === 0 && loss.stage <= 2 && gradient.stage <= 2;
}
