// The factors that returns are held against: built from the panel's own universe, or published ones on its sessions.

import { callerError, isoDay, isoTime } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { type Column, computeColumns } from "#tools/columns/index.ts";
import { buildExpression } from "../language/index.ts";
import { buildFactors, type FactorSeries } from "../models/index.ts";
import { type FactorPanel, panelWords, universeColumn } from "../panel/index.ts";

/** Columns that the factors' sorts read; those that have no facts leave their factor unbuilt. */
export const modelColumns = [
  "close",
  "turnover",
  "cap",
  "equity",
  "pb",
  "operating_income",
  "assets",
  "assets_year_ago",
] as const;

export interface PanelModel {
  readonly says: string;
  readonly series: readonly FactorSeries[];
  /** Return of cash a session. */
  readonly cash: Float64Array;
  readonly notBuilt: readonly { readonly factor: string; readonly because: string }[];
}

/** Of a panel with `modelColumns`. @param returns of its members, shape (rows x lanes) */
export function modelBuiltFrom(panel: FactorPanel, returns: Column): PanelModel {
  const { columns, lanes, timesMs, empty, rows } = panel;
  const has = (name: string): boolean => !empty.includes(name);
  const of = (name: string): Float64Array => columns[name] as Float64Array;
  const ratio = (x: string, y: string): Float64Array => of(x).map((value, at) => value / (of(y)[at] as number));
  const size = has("cap") ? { marketCap: of("cap") } : { size: meanTurnover(panel) };
  const bookToPrice =
    has("equity") && has("cap") ? ratio("equity", "cap") : has("pb") ? of("pb").map((pb) => 1 / pb) : null;
  const built = buildFactors({
    returns,
    lanes,
    timesMs,
    universe: Uint8Array.from(of(universeColumn)),
    ...size,
    ...(bookToPrice && { bookToPrice }),
    ...(has("operating_income") && { operatingProfitability: ratio("operating_income", "equity") }),
    ...(has("assets_year_ago") && {
      assetGrowth: ratio("assets", "assets_year_ago").map((value) => value - 1),
    }),
  });
  return {
    says: `built from this universe, weights by ${built.weighting}, sized by ${has("cap") ? "market value" : "mean turnover of 21 sessions"}`,
    series: Object.entries(built.factors).map(([name, values]) => ({ name, values })),
    cash: new Float64Array(rows),
    notBuilt: built.notBuilt.map((one) => ({ ...one })),
  };
}

function meanTurnover({ columns, rows, lanes }: FactorPanel): Column {
  const [mean] = computeColumns([buildExpression("adv21", panelWords)], columns, rows, { lanes });
  return mean as Column;
}

/** Series of Kenneth French's library by the names that its layout gives them. */
const publishedSeries = {
  "FF5.MKT-RF": "mkt_rf",
  "FF5.SMB": "smb",
  "FF5.HML": "hml",
  "FF5.RMW": "rmw",
  "FF5.CMA": "cma",
  "FF.MOM": "mom",
} as const;
const cashSeries = "FF5.RF";

/** @param view a data set that holds them @throws tools/factors-missing */
export async function publishedModel(panel: FactorPanel, view: MarketView): Promise<PanelModel> {
  const facts = await view.facts("macro", { symbols: [...Object.keys(publishedSeries), cashSeries] });
  if (facts.length === 0)
    throw callerError(
      "tools/factors-missing",
      `${view.dataset.id} knows none of ${Object.keys(publishedSeries).join(", ")} at ${isoTime(view.asOf)}.`,
    );
  const byDay = new Map<string, Map<string, number>>();
  for (const { symbol, periodMs, value } of facts) {
    const series = byDay.get(symbol) ?? new Map<string, number>();
    byDay.set(symbol, series.set(isoDay(periodMs), (value ?? Number.NaN) / 100));
  }
  const onRows = (name: string): Float64Array =>
    Float64Array.from(panel.timesMs, (ms) => byDay.get(name)?.get(isoDay(ms)) ?? Number.NaN);
  const named = Object.entries(publishedSeries);
  return {
    says: `published, ${view.dataset.id}; returns above cash`,
    series: named.filter(([name]) => byDay.has(name)).map(([name, short]) => ({ name: short, values: onRows(name) })),
    cash: onRows(cashSeries),
    notBuilt: named
      .filter(([name]) => !byDay.has(name))
      .map(([name, short]) => ({ factor: short, because: `${view.dataset.id} has no ${name}` })),
  };
}
