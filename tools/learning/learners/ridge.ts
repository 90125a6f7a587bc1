// Ridge regression as a learner, with its file.

import { z } from "zod";
import { ridge } from "#tools/numeric/index.ts";
import { anyRows, gemm, Trace, writeModel } from "../tape/index.ts";
import { requireSamples } from "../validation/index.ts";
import { fittedModel, type ModelLearner, requireClasses, type Task } from "./model-learner.ts";
import { type Options, parsed } from "./options.ts";
import { prepared, preparing, scalesOf } from "./standardise.ts";

const id = "ridge";

export const RidgeOptions = z.strictObject({
  /** On the squared coefficients of standardised columns, as a share of the rows. */
  penalty: z.number().gt(0).default(0.01),
});

/** Classes are fitted as numbers: the least squares of 0 and 1 less one half. */
export function ridgeLearner(given: Options, task: Task): ModelLearner {
  const options = parsed(id, RidgeOptions, given);
  return {
    id,
    options,
    task,
    open: (bytes, record) => fittedModel(task, bytes, record),
    async fit(samples) {
      requireSamples(samples);
      if (task.classes) requireClasses(samples);
      const { features, width, labels } = samples;
      const scales = scalesOf(features, width);
      const values = Float64Array.from(prepared(features, width, scales));
      const { coefficients, intercept } = ridge(values, labels, width, options.penalty * labels.length);
      const level = task.classes ? intercept - 0.5 : intercept;
      const bytes = anyRows((rows) => {
        const trace = new Trace();
        const x = trace.input("x", [rows, width]);
        const weights = trace.constant(Float32Array.from(coefficients), [width, 1]);
        const plus = trace.constant(Float32Array.of(level), [1]);
        return writeModel(trace, { prediction: gemm(preparing(x, scales), weights, { plus }) }).bytes;
      }) as Uint8Array;
      return fittedModel(task, bytes, { ended: "solved", best: null, trainLoss: [], heldLoss: [] });
    },
  };
}
