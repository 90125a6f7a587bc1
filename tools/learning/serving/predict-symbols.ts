// What a version says of companies as of a moment: features as they were known then, by the same code that made the training rows.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import type { SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { newestRows } from "../dataset/index.ts";
import type { ModelVersion } from "../registry/index.ts";
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
 * whole window are left out.
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
  const { symbols, closesMs } = found;
  const rows = Float32Array.from(found.questions.features);
  const { together, columns } = served;
  if (together === null) return { symbols, closesMs, rows, predictions: await served.predict(rows) };
  const whole = new Float32Array(together.length * columns).fill(Number.NaN);
  const places = symbols.map((symbol) => together.indexOf(symbol));
  for (const [at, place] of places.entries())
    whole.set(rows.subarray(at * columns, (at + 1) * columns), place * columns);
  const answers = await served.predict(whole);
  return { symbols, closesMs, rows, predictions: Float32Array.from(places, (place) => answers[place] as number) };
}

/** The symbols of its lineage that the view has; nothing where the lineage names none. */
export async function learntFrom(
  { lineage }: ModelVersion,
  view: MarketView,
): Promise<{ readonly symbols?: readonly SymbolId[] }> {
  const { symbols } = lineage.parameters;
  if (!Array.isArray(symbols)) return {};
  const known = new Set((await view.instruments()).map(({ symbol }) => symbol as string));
  return { symbols: symbols.map(String).filter((symbol) => known.has(symbol)) };
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
