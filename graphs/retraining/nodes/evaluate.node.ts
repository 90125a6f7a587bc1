// The examination and the gate: the challenger against the champion and every baseline on the same walk-forward. The version is registered with
// what was found, and the verdict kept with it.

import { asQuorumError, packageVersion } from "#infra/runtime/index.ts";
import { TrainingParameters } from "#tools/learning/challengers/index.ts";
import { judgeVersion } from "#tools/learning/registry/index.ts";
import { type Examination, examine } from "#tools/learning/validation/index.ts";
import { load, samplesOf } from "../artefacts.ts";
import { championOf, ensembleOf, innerFolds } from "../members.ts";
import { protocolOf } from "../protocol.ts";
import type { Ensemble, Frozen, MemberSpec, RetrainingPatch, RetrainingStateValue, Rows } from "../retraining.state.ts";
import { allowance, leftMs, type RunContext, step } from "../run-context.ts";

/** An examination is not made in this process twice, and not of fits that were made before: those are kept. */
export const evaluateNode = (run: RunContext) =>
  step(run, "evaluate", "the challenger is examined", async (state): Promise<RetrainingPatch> => {
    const { registry, records, clock } = run.services;
    const { championId, model } = state.frozen as Frozen;
    const champion = championId === null ? null : await registry.get(championId);
    const time = allowance(run, leftMs(state));
    let examination: Examination;
    try {
      examination = await examined({ ...run, signal: time.signal }, state, champion);
    } catch (thrown) {
      const { code, message } = asQuorumError(thrown);
      if (code === "tools/fold-too-small") return { ended: { end: "data-refused", because: message } };
      if (!time.spent()) throw thrown;
      const because =
        "The examination did not fit the budget: nothing was judged. Give it more minutes, or fewer models.";
      return { ended: { end: "budget-spent", because } };
    }
    const bytes = await load(run, (state.ensemble as Ensemble).file);
    const { versionId } = await registry.register(draftOf(state, examination), bytes, clock.nowMs());
    const verdict = await judgeVersion(registry, versionId, examination, {
      studies: records.studies,
      subject: model,
      clock,
    });
    const passed = verdict.kind === "promotable";
    return {
      judged: {
        versionId,
        passed,
        because: passed ? "every rule of the gate holds" : `${verdict.rule}: ${verdict.reason}`,
      },
    };
  });

type Champion = Parameters<typeof championOf>[0];

async function examined(run: RunContext, state: RetrainingStateValue, champion: Champion | null): Promise<Examination> {
  const { options } = state.frozen as Frozen;
  const rows = state.rows as Rows;
  const samples = await samplesOf(run, rows);
  return examine(ensembleOf(specsIn(state), rows, run), samples, {
    ...protocolOf(options, rows),
    champion: champion && championOf(champion, rows, run),
    signal: run.signal,
    onStep: (done, of, what) => run.tell(`examination, ${done} of ${of}: ${what}`),
  });
}

const specsIn = ({ ensemble }: RetrainingStateValue): readonly MemberSpec[] =>
  (ensemble as Ensemble).members.map(({ learner, options, steps }) => ({ learner, options, steps }));

function draftOf(state: RetrainingStateValue, { learner, table }: Examination) {
  const { options, dataset, model, championId } = state.frozen as Frozen;
  const { snapshot, steps, symbols } = state.rows as Rows;
  const { members } = state.ensemble as Ensemble;
  const own = table[0] as (typeof table)[number];
  return {
    model,
    parentId: championId,
    lineage: {
      learner,
      parameters: TrainingParameters.parse({
        options: { members: specsIn(state), folds: innerFolds },
        ...{ steps, horizon: options.horizon, label: options.label, interval: "1d", symbols },
        weights: members.map(({ weight }) => weight),
        ...protocolOf(options, state.rows as Rows).trading,
      }),
      dataset,
      snapshot: snapshot.id,
      features: { ...snapshot.inputs },
      codeVersion: packageVersion,
      seed: options.seed,
      trainedFromMs: snapshot.fromMs,
      trainedToMs: snapshot.toMs,
      studies: state.tuned ? [state.tuned.studyId] : [],
    },
    metrics: {
      meanReturn: own.meanReturn,
      sharpePerPeriod: own.sharpePerPeriod,
      rankIc: own.rankIc,
      hitRate: own.hitRate,
      turnover: own.turnover,
    },
    format: "onnx",
  };
}
