// Every deep model as a learner: standardised on its training rows, stopped by the newest of them, and written with its scales inside.

import { callerError } from "#infra/runtime/index.ts";
import { standardDeviation } from "#tools/numeric/index.ts";
import { chunksFor, deepModel, type Model } from "../../models/index.ts";
import { adamw, cosine } from "../../optimisers/index.ts";
import { anyRows, multiply, type Scope, sigmoid, subtract, type Tensor } from "../../tape/index.ts";
import { type StepPlan, type TrainingRows, train, type Weights, writeArtefact } from "../../training/index.ts";
import type { Scales } from "../../validation/baselines/linear.ts";
import { requireSamples, type Samples } from "../../validation/index.ts";
import { heldBack } from "../held-back.ts";
import {
  fittedModel,
  type LearnContext,
  type LearnerParts,
  type ModelLearner,
  requireClasses,
  type Task,
} from "../model-learner.ts";
import { type Options, parsed, requireKnown } from "../options.ts";
import { prepared, preparing, scalesOf } from "../standardise.ts";
import { DeepTraining, lossOf } from "./deep-options.ts";
import { alone, byPeriod, type RowLayout } from "./row-layout.ts";
import { secondsAnEpoch } from "./work.ts";

/** @throws tools/training-invalid for a model or an option that there is not, with the nearest names */
export function deepLearner(id: string, given: Options, task: Task, parts: LearnerParts): ModelLearner {
  const definition = deepModel(id);
  const own = Object.keys(definition.with().options);
  requireKnown(id, given, [...own, ...Object.keys(DeepTraining.shape)]);
  const part = (mine: boolean): Options =>
    Object.fromEntries(Object.entries(given).filter(([name]) => own.includes(name) === mine));
  const model = definition.with(part(true));
  const training = parsed(id, DeepTraining, { ...usualTraining(model), ...part(false) });
  const settled: Settled = { model, training, task, parts, layout: layoutOf(model, task) };
  const open: ModelLearner["open"] = (bytes, record) => fittedModel(task, bytes, record, settled.layout.arrange);
  return {
    id,
    options: { ...model.options, ...training },
    task,
    open,
    secondsAnEpoch: (rows) => secondsAnEpoch(model, task, { rows, batch: training.batch }),
    async fit(samples, context) {
      requireSamples(samples);
      if (task.classes) requireClasses(samples);
      if (isSolved(settled)) {
        const { scales, rows } = rowsFor(samples, settled);
        const file = fileOf(settled, scales, solutionOf(model, rows));
        return open(file, { ended: "solved", best: null, trainLoss: [], heldLoss: [] });
      }
      const { scales, trained } = await trainOn(samples, settled, context);
      return open(fileOf(settled, scales, trained.weights), {
        ended: trained.ended,
        best: trained.bestEpoch,
        trainLoss: trained.history.map(({ trainLoss }) => trainLoss),
        heldLoss: trained.history.map(({ validationLoss }) => validationLoss ?? Number.NaN),
      });
    },
  };
}

interface Settled {
  readonly model: Model;
  readonly training: DeepTraining;
  readonly task: Task;
  readonly parts: LearnerParts;
  readonly layout: RowLayout;
}

const windowOf = ({ steps, inputs }: Task): readonly number[] => [steps, inputs.length];

const layoutOf = (model: Model, task: Task): RowLayout =>
  model.rowsInCache({ x: windowOf(task) }) === Number.POSITIVE_INFINITY ? byPeriod(task) : alone;

/** Of features, fitted on what is trained on alone, and of the labels: their deviation. */
interface Fitting {
  readonly features: Scales;
  readonly label: number;
}

/** Scales of rows that are learned from, those rows, and others by the same scales. */
function rowsFor(samples: Samples, { task, layout }: Settled) {
  const scales: Fitting = {
    features: scalesOf(samples.features, task.inputs.length),
    label: task.classes ? 1 : deviationOf(samples.labels),
  };
  const rowsOf = (of: Samples): TrainingRows =>
    layout.training(
      of,
      prepared(of.features, task.inputs.length, scales.features),
      Float32Array.from(of.labels, (label) => label / scales.label),
      task,
    );
  return { scales, rowsOf, rows: rowsOf(samples) };
}

/** Models whose best weights are known without steps are meant so where nobody asks for another loss. */
const usualTraining = ({ solve }: Model): Options => (solve === undefined ? {} : { loss: "mse" });

const isSolved = ({ model, training, task }: Settled): boolean =>
  model.solve !== undefined && !task.classes && training.loss === "mse";

const solutionOf = ({ solve }: Model, rows: TrainingRows): Weights => (solve as NonNullable<Model["solve"]>)(rows);

async function trainOn(samples: Samples, settled: Settled, context: LearnContext) {
  const { model, training, task, parts, layout } = settled;
  const { train: learned, held } = heldBack(samples, training.heldShare);
  const { scales, rowsOf, rows } = rowsFor(learned, settled);
  const batch = layout.batch(rows.count, training.batch);
  const inputs = { x: windowOf(task) };
  const plan: StepPlan = {
    rows: batch,
    chunks: chunksFor(batch, model.rowsInCache(inputs)),
    inputs,
    targets: 1,
    forward: (scope, given) => model.forward(scope, given, 1),
    loss: lossOf(training, task.classes),
    optimiser: adamw({ weightDecay: training.weightDecay }),
    clip: 1,
    weighted: rows.weights !== undefined,
  };
  const { seed, signal, checkpoint, onProgress } = context;
  const trained = await train({
    identity: { model: model.id, options: model.options, training },
    plan,
    train: rows,
    validation: rowsOf(held),
    schedule: cosine(training.rate),
    epochs: training.epochs,
    patience: training.patience,
    together: layout.together,
    seed,
    clock: parts.clock,
    onProgress: ({ step, steps, ended }) => {
      if (ended !== null || step % 20 === 0)
        onProgress?.({ done: step, of: steps, score: ended?.validationLoss ?? null });
    },
    ...(parts.memoryBytes !== undefined && { memoryBytes: parts.memoryBytes }),
    ...(checkpoint && { checkpoint }),
    ...(signal && { signal }),
  });
  signal?.throwIfAborted();
  if (trained.ended === "memory") throw outOfMemory(parts.memoryBytes ?? 0);
  return { scales, trained };
}

/** A label that never moves is left as it is. */
const deviationOf = (labels: Float64Array): number => (labels.length < 2 ? 1 : standardDeviation(labels) || 1);

function outOfMemory(bytes: number): Error {
  const says = `The process grew beyond the ${Math.round(bytes / 2 ** 20)} MB that training may take. Take fewer rows, inputs or steps, or a smaller model, or allow more.`;
  return callerError("tools/memory-budget", says, { bytes });
}

/** For any number of rows, but for models that mix the symbols of a period: those take all of them. */
function fileOf({ model, task, layout }: Settled, scales: Fitting, weights: Weights): Uint8Array {
  const forward = (scope: Scope, { x }: Readonly<Record<string, Tensor>>): Tensor => {
    const told = model.forward(scope, { x: preparing(x as Tensor, scales.features) }, 1);
    return task.classes ? subtract(sigmoid(told), 0.5) : multiply(told, scales.label);
  };
  const write = (rows: number): Uint8Array =>
    writeArtefact({ rows, inputs: { x: windowOf(task) }, outputs: 1, forward }, weights).bytes;
  const fixed = layout.together ? task.lanes : 64;
  return (layout.together ? null : anyRows(write)) ?? write(fixed);
}
