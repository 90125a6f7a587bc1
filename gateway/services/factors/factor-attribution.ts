// What a company's or a portfolio's returns owe to factors: published ones, or ones built from the data set's own universe.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import { parseAsOf } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { attributionAt } from "#tools/factors/attribution/index.ts";
import type { FactorAttributeRequest, FactorAttribution } from "../../contract/index.ts";
import { viewBeside } from "../data/datasets.ts";
import type { Services } from "../services.ts";
import { startOf } from "../stretch.ts";

/** @throws knowledge/symbol-unknown, gateway/bad-request, tools/series-too-short and what the regression throws */
export async function factorAttribution(
  request: FactorAttributeRequest,
  { datasets }: Pick<Services, "datasets">,
  signal: AbortSignal,
): Promise<FactorAttribution> {
  const { data, asOf, beside, from, to, symbol, weights, factors, published } = request;
  if (symbol !== undefined && weights !== undefined)
    throw callerError("gateway/bad-request", "Wanted a symbol or the weights of a portfolio, found both.");
  const view = await datasets.view(data, asOf);
  const found = await attributionAt(view, {
    held: symbol === undefined ? weights : [{ symbol, weight: 1 }],
    beside: await viewBeside(datasets, beside, view),
    ...(factors === "published" && { published: await publishedView(datasets, published, view) }),
    ...(from !== undefined && { fromMs: startOf(from.slice(0, 10)) }),
    ...(to !== undefined && { toMs: parseAsOf(to) }),
    signal,
  });
  const { regression, parts, compoundReturn } = found;
  return {
    dataset: view.dataset.id,
    asOf: isoTime(view.asOf),
    of: symbol ?? (weights ? `a portfolio of ${weights.length}` : "all of the universe in equal parts"),
    from: isoTime(found.fromMs),
    to: isoTime(found.toMs),
    sessions: found.rows.length,
    factors: found.says,
    notBuilt: found.notBuilt.map((one) => ({ ...one })),
    alpha: regression.alpha,
    exposures: [...regression.exposures],
    rSquared: regression.rSquared,
    lag: regression.lag,
    compoundReturn,
    parts: parts.map((part) => ({ ...part })),
  };
}

async function publishedView(
  datasets: Services["datasets"],
  name: string | undefined,
  view: MarketView,
): Promise<MarketView> {
  const found = await viewBeside(datasets, name, view);
  if (found !== undefined) return found;
  throw callerError(
    "gateway/bad-request",
    "Published factors are read from a data set of their own: name it, say the folder fama-french.",
  );
}
