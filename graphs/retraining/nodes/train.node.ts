// Tuning and training: a small study, then each learner by itself, then how much of each to take.

import { asQuorumError, callerError } from "#infra/runtime/index.ts";
import { heldOutTogether, narrowed, simplexWeights, weightedFile } from "#tools/learning/ensembles/index.ts";
import { describeLearner } from "#tools/learning/learners/index.ts";
import {
  openInProcessExecutor,
  runStudy,
  type StudyPlan,
  studyIdOf,
  tpeSampler,
  trialTask,
} from "#tools/learning/tuning/index.ts";
import {
  forecastSkill,
  predictHeldOut,
  purgedFolds,
  type Samples,
  walkForwardScore,
} from "#tools/learning/validation/index.ts";
import { load, samplesOf, store } from "../artefacts.ts";
import { innerFolds, learnerOf, memberOf } from "../members.ts";
import { championCost, examinationCost, protocolOf, tunable } from "../protocol.ts";
import type {
  Frozen,
  LeftOut,
  Member,
  MemberSpec,
  RetrainingPatch,
  RetrainingStateValue,
  Rows,
} from "../retraining.state.ts";
import { allowance, leftMs, type RunContext, step } from "../run-context.ts";

/** Shares of what is left of the budget. */
const shareOfTuning = 0.15;
const shareOfTraining = 0.4;

/** Each trial walks forward on the very periods that the gate looks at, and is counted there. A study that is not done in its time is chosen from as it is. */
export const tuneNode = (run: RunContext) =>
  step(run, "tune", "parameters are tuned", async (state): Promise<RetrainingPatch> => {
    const { options, model } = state.frozen as Frozen;
    const target = tunable(options.models);
    if (target === null) return { tuned: null };
    const { learner, space } = target;
    const rows = state.rows as Rows;
    const samples = await samplesOf(run, rows);
    const { walkForward, trading } = protocolOf(options, rows);
    const given = options.options[learner] ?? {};
    const { studies } = run.services.records;
    const executor = openInProcessExecutor();
    const time = allowance(run, shareOfTuning * leftMs(state));
    const plan: StudyPlan = {
      subject: model,
      title: `${learner} of ${model}`,
      space,
      direction: "maximise",
      sampler: tpeSampler(),
      trials: options.trials,
      seed: options.seed,
      fixed: { snapshot: rows.snapshot.id, given, steps: describeLearner(learner).steps, run: run.runId },
    };
    const task = trialTask(async (parameters, { seed, signal }) => {
      const spec = { learner, options: { ...given, ...parameters }, steps: describeLearner(learner).steps };
      const score = await walkForwardScore(memberOf(spec, rows, run), samples, walkForward, trading, { seed, signal });
      return {
        value: score.rankIc ?? -1,
        returns: { seal: score.seal, values: Array.from(score.traded.returns) },
      };
    });
    const { clock } = run.services;
    let done = 0;
    const onTrial = (): void => run.tell(`trial ${++done} of ${options.trials}`);
    try {
      await runStudy(plan, { studies, executor, task, clock, signal: time.signal, onTrial });
    } catch (thrown) {
      if (!time.spent()) throw thrown;
    } finally {
      await executor.close();
    }
    const studyId = studyIdOf(plan);
    const trials = (await studies.trials(studyId)).flatMap(({ parameters, outcome }) => {
      const { state: end, value } = outcome as { state: string; value: number | null };
      return end === "done" && value !== null ? [{ parameters: parameters as MemberSpec["options"], value }] : [];
    });
    const best = trials.reduce<(typeof trials)[number] | null>(
      (top, one) => (top && top.value >= one.value ? top : one),
      null,
    );
    return { tuned: { studyId, trials: trials.length, options: best?.parameters ?? {} } };
  });

const nextOf = ({ frozen, members, leftOut }: RetrainingStateValue): readonly string[] => {
  const done = new Set([...members, ...leftOut].map(({ learner }) => learner));
  return (frozen as Frozen).options.models.filter((model) => !done.has(model));
};

