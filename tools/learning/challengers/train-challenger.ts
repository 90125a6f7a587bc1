// From facts to a registered challenger: rows, a final fit, the examination, the registry, the gate, the report.
// A training that is ended, however it is, goes on where it was when it is asked for again, and ends with the same bits.

import { type Clock, contentId, packageVersion } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { ObjectStore } from "#knowledge/stores/objects/index.ts";
import type { StudyRecords } from "#knowledge/stores/records/index.ts";
import { type TrainingSet, trainingSet } from "../dataset/index.ts";
import { type FittedModel, learnerById, type ModelLearner, type Task } from "../learners/index.ts";
import { judgeVersion, type Metrics, type ModelRegistry } from "../registry/index.ts";
import {
  type Examination,
  examine,
  forecastSkill,
  pickSamples,
  questionsOf,
  type Samples,
  type Split,
  walkForwardSplits,
} from "../validation/index.ts";
import { periodsOf } from "../validation/samples.ts";
import { combinations, epochsWithin } from "./budget.ts";
import type { Challenger, HeldOut } from "./challenger.ts";
import { type ChallengerPlan, modelName, type SettledPlan, settlePlan } from "./challenger-plan.ts";
import { championOf } from "./champion.ts";
import { type KeptFits, openKeptFits } from "./kept-fits.ts";
import { storeReport } from "./report/store-report.ts";
import type { TrainingParameters } from "./training-parameters.ts";

export interface ChallengerParts {
  readonly registry: ModelRegistry;
  readonly studies: StudyRecords;
  readonly objects: ObjectStore;
  /** Of this machine: checkpoints of the fit under way. */
  readonly folder: string;
  readonly clock: Clock;
  /** Where yields and the VIX are looked for that the view does not have. */
  readonly beside?: MarketView;
  /** Resident size of the process above which a fit ends with an error. */
  readonly memoryBytes?: number;
  readonly onProgress?: (progress: ChallengerProgress) => void;
  /** Ends it; what is finished is kept. */
  readonly signal?: AbortSignal;
}

export interface ChallengerProgress {
  /** Fits ended and fits in all; the baselines' are not counted. */
  readonly fits: number;
  readonly of: number;
  readonly says: string;
}

/** @throws what trainingSet, learnerById, examine and judgeVersion throw; tools/training-invalid for a plan that is none */
export async function trainChallenger(
  view: MarketView,
  given: ChallengerPlan,
  parts: ChallengerParts,
): Promise<Challenger> {
  const plan = settlePlan(given);
  const { beside, signal } = parts;
  parts.onProgress?.({ fits: 0, of: fitsOf(plan), says: "reading facts and computing features" });
  const set = await trainingSet(view, plan.data, { ...(beside && { beside }), ...(signal && { signal }) });
  return trainOn(view, set, plan, parts);
}

async function trainOn(
  view: MarketView,
  set: TrainingSet,
  plan: SettledPlan,
  parts: ChallengerParts,
): Promise<Challenger> {
  const { registry, studies, objects, clock, signal } = parts;
  const { samples } = set;
  const bare = learnerOf(set, plan, parts);
  const examining = examiningOf(plan);
  const runId = contentId("training", {
    snapshot: set.snapshot.id,
    learner: bare.id,
    options: bare.options,
    task: bare.task,
    seed: plan.seed,
    holdOutShare: plan.holdOutShare,
    ...examining,
  });
  const tell = progressOf(plan, parts);
  const kept = openKeptFits({ objects, folder: parts.folder, id: runId, onProgress: tell.within });
  const learner = kept.keeping(bare);
  const context = { seed: plan.seed, ...(signal && { signal }) };

  tell.says("final fit", kept);
  const final = finalSplit(samples, plan);
  const learned = pickSamples(samples, final.train);
  const fitted = await learner.fit(learned, context);
  const heldOut = await skillOn(fitted, pickSamples(samples, final.test));

  const model = modelName(plan.data.label, plan.data.horizon, view.dataset.id);
  const champion = await championOf(view, model, set, {
    registry,
    keeping: kept.keeping,
    learner: { clock },
    ...(parts.beside && { beside: parts.beside }),
    ...(signal && { signal }),
  });
  const examination = await examine(learner, samples, {
    ...examining,
    ...context,
    champion: champion?.learner ?? null,
    onStep: (_, __, what) => tell.says(what, kept),
  });

  tell.says("the gate", kept);
  const version = await registry.register(
    {
      model,
      parentId: champion?.version.versionId ?? null,
      lineage: {
        learner: bare.id,
        parameters: parametersOf(set, plan, bare),
        dataset: view.dataset.id,
        snapshot: set.snapshot.id,
        features: { ...set.snapshot.inputs },
        codeVersion: packageVersion,
        seed: plan.seed,
        trainedFromMs: learned.fromMs[0]!,
        trainedToMs: learned.toMs.reduce((last, ms) => Math.max(last, ms), 0),
        studies: [...plan.studies],
      },
      metrics: metricsOf(examination, heldOut, set, fitted),
      format: "onnx",
    },
    fitted.bytes,
    clock.nowMs(),
  );
  const verdict = await judgeVersion(registry, version.versionId, examination, { studies, subject: model, clock });
  const made = { runId, version, verdict, examination, set, plan, fitted, heldOut, taken: kept.taken };
  const report = await storeReport(objects, made);
  await kept.forget();
  return { ...made, report };
}

