// How a version does on what came after all that it was made and judged on: what it would have earned, and whether its inputs drifted.

import type { Clock } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { comparesSymbols, requireSameInputs, type TrainingSetContext, trainingSet } from "../dataset/index.ts";
import { narrowed } from "../ensembles/index.ts";
import { learnerById } from "../learners/index.ts";
import {
  examinedToMs,
  type InputDrift,
  type LivePerformance,
  type ModelRegistry,
  type ModelVersion,
  watchDrift,
  watchPerformance,
} from "../registry/index.ts";
import { learntFrom } from "../serving/index.ts";
import { pickSamples, questionsOf, type Samples } from "../validation/index.ts";
import { requireParameters } from "./training-parameters.ts";

export interface WatchedVersion {
  /** Null where nothing came after it yet; then nothing is kept either. */
  readonly performance: LivePerformance | null;
  readonly drift: readonly InputDrift[];
  /** Rows whose labels have ended since. */
  readonly rows: number;
}

/**
 * Its file answers each row that was decided after the newest fact of its examination. What was found is kept as observations of the version.
 * @throws tools/model-invalid for a lineage that does not say how it was made, tools/model-version for inputs that are defined otherwise now,
 *   tools/model-damaged, and as trainingSet
 */
export async function watchVersion(
  view: MarketView,
  version: ModelVersion,
  { registry, clock, ...context }: TrainingSetContext & { readonly registry: ModelRegistry; readonly clock: Clock },
): Promise<WatchedVersion> {
  const { versionId, lineage } = version;
  const parameters = requireParameters(version, ". Train it again.");
  const { steps, horizon, label, interval, options, symbols, positions, costBps } = parameters;
  const inputs = Object.keys(lineage.features);
  const plan = { inputs, steps, horizon, label, interval, fromMs: lineage.trainedFromMs };
  const known = (await learntFrom(version, view)).symbols ?? [];
  const set = await trainingSet(view, { ...plan, symbols: [...known] }, context);
  requireSameInputs(lineage.features, set.snapshot.inputs);
  const { learnt, since } = divided(set.samples, lineage.trainedToMs, examinedToMs(version));
  const rows = since.labels.length;
  if (rows === 0) return { performance: null, drift: [], rows };
  const task = { steps, inputs, classes: label === "up", lanes: symbols.length };
  const record = { ended: "registered", best: null, trainLoss: [], heldLoss: [] };
  const model = learnerById(lineage.learner, options, task).open(await registry.load(versionId), record);
  const lanes = since.lanes.map((lane) => symbols.indexOf(set.symbols[lane] as string));
  const told = Float64Array.from(await model.predict({ ...questionsOf(since), lanes }));
  const trading = { positions: positions ?? (comparesSymbols(label) ? "rank" : "sign"), costBps } as const;
  const atMs = clock.nowMs();
  const performance = await watchPerformance(registry, versionId, since, told, { trading, atMs });
  const [before, after] = [narrowed(learnt, inputs.length), narrowed(since, inputs.length)];
  return { performance, drift: await watchDrift(registry, versionId, before, after, atMs), rows };
}

function divided(samples: Samples, learntToMs: number, judgedToMs: number) {
  const rows = Uint32Array.from(samples.labels.keys());
  return {
    learnt: pickSamples(
      samples,
      rows.filter((row) => (samples.toMs[row] as number) <= learntToMs),
    ),
    since: pickSamples(
      samples,
      rows.filter((row) => (samples.fromMs[row] as number) >= judgedToMs),
    ),
  };
}
