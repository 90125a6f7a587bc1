// Learners of a retraining, made from what the state says of them; the champion's among them.

import { callerError } from "#infra/runtime/index.ts";
import { newestColumns, weightedEnsemble } from "#tools/learning/ensembles/index.ts";
import { describeLearner, learnerById, type ModelLearner, type Task } from "#tools/learning/learners/index.ts";
import type { ModelVersion } from "#tools/learning/registry/index.ts";
import type { Learner } from "#tools/learning/validation/index.ts";
import { remembered } from "./artefacts.ts";
import type { MemberSpec, Rows } from "./retraining.state.ts";
import type { RunContext } from "./run-context.ts";

/** Folds of purged cross-validation that find the weights. */
export const innerFolds = 2;

const taskOf = ({ inputs, symbols }: Rows, steps: number): Task => ({
  steps,
  inputs,
  classes: false,
  lanes: symbols.length,
});

/** The learner itself, on rows of its own steps. @throws tools/training-invalid */
export const learnerOf = ({ learner, options, steps }: MemberSpec, rows: Rows, run: RunContext): ModelLearner =>
  learnerById(learner, options, taskOf(rows, steps), { clock: run.services.clock });

/** On the windows of the run, with its predictions kept. */
export const memberOf = (spec: MemberSpec, rows: Rows, run: RunContext): Learner => {
  const { learner, options, steps } = spec;
  const seen = newestColumns(learnerOf(spec, rows, run), steps * rows.inputs.length);
  return remembered(seen, { learner, options, steps }, run);
};

export const ensembleOf = (specs: readonly MemberSpec[], rows: Rows, run: RunContext): Learner =>
  weightedEnsemble(
    specs.map((spec) => memberOf(spec, rows, run)),
    { folds: innerFolds },
  );

/** What a version was made of: members of an ensemble that was made here, or one learner. */
export function specsOf({ lineage: { learner, parameters } }: ModelVersion): readonly MemberSpec[] {
  if (Array.isArray(parameters.members)) return parameters.members as unknown as readonly MemberSpec[];
  const { steps, ...options } = parameters;
  return [{ learner, options, steps: typeof steps === "number" ? steps : describeLearner(learner).steps }];
}

/** The champion, to be fitted again on the same rows. @throws tools/training-invalid where its learner is none any more */
export function championOf(version: ModelVersion, rows: Rows, run: RunContext): Learner {
  const specs = specsOf(version);
  const far = specs.find(({ steps }) => steps > rows.steps);
  if (far)
    throw callerError(
      "tools/training-invalid",
      `The champion's ${far.learner} looks back ${far.steps} steps, and the rows hold ${rows.steps}.`,
    );
  const learner =
    version.lineage.parameters.members === undefined
      ? memberOf(specs[0] as MemberSpec, rows, run)
      : ensembleOf(specs, rows, run);
  return { ...learner, id: `champion ${version.number}` };
}
