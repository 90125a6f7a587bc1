// All that is known of why a version says what it says of one company, and of what it looks at altogether.

import { callerError } from "#infra/runtime/index.ts";
import type { SymbolId } from "#knowledge/domain/index.ts";
import { type MarketView, requireSymbol } from "#knowledge/stores/market/index.ts";
import type { ModelRegistry, ModelVersion } from "../../registry/index.ts";
import { placeAmong, type ServedModel } from "../../serving/index.ts";
import { type Lime, lime } from "../any-model/lime.ts";
import { type PartialDependence, partialDependence } from "../any-model/partial-dependence.ts";
import { permutationImportance } from "../any-model/permutation-importance.ts";
import { type AttentionMap, attentionMaps } from "../deep/attention-maps.ts";
import { openInputGradients } from "../deep/input-gradients.ts";
import { integratedGradients } from "../deep/integrated-gradients.ts";
import { isDeepLearner, readDeepFile } from "../deep/read-deep-file.ts";
import { type AskedVersion, openAsked, type RowsToExplain, rowsToExplain } from "./ask-version.ts";
import { type ExplainedRow, explainRow } from "./local-shap.ts";

export interface ExplainOptions {
  readonly seed: number;
  /** Coalitions that are asked at most; 2,048 where left out. */
  readonly coalitions?: number;
  readonly signal?: AbortSignal;
}

export interface FeatureParts {
  readonly feature: string;
  /** Of the newest bar, raw; null where missing. */
  readonly value: number | null;
  readonly shap: number;
  /** Change of the prediction for one deviation of the feature, near the row. */
  readonly slope: number;
  /** Null for a model that is not deep. */
  readonly integrated: number | null;
  /** Root of the mean squared change of the predictions when the feature is shuffled among the rows. */
  readonly moves: number;
}

export interface VersionExplanation {
  readonly version: ModelVersion;
  readonly dataset: string;
  readonly asOfMs: number;
  readonly symbol: SymbolId;
  readonly closeMs: number;
  readonly prediction: number;
  /** 1 = the largest prediction, of so many companies. */
  readonly rank: number;
  readonly companies: number;
  readonly shap: ExplainedRow;
  /** What the Shapley values miss of the output less what is expected. */
  readonly shapGap: number;
  readonly lime: Lime;
  /** Null for a model that is not deep. Its baseline is a row where every feature is at its mean. */
  readonly integrated: { readonly output: number; readonly baseline: number; readonly gap: number } | null;
  readonly attention: readonly AttentionMap[];
  /** Largest Shapley value first. */
  readonly features: readonly FeatureParts[];
  /** Of the features that move predictions most. */
  readonly dependence: readonly PartialDependence[];
  readonly backgroundRows: number;
  readonly seed: number;
}

const curvesShown = 4;

/** @throws knowledge/symbol-unknown, tools/series-too-short for a company without a whole window, tools/export-unsupported, tools/model-from-later */
export async function explainVersion(
  served: ServedModel,
  registry: Pick<ModelRegistry, "load">,
  view: MarketView,
  symbol: string,
  { seed, coalitions = 2_048, signal }: ExplainOptions,
): Promise<VersionExplanation> {
  requireSymbol(symbol, await view.instruments());
  const asked = await openAsked(served, registry);
  try {
    const found = await rowsToExplain(served, view, { most: 40, seed, ...(signal && { signal }) });
    const at = requirePlace(found, symbol, served.version);
    const { now, background } = found;
    const row = now.rows.slice(at * served.columns, (at + 1) * served.columns);
    const shap = await explainRow(asked, row, background, { coalitions, seed, ...(signal && { signal }) });
    const [near, deep, moves] = [
      await lime(asked.ask, asked.players, row, background, { seed }),
      await deepParts(asked, served, row, now.predictions[at]!),
      await movesOf(asked, background, seed),
    ];
    const features = partsOf(asked, row, { shap, near, deep, moves });
    const ranked = [...moves.keys()].sort((a, b) => moves[b]! - moves[a]!).slice(0, curvesShown);
    const dependence: PartialDependence[] = [];
    for (const player of ranked)
      dependence.push(await partialDependence(asked.ask, asked.players, background, { player }));
    const prediction = now.predictions[at]!;
    return {
      version: served.version,
      dataset: view.dataset.id,
      asOfMs: view.asOf,
      symbol: now.symbols[at]!,
      closeMs: now.closesMs[at]!,
      prediction,
      ...placeAmong(now, at),
      shap,
      shapGap: shap.output - shap.expected - shap.values.reduce((sum, value) => sum + value, 0),
      lime: near,
      integrated: deep && { output: deep.output, baseline: deep.baseline, gap: deep.gap },
      attention: await attentionMaps(asked.bytes, row, served.signature.shape),
      features,
      dependence,
      backgroundRows: found.backgroundRows,
      seed,
    };
  } finally {
    await asked.close();
  }
}

