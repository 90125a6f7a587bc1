// What a company's or a portfolio's returns owe to factors: published ones, or ones built from the data set's own universe.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import { parseAsOf } from "#knowledge/domain/index.ts";
import { type MarketView, requireSymbol } from "#knowledge/stores/market/index.ts";
import {
  equalParts,
  heldReturn,
  memberReturns,
  modelBuiltFrom,
  modelColumns,
  publishedModel,
} from "#tools/factors/attribution/index.ts";
import { attributeReturns } from "#tools/factors/models/index.ts";
import { factorPanel } from "#tools/factors/panel/index.ts";
import type { FactorAttributeRequest, FactorAttribution } from "../contract/index.ts";
import { viewBeside } from "./datasets.ts";
import type { Services } from "./services.ts";
import { startOf } from "./stretch.ts";

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
  const other = await viewBeside(datasets, beside, view);
  const instruments = await view.instruments();
  const held = symbol === undefined ? weights : [{ symbol, weight: 1 }];
  for (const one of held ?? []) requireSymbol(one.symbol, instruments);
  const panel = await factorPanel(view, { columns: modelColumns, signal, ...(other && { beside: other }) });
  const returns = memberReturns(panel);
  const own = held === undefined ? equalParts(panel, returns) : heldReturn(panel, returns, held);
  const model =
    factors === "own"
      ? modelBuiltFrom(panel, returns)
      : await publishedModel(panel, await publishedView(datasets, published, view));
  const rows = panel.timesMs.flatMap((ms, t) =>
    ms >= (from === undefined ? Number.NEGATIVE_INFINITY : startOf(from.slice(0, 10))) &&
    ms <= (to === undefined ? Number.POSITIVE_INFINITY : parseAsOf(to))
      ? [t]
      : [],
  );
  const cut = (series: Float64Array): Float64Array => Float64Array.from(rows, (t) => series[t] as number);
  const excess = own.map((value, t) => value - (model.cash[t] as number));
  const found = attributeReturns(
    cut(excess),
    model.series.map(({ name, values }) => ({ name, values: cut(Float64Array.from(values)) })),
  );
  const { regression, parts, compoundReturn } = found;
  const timeOf = (at: number): string => isoTime(panel.timesMs[rows[found.rows[at] as number] as number] as number);
  return {
    dataset: view.dataset.id,
    asOf: isoTime(view.asOf),
    of: symbol ?? (weights ? `a portfolio of ${weights.length}` : "all of the universe in equal parts"),
    from: timeOf(0),
    to: timeOf(found.rows.length - 1),
    sessions: found.rows.length,
    factors: model.says,
    notBuilt: model.notBuilt.map((one) => ({ ...one })),
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
