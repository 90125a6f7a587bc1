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
 * Every company of the view, since features may rank a company among the others; those without a whole window are left out.
 * @throws tools/model-from-later where the version learnt from what was not known at the view's moment, and as newestRows
 */
export async function predictSymbols(
  served: ServedModel,
  view: MarketView,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<SymbolPredictions> {
  requireKnownAt(served.version, view);
  const { lineage } = served.version;
  const { symbols, closesMs, questions } = await newestRows(view, {
    inputs: lineage.features,
    steps: served.signature.steps,
    horizon: 1,
    ...(signal && { signal }),
  });
  const rows = Float32Array.from(questions.features);
  return { symbols, closesMs, rows, predictions: await served.predict(rows) };
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