/** The learner as it is examined and registered: a budget in minutes has become epochs, where nobody asked for a number of them. */
function learnerOf(
  { samples, steps, inputs, symbols }: TrainingSet,
  plan: SettledPlan,
  parts: ChallengerParts,
): ModelLearner {
  const task: Task = { steps, inputs, classes: plan.data.label === "up", lanes: symbols.length };
  const { clock, memoryBytes } = parts;
  const made = (options: SettledPlan["options"]): ModelLearner =>
    learnerById(plan.model, options, task, { clock, ...(memoryBytes !== undefined && { memoryBytes }) });
  const learner = made(plan.options);
  if (plan.minutes === undefined || "epochs" in plan.options) return learner;
  const epochs = epochsWithin(plan.minutes, learner, samples.labels.length, plan);
  return epochs === null ? learner : made({ ...plan.options, epochs });
}

/** An embargo as long as the label: features look back on what those rows' labels looked ahead at. */
const examiningOf = (plan: SettledPlan) => ({
  walkForward: { folds: plan.folds },
  combinatorial: { groups: plan.groups, testGroups: plan.testGroups, embargoPeriods: plan.data.horizon },
  trading: { positions: plan.positions, costBps: plan.costBps },
});

/** Rows whose labels ended before the newest periods, and those periods. */
function finalSplit(samples: Samples, { holdOutShare }: SettledPlan): Split {
  const firstTrainPeriods = Math.max(1, Math.floor(periodsOf(samples).count * (1 - holdOutShare)));
  return walkForwardSplits(samples, { folds: 1, firstTrainPeriods })[0]!;
}

async function skillOn(fitted: FittedModel, unseen: Samples): Promise<HeldOut> {
  const predictions = await fitted.predict(questionsOf(unseen));
  return { ...forecastSkill(unseen, Float64Array.from(predictions)), periods: periodsOf(unseen).count };
}

function parametersOf(set: TrainingSet, plan: SettledPlan, { options }: ModelLearner): TrainingParameters {
  const { steps, horizon, label, interval } = plan.data;
  const { holdOutShare, folds, groups, testGroups, positions, costBps } = plan;
  return {
    options: options as TrainingParameters["options"],
    ...{ steps, horizon, label, interval },
    symbols: [...set.symbols],
    ...{ holdOutShare, folds, groups, testGroups, positions, costBps },
    rows: set.snapshot.rows,
    sessions: set.snapshot.sessions,
    examinedToMs: set.snapshot.toMs,
  };
}

function metricsOf({ table }: Examination, heldOut: HeldOut, set: TrainingSet, { record }: FittedModel): Metrics {
  const [own, ...others] = table as [Examination["table"][number], ...Examination["table"]];
  const baselines = others.filter(({ role }) => role === "baseline").map(({ meanReturn }) => meanReturn);
  return {
    meanReturn: own.meanReturn,
    sharpePerPeriod: own.sharpePerPeriod,
    hitRate: own.hitRate,
    rankIc: own.rankIc,
    errorSkill: own.errorSkill,
    turnover: own.turnover,
    bestBaselineMeanReturn: Math.max(...baselines),
    heldOutRankIc: heldOut.rankIc,
    heldOutHitRate: heldOut.hitRate,
    heldOutPeriods: heldOut.periods,
    rows: set.snapshot.rows,
    sessions: set.snapshot.sessions,
    best: record.best,
  };
}

const fitsOf = ({ folds, groups, testGroups }: SettledPlan): number => 1 + folds + combinations(groups, testGroups);

function progressOf(plan: SettledPlan, { onProgress }: ChallengerParts) {
  const of = fitsOf(plan);
  return {
    says: (what: string, { begun, taken }: KeptFits): void =>
      onProgress?.({
        fits: begun,
        of: Math.max(of, begun),
        says: taken > 0 ? `${what}; ${taken} fits kept before` : what,
      }),
    within: (fit: number, { done, of: steps, score }: { done: number; of: number; score: number | null }): void =>
      onProgress?.({
        fits: fit - 1,
        of: Math.max(of, fit),
        says: `fit ${fit} of ${Math.max(of, fit)}, step ${done} of ${steps}${score === null ? "" : `, loss ${score.toPrecision(3)}`}`,
      }),
  };
}
