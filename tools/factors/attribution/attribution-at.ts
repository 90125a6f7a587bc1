// What the returns of a company or a portfolio owed to factors, out of a view.

import { type MarketView, requireSymbol } from "#knowledge/stores/market/index.ts";
import { type Attribution, attributeReturns } from "../models/index.ts";
import { factorPanel } from "../panel/index.ts";
import { modelBuiltFrom, modelColumns, type PanelModel, publishedModel } from "./panel-model.ts";
import { equalParts, heldReturn, memberReturns } from "./portfolio-returns.ts";

export interface AttributionQuery {
  /** Fractions of equity, renewed every session; what is left is cash. All of the universe in equal parts where left out. */
  readonly held?: readonly { readonly symbol: string; readonly weight: number }[] | undefined;
  /** Closes in [fromMs, toMs]; open ends when left out. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** A data set that holds published factors; built from the universe itself where left out. */
  readonly published?: MarketView;
  /** Another data set at the same as-of whose vendors' figures are read too. */
  readonly beside?: MarketView | undefined;
  readonly signal?: AbortSignal;
}

export interface AttributionAt extends Attribution, Pick<PanelModel, "says" | "notBuilt"> {
  readonly fromMs: number;
  readonly toMs: number;
}

/** @throws knowledge/symbol-unknown, tools/factors-missing, tools/series-too-short and what the regression throws */
export async function attributionAt(view: MarketView, query: AttributionQuery): Promise<AttributionAt> {
  const { held, published, beside, signal } = query;
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = query;
  const instruments = await view.instruments();
  for (const { symbol } of held ?? []) requireSymbol(symbol, instruments);
  const panel = await factorPanel(view, {
    columns: modelColumns,
    ...(signal && { signal }),
    ...(beside && { beside }),
  });
  const returns = memberReturns(panel);
  const own = held === undefined ? equalParts(panel, returns) : heldReturn(panel, returns, held);
  const model = published === undefined ? modelBuiltFrom(panel, returns) : await publishedModel(panel, published);
  const rows = panel.timesMs.flatMap((ms, t) => (ms >= fromMs && ms <= toMs ? [t] : []));
  const cut = (series: ArrayLike<number>): Float64Array => Float64Array.from(rows, (t) => series[t] as number);
  const excess = own.map((value, t) => value - (model.cash[t] as number));
  const found = attributeReturns(
    cut(excess),
    model.series.map(({ name, values }) => ({ name, values: cut(values) })),
  );
  const timeOf = (at: number): number => panel.timesMs[rows[found.rows[at] as number] as number] as number;
  return {
    ...found,
    says: model.says,
    notBuilt: model.notBuilt,
    fromMs: timeOf(0),
    toMs: timeOf(found.rows.length - 1),
  };
}