export function requirePlace({ now }: Pick<RowsToExplain, "now">, symbol: string, { versionId }: ModelVersion): number {
  const at = now.symbols.indexOf(symbol);
  if (at >= 0 && Number.isFinite(now.predictions[at])) return at;
  throw callerError(
    "tools/series-too-short",
    `${symbol} has too few bars or facts for a row that ${versionId} could be asked, or is none of the companies that it learnt from.`,
    { symbol, versionId },
  );
}

interface Deep {
  readonly byPlayer: Float64Array;
  readonly output: number;
  readonly baseline: number;
  readonly gap: number;
}

async function deepParts(
  { bytes, players }: AskedVersion,
  served: ServedModel,
  row: Float32Array,
  prediction: number,
): Promise<Deep | null> {
  const { lineage } = served.version;
  if (!isDeepLearner(lineage.learner)) return null;
  const { steps, features } = served.signature;
  const file = readDeepFile(bytes, { learner: lineage.learner, parameters: lineage.parameters, steps, features });
  if (file === null) return null;
  const model = await openInputGradients(file.forward, file.weights);
  try {
    const { values, ...rest } = await integratedGradients(model, file.scaled(row), new Float32Array(row.length));
    if (!isNear(rest.output, prediction)) return null; // the layers are no longer those that wrote the file
    const sum = (of: Uint32Array): number => of.reduce((total, column) => total + values[column]!, 0);
    return { ...rest, byPlayer: Float64Array.from(players.of, sum) };
  } finally {
    await model.close();
  }
}

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-4 * Math.max(Math.abs(a), Math.abs(b), 1e-6);

/** Without labels: how far the predictions themselves move. */
async function movesOf({ ask, players }: AskedVersion, rows: Float32Array, seed: number): Promise<Float64Array> {
  const before = Float64Array.from(await ask(rows));
  const score = (answers: Float64Array): number =>
    -answers.reduce((sum, answer, at) => sum + (answer - before[at]!) ** 2, 0) / answers.length;
  const found = await permutationImportance(ask, players, rows, { score, seed, shuffles: 5 });
  return Float64Array.from(found, ({ mean }) => Math.sqrt(Math.max(0, mean)));
}

function partsOf(
  { players }: AskedVersion,
  row: Float32Array,
  found: { readonly shap: ExplainedRow; readonly near: Lime; readonly deep: Deep | null; readonly moves: Float64Array },
): FeatureParts[] {
  return players.names
    .map((feature, at): FeatureParts => {
      const value = row[players.of[at]?.at(-1) as number] as number;
      return {
        feature,
        value: Number.isFinite(value) ? value : null,
        shap: found.shap.values[at]!,
        slope: found.near.slopes[at]!,
        integrated: found.deep?.byPlayer[at] ?? null,
        moves: found.moves[at]!,
      };
    })
    .sort((a, b) => Math.abs(b.shap) - Math.abs(a.shap));
}
