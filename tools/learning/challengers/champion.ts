// The champion, fitted again beside a challenger: on the same decisions, with the inputs and windows of its own.

import type { MarketView } from "#knowledge/stores/market/index.ts";
import { type TrainingSet, type TrainingSetContext, trainingSet } from "../dataset/index.ts";
import { type LearnerParts, learnerById, type ModelLearner } from "../learners/index.ts";
import type { ModelRegistry, ModelVersion } from "../registry/index.ts";
import { type Fitted, type Learner, pickSamples, questionsOf, type Samples } from "../validation/index.ts";
import { refitAdvice, requireParameters } from "./training-parameters.ts";

export interface ChampionParts extends TrainingSetContext {
  readonly registry: Pick<ModelRegistry, "list">;
  readonly learner: LearnerParts;
  /** Keeps its fits. */
  readonly keeping: (learner: ModelLearner) => ModelLearner;
}

/** Null where the model has none. @throws tools/model-invalid for one whose lineage does not say how it was made */
export async function championOf(
  view: MarketView,
  model: string,
  beside: TrainingSet,
  { registry, learner: parts, keeping, ...context }: ChampionParts,
): Promise<{ readonly version: ModelVersion; readonly learner: Learner } | null> {
  const [version] = await registry.list({ model, stage: "champion" });
  if (version === undefined) return null;
  const { lineage } = version;
  const { steps, horizon, label, interval, options } = requireParameters(version, refitAdvice);
  const { symbols, fromMs, toMs, memoryBytes } = beside.plan;
  const own = await trainingSet(
    view,
    {
      ...{ steps, horizon, label, interval, memoryBytes, inputs: Object.keys(lineage.features) },
      ...(symbols && { symbols }),
      ...(fromMs !== undefined && { fromMs }),
      ...(toMs !== undefined && { toMs }),
    },
    context,
  );
  const task = { steps, inputs: own.inputs, classes: label === "up", lanes: own.symbols.length };
  const learner = keeping(learnerById(lineage.learner, options, task, parts));
  return { version, learner: onOwnRows(learner, own, beside) };
}

/** A learner of other columns: each row stands for its own row of the same symbol and moment, and has no opinion where there is none. */
function onOwnRows(learner: Learner, own: TrainingSet, beside: TrainingSet): Learner {
  const laneOf = beside.symbols.map((symbol) => own.symbols.indexOf(symbol));
  const at = new Map<string, number>();
  for (const [row, ms] of own.samples.fromMs.entries()) at.set(`${ms} ${own.samples.lanes[row]}`, row);
  const rowsOf = ({ fromMs, lanes }: Pick<Samples, "fromMs" | "lanes">): (number | undefined)[] =>
    Array.from(fromMs, (ms, row) => at.get(`${ms} ${laneOf[lanes[row]!]}`));
  const picked = (rows: readonly (number | undefined)[]): Samples =>
    pickSamples(own.samples, Uint32Array.from(rows.filter((row) => row !== undefined)));
  return {
    id: learner.id,
    async fit(samples, context): Promise<Fitted> {
      const fitted = await learner.fit(picked(rowsOf(samples)), context);
      return {
        async predict(questions) {
          const rows = rowsOf(questions);
          const told = await fitted.predict(questionsOf(picked(rows)));
          let next = 0;
          return Float64Array.from(rows, (row) => (row === undefined ? Number.NaN : told[next++]!));
        },
      };
    },
  };
}
