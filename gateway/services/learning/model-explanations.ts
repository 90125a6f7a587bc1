// Why a version answers what it answers, as the gateway tells it.

import { isoTime } from "#infra/runtime/index.ts";
import { explainVersion, explanationHtml, type VersionExplanation } from "#tools/learning/explain/index.ts";
import { requireVersion } from "#tools/learning/registry/index.ts";
import type { ModelExplainRequest, ModelExplanation } from "../../contract/index.ts";
import type { Services } from "../services.ts";

/** @throws tools/model-missing, tools/model-from-later, knowledge/symbol-unknown, tools/series-too-short, tools/export-unsupported */
export async function modelExplanation(
  { models, serving, datasets }: Pick<Services, "models" | "serving" | "datasets">,
  versionId: string,
  { symbol, data, asOf, seed, coalitions, report }: ModelExplainRequest,
  signal: AbortSignal,
): Promise<ModelExplanation> {
  const registry = await models();
  const { lineage } = await requireVersion(registry, versionId);
  const view = await datasets.view(data ?? lineage.dataset, asOf);
  const served = await (await serving()).open(versionId);
  const found = await explainVersion(served, registry, view, symbol, { seed, coalitions, signal });
  return { ...answerOf(found), report: report ? explanationHtml(found) : null };
}

function answerOf(found: VersionExplanation): Omit<ModelExplanation, "report"> {
  const { version, dataset, asOfMs, symbol, closeMs, prediction, rank, companies, shap, features } = found;
  const { method, of, exact, expected, output } = shap;
  return {
    model: version.model,
    versionId: version.versionId,
    dataset,
    asOf: isoTime(asOfMs),
    symbol,
    close: isoTime(closeMs),
    prediction,
    rank,
    companies,
    shap: { method, of, exact, expected, output, gap: found.shapGap },
    limeFit: found.lime.fit,
    integrated: found.integrated,
    features: [...features],
    dependence: found.dependence.map(({ name, grid, mean }) => ({ feature: name, grid: [...grid], mean: [...mean] })),
    attention: found.attention.map(({ shape, values }) => ({ shape: [...shape], values: [...values] })),
    backgroundRows: found.backgroundRows,
    seed: found.seed,
  };
}
