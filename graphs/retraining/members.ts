// Learners of a retraining, made from what the state says of them; the champion's among them.

import { refitAdvice, requireParameters } from "#tools/learning/challengers/index.ts";
import { newestColumns, weightedEnsemble } from "#tools/learning/ensembles/index.ts";
import { learnerById, type ModelLearner, type Task } from "#tools/learning/learners/index.ts";
import type { ModelVersion } from "#tools/learning/registry/index.ts";
import type { Learner } from "#tools/learning/validation/index.ts";
import { remembered } from "./artefacts.ts";
import type { MemberSpec, Rows } from "./retraining.state.ts";
import type { RunContext } from "./run-context.ts";

/** Folds of purged cross-validation that find the weights. */
export const innerFolds = 2;
const ensembleId = "ensemble";

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

/** The learner "ensemble" of these members, with the predictions of each kept. */
export const ensembleOf = (specs: readonly MemberSpec[], rows: Rows, run: RunContext): Learner => ({
  ...weightedEnsemble(
    specs.map((spec) => memberOf(spec, rows, run)),
    { folds: innerFolds },
  ),
  id: ensembleId,
});

/** What a version was made of: members of an ensemble, or one learner. @throws tools/model-invalid where its lineage does not say */
export function specsOf(version: ModelVersion): readonly MemberSpec[] {
  const { learner } = version.lineage;
  const { options, steps } = requireParameters(version, refitAdvice);
  return learner === ensembleId ? (options.members as unknown as readonly MemberSpec[]) : [{ learner, options, steps }];
}

/** The champion, to be fitted again on the same rows. @throws tools/training-invalid where its learner is none any more */
export function championOf(version: ModelVersion, rows: Rows, run: RunContext): Learner {
  const specs = specsOf(version);
  const isEnsemble = version.lineage.learner === ensembleId;
  const learner = isEnsemble ? ensembleOf(specs, rows, run) : memberOf(specs[0] as MemberSpec, rows, run);
  return { ...learner, id: `version ${version.number}` };
}
