// What a model answers: about companies as of a moment, or about rows that come with the request.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { orNull } from "#tools/define/index.ts";
import {
  arrangeInputs,
  learntFrom,
  predictSymbols,
  type ServedModel,
  type ServingStats,
} from "#tools/learning/serving/index.ts";
import type { ModelPredictions, ModelPredictRequest } from "../../contract/index.ts";
import type { Services } from "../services.ts";
import { versionOf } from "./model-choice.ts";

type Parts = Pick<Services, "models" | "serving" | "datasets">;

/** @throws tools/model-missing, tools/model-damaged, tools/model-inputs-unknown, tools/model-busy, tools/feature-set-wrong, tools/model-from-later,
 *   knowledge/symbol-unknown */
export async function modelPredictions(
  { models, serving, datasets }: Parts,
  model: string,
  { version: versionId, data, asOf, symbols, features, rows }: ModelPredictRequest,
  signal: AbortSignal,
): Promise<ModelPredictions> {
  const version = await versionOf(await models(), model, versionId);
  const served = await (await serving()).open(version.versionId);
  const head = { model, versionId: version.versionId, stage: version.stage };
  if (features !== undefined && rows !== undefined) {
    const answers = await served.predict(valuesOf(served, features, rows));
    const predictions = Array.from(answers, (answer) => ({ symbol: null, close: null, prediction: orNull(answer) }));
    return { ...head, dataset: null, asOf: null, predictions, left: [] };
  }
  const view = await datasets.view(data ?? version.lineage.dataset, asOf);
  const known = await view.instruments();
  for (const symbol of symbols ?? []) requireSymbol(symbol, known);
  const found = await predictSymbols(served, view, { signal });
  const wanted: readonly string[] = symbols ?? (await learntFrom(version, view)).symbols ?? found.symbols;
  const places = new Map(found.symbols.map((symbol, at) => [symbol as string, at]));
  return {
    ...head,
    dataset: view.dataset.id,
    asOf: isoTime(view.asOf),
    predictions: wanted.flatMap((symbol) => {
      const at = places.get(symbol);
      if (at === undefined) return [];
      return [
        { symbol, close: isoTime(found.closesMs[at] as number), prediction: orNull(found.predictions[at] as number) },
      ];
    }),
    left: wanted.filter((symbol) => !places.has(symbol)),
  };
}

export const servingRows = async ({ serving }: Pick<Services, "serving">): Promise<ServingStats[]> => [
  ...(await serving()).stats(),
];

type Rows = NonNullable<ModelPredictRequest["rows"]>;

/** Columns in the model's order, null as missing. @throws tools/feature-set-wrong, tools/length-mismatch naming the row */
function valuesOf({ version, signature, columns }: ServedModel, features: readonly string[], rows: Rows): Float32Array {
  const wanted = Object.keys(version.lineage.features);
  const places = arrangeInputs({ versionId: version.versionId, wanted }, features);
  const values = new Float32Array(rows.length * columns);
  for (const [row, given] of rows.entries()) {
    const steps = (Array.isArray(given[0]) ? given : [given]) as (number | null)[][];
    if (steps.length !== signature.steps || steps.some((step) => step.length !== features.length))
      throw callerError(
        "tools/length-mismatch",
        `Row ${row} has ${steps.length} steps of ${[...new Set(steps.map((step) => step.length))].join(" and ")} values; wanted ${signature.steps} of ${features.length}.`,
        { row },
      );
    for (const [step, cells] of steps.entries())
      for (const [at, place] of places.entries())
        values[row * columns + step * wanted.length + at] = cells[place] ?? Number.NaN;
  }
  return values;
}
