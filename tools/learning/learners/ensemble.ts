// Several learners as one, with one file: weighed by purged validation within the rows that they are fitted on.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";
import {
  heldOutTogether,
  narrowed,
  newestColumns,
  rowsOfFile,
  simplexWeights,
  weightedFile,
} from "../ensembles/index.ts";
import { requireSamples, type Samples } from "../validation/index.ts";
import { byPeriod } from "./deep/row-layout.ts";
import { fittedModel, type LearnContext, type ModelLearner, requireClasses, type Task } from "./model-learner.ts";
import { type Options, parsed } from "./options.ts";

const id = "ensemble";

export const EnsembleOptions = z.strictObject({
  members: z
    .array(
      z.strictObject({
        learner: z.string(),
        options: z.record(z.string(), z.json()).default({}),
        /** Newest steps of the window that it sees; as it usually looks back where left out. */
        steps: z.int().min(1).optional(),
      }),
    )
    .min(1)
    .max(12)
    .default(() => ["boosted-trees", "random-forest"].map((learner) => ({ learner, options: {} }))),
  /** Of purged cross-validation, for the weights. */
  folds: z.int().min(2).max(20).default(2),
});

/** Who makes the members: handed in, since an ensemble is a learner among them. */
export interface MemberMaker {
  readonly member: (id: string, options: Options, task: Task) => ModelLearner;
  readonly stepsOf: (id: string) => number;
}

/** @throws tools/training-invalid also for a member that is none, and one that looks back further than the rows do */
export function ensembleLearner(given: Options, task: Task, { member, stepsOf }: MemberMaker): ModelLearner {
  const { members: asked, folds } = parsed(id, EnsembleOptions, given);
  const members = asked.map(({ learner, options, steps = Math.min(stepsOf(learner), task.steps) }) => {
    if (steps > task.steps)
      throw callerError(
        "tools/training-invalid",
        `${id}: ${learner} wants ${steps} steps; the rows hold ${task.steps}.`,
      );
    return member(learner, options, { ...task, steps });
  });
  const columns = (one: ModelLearner): number => one.task.steps * task.inputs.length;
  const open: ModelLearner["open"] = (bytes, record) =>
    fittedModel(task, bytes, record, rowsOfFile(bytes) === null ? undefined : byPeriod(task).arrange);

  async function weightsOf(samples: Samples, { seed, signal }: LearnContext): Promise<Float64Array> {
    const seen = members.map((one) => newestColumns(one, columns(one)));
    const said = await heldOutTogether(seen, samples, { folds }, { seed, ...(signal && { signal }) });
    const { labels } = said.samples;
    return simplexWeights(said.heldOut, task.classes ? labels.map((label) => label - 0.5) : labels);
  }

  return {
    id,
    options: {
      members: members.map((one) => ({ learner: one.id, options: one.options, steps: one.task.steps })),
      folds,
    },
    task,
    async fit(samples, context) {
      requireSamples(samples);
      if (task.classes) requireClasses(samples);
      const weights = await weightsOf(samples, context);
      const { checkpoint, ...rest } = context;
      const files: { readonly bytes: Uint8Array; readonly weight: number; readonly steps: number }[] = [];
      for (const [i, one] of members.entries()) {
        const weight = weights[i] as number;
        if (weight === 0) continue;
        const own = checkpoint && { checkpoint: { ...checkpoint, folder: `${checkpoint.folder}-${i}` } };
        const fitted = await one.fit({ ...samples, ...narrowed(samples, columns(one)) }, { ...rest, ...own });
        files.push({ bytes: fitted.bytes, weight, steps: one.task.steps });
      }
      const bytes = weightedFile(files, { steps: task.steps, inputs: task.inputs.length });
      return open(bytes, { ended: "weighed", best: null, trainLoss: [], heldLoss: [] });
    },
    open,
  };
}