/** One learner; the graph comes back for the next. A learner that cannot be trained, or not in its time, is left out and said. */
export const trainNode = (run: RunContext) =>
  step(run, "train", "models are trained", async (state): Promise<RetrainingPatch> => {
    const [learner = "", ...after] = nextOf(state);
    const { options } = state.frozen as Frozen;
    const rows = state.rows as Rows;
    const tuned = tunable(options.models)?.learner === learner ? (state.tuned?.options ?? {}) : {};
    const spec = { learner, options: { ...options.options[learner], ...tuned }, steps: describeLearner(learner).steps };
    const ms = (shareOfTraining * leftMs(state)) / (after.length + 1);
    await samplesOf(run, rows);
    const time = allowance(run, ms);
    run.tell(`${learner} is trained`);
    try {
      return { members: [await trained(spec, rows, { ...run, signal: time.signal }, options.seed)] };
    } catch (thrown) {
      if (time.spent()) return { leftOut: [{ learner, because: `not trained within ${Math.round(ms / 1_000)} s` }] };
      const { code, fault, message } = asQuorumError(thrown);
      if (fault === "bug" || run.signal.aborted) throw thrown;
      run.services.log.warn({ learner, code, detail: message }, "a learner was left out of the retraining");
      return { leftOut: [{ learner, because: message }] };
    }
  });

async function trained(spec: MemberSpec, rows: Rows, run: RunContext, seed: number): Promise<Member> {
  const { clock } = run.services;
  const { signal } = run;
  const samples = await samplesOf(run, rows);
  const begunMs = clock.nowMs();
  const learner = learnerOf(spec, rows, run);
  const heldOut = await predictHeldOut(
    memberOf(spec, rows, run),
    samples,
    purgedFolds(samples, { folds: innerFolds }),
    { seed, signal },
  );
  const own = { ...samples, ...narrowed(samples, spec.steps * rows.inputs.length) };
  const onProgress = ({ done, of }: { readonly done: number; readonly of: number }): void =>
    run.tell(`${spec.learner} is trained, ${done} of ${of}`);
  const fitted = await learner.fit(own, { seed, signal, onProgress });
  return {
    ...spec,
    options: learner.options,
    file: await store(run, `${spec.learner}.onnx`, fitted.bytes),
    rankIc: forecastSkill(samples, heldOut, 0).rankIc,
    tookMs: clock.nowMs() - begunMs,
  };
}

export const afterTraining = (state: RetrainingStateValue): "train" | "combine" =>
  nextOf(state).length > 0 ? "train" : "combine";

/** Shares by purged validation, and one file of all. Learners whose examination would not fit the rest of the budget are left out, slowest first. */
export const combineNode = (run: RunContext) =>
  step(run, "combine", "models are weighed", async (state): Promise<RetrainingPatch> => {
    if (state.members.length === 0) {
      const why = state.leftOut.map(({ learner, because }) => `${learner}: ${because}`).join("; ");
      return { ended: { end: "nothing-trained", because: `No learner could be trained. ${why}` } };
    }
    const { kept, leftOut } = affordable(state);
    const { options } = state.frozen as Frozen;
    const rows = state.rows as Rows;
    const samples = await samplesOf(run, rows);
    const weights = await weightsOf(kept, rows, samples, run, options.seed);
    const members = kept.map((member, i) => ({ ...member, weight: weights[i] ?? 0 }));
    const files = await Promise.all(
      members
        .filter(({ weight }) => weight > 0)
        .map(async ({ file, weight, steps }) => ({ bytes: await load(run, file), weight, steps })),
    );
    const bytes = weightedFile(files, { steps: rows.steps, inputs: rows.inputs.length });
    return { leftOut, ensemble: { members, file: await store(run, "ensemble.onnx", bytes) } };
  });

function affordable(state: RetrainingStateValue): {
  readonly kept: readonly Member[];
  readonly leftOut: readonly LeftOut[];
} {
  const cost = examinationCost + ((state.frozen as Frozen).championId === null ? 0 : championCost);
  const left = leftMs(state);
  const kept = [...state.members].sort((a, b) => a.tookMs - b.tookMs);
  const leftOut: LeftOut[] = [];
  const needed = (): number => kept.reduce((sum, { tookMs }) => sum + cost * tookMs, 0);
  while (kept.length > 1 && needed() > left) {
    const { learner, tookMs } = kept.pop() as Member;
    const because = `its examination would take about ${seconds(cost * tookMs)}, and ${seconds(left)} are left for all`;
    leftOut.push({ learner, because });
  }
  return { kept: state.members.filter((member) => kept.includes(member)), leftOut };
}

const seconds = (ms: number): string => `${Math.ceil(ms / 1_000)} s`;

/** The same predictions as in training: they were kept. */
async function weightsOf(
  kept: readonly Member[],
  rows: Rows,
  samples: Samples,
  run: RunContext,
  seed: number,
): Promise<Float64Array> {
  const learners = kept.map(({ learner, options, steps }) => memberOf({ learner, options, steps }, rows, run));
  const said = await heldOutTogether(learners, samples, { folds: innerFolds }, { seed, signal: run.signal });
  if (said.samples.labels.length === 0)
    throw callerError("tools/fold-too-small", "No row was held out of all models. Load more history.");
  return simplexWeights(said.heldOut, said.samples.labels);
}
