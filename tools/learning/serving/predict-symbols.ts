// What a version says of companies as of a moment: features as they were known then, by the same code that made the training rows.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import type { SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { newestRows } from "../dataset/index.ts";
import type { ModelVersion } from "../registry/index.ts";
import { byPeriodRows } from "./period-grid.ts";
import type { ServedModel } from "./serving.ts";

export interface SymbolPredictions {
  readonly symbols: readonly SymbolId[];
  /** Close of the newest bar of each, epoch milliseconds. */
  readonly closesMs: Float64Array;
  /** Shape (symbols). */
  readonly predictions: Float32Array;
  /** Shape (symbols, steps x features): what the model was asked. */
  readonly rows: Float32Array;
}

/**
 * Of the companies that it learnt from as far as the view has them, else of all: features may rank a company among the others. Those without a
 * whole window are left out. A model that mixes companies is asked for each session by itself, as it learnt.
 * @throws tools/model-from-later where the version learnt from what was not known at the view's moment, and as newestRows
 */
export async function predictSymbols(
  served: ServedModel,
  view: MarketView,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<SymbolPredictions> {
  requireKnownAt(served.version, view);
  const found = await newestRows(view, {
    inputs: served.version.lineage.features,
    steps: served.signature.steps,
    horizon: 1,
    ...(await learntFrom(served.version, view)),
    ...(signal && { signal }),
  });
  const { symbols, closesMs, questions } = found;
  const rows = Float32Array.from(questions.features);
  const { together } = served;
  if (together === null) return { symbols, closesMs, rows, predictions: await served.predict(rows) };
  const lanes = Int32Array.from(symbols, (symbol) => together.indexOf(symbol));
  const all = byPeriodRows({ ...questions, lanes }, together.length);
  const predictions = Float32Array.from(all.answers(await served.predict(all.rows)));
  return { symbols, closesMs, rows, predictions };
}

/** 1 = the largest prediction of the companies whose newest bar is of the same session: who no longer trades is not beside it. */
export function placeAmong(
  { closesMs, predictions }: Pick<SymbolPredictions, "closesMs" | "predictions">,
  at: number,
): { readonly rank: number; readonly companies: number } {
  const beside = predictions.filter((told, i) => closesMs[i] === closesMs[at] && Number.isFinite(told));
  return { rank: 1 + beside.filter((told) => told > (predictions[at] as number)).length, companies: beside.length };
}

/** The symbols of its lineage that the view has; nothing where the lineage names none. @throws knowledge/symbol-unknown where it has none of them */
export async function learntFrom(
  { versionId, lineage }: ModelVersion,
  view: MarketView,
): Promise<{ readonly symbols?: readonly SymbolId[] }> {
  const { symbols } = lineage.parameters;
  if (!Array.isArray(symbols)) return {};
  const known = new Set((await view.instruments()).map(({ symbol }) => symbol as string));
  const there = symbols.map(String).filter((symbol) => known.has(symbol));
  if (there.length > 0) return { symbols: there };
  throw callerError(
    "knowledge/symbol-unknown",
    `${view.dataset.id} has none of the ${symbols.length} companies that ${versionId} learnt from, such as ${symbols.slice(0, 3).join(", ")}. Ask on ${lineage.dataset}, or on another data set with them.`,
    { versionId },
  );
}

/** @throws tools/model-from-later */
export function requireKnownAt({ versionId, lineage }: ModelVersion, { asOf }: Pick<MarketView, "asOf">): void {
  if (lineage.trainedToMs <= asOf) return;
  throw callerError(
    "tools/model-from-later",
    `${versionId} learnt from facts up to ${isoTime(lineage.trainedToMs)}; the question stands at ${isoTime(asOf)}. Ask at a later moment, or a version that was trained before.`,
    { versionId },
  );
}
