// What a company's or a portfolio's returns owe to factors: published ones, or ones built from the data set's own universe.

import { callerError, isoDay, isoTime } from "#infra/runtime/index.ts";
import { parseAsOf } from "#knowledge/domain/index.ts";
import { type MarketView, requireSymbol } from "#knowledge/stores/market/index.ts";
import { attributeReturns, buildFactors, type FactorSeries } from "#tools/factors/models/index.ts";
import { type FactorPanel, factorPanel, universeColumn } from "#tools/factors/panel/index.ts";
import type { FactorAttributeRequest, FactorAttribution } from "../contract/index.ts";
import type { Services } from "./services.ts";

/** Columns that the factors' sorts read; those that have no facts leave their factor unbuilt. */
const columns = ["close", "turnover", "cap", "equity", "pb", "operating_income", "assets", "assets_year_ago"];

interface Model {
  readonly says: string;
  readonly series: readonly FactorSeries[];
  /** Return of cash a session. */
  readonly cash: Float64Array;
  readonly notBuilt: FactorAttribution["notBuilt"];
}

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
  const other = beside === undefined ? undefined : await datasets.view(beside, isoTime(view.asOf));
  const instruments = await view.instruments();
  const held = symbol === undefined ? weights : [{ symbol, weight: 1 }];
  for (const one of held ?? []) requireSymbol(one.symbol, instruments);
  const panel = await factorPanel(view, { columns, signal, ...(other && { beside: other }) });
  const returns = returnsOf(panel);
  const own = held === undefined ? equalParts(panel, returns) : heldReturn(panel, returns, held);
  const model =
    factors === "own"
      ? builtFrom(panel, returns)
      : await publishedOn(panel, await publishedView(datasets, published, view));
  const rows = panel.timesMs.flatMap((ms, t) =>
    ms >= (from === undefined ? Number.NEGATIVE_INFINITY : parseAsOf(`${from.slice(0, 10)}T00:00:00Z`)) &&
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
    notBuilt: model.notBuilt,
    alpha: regression.alpha,
    exposures: [...regression.exposures],
    rSquared: regression.rSquared,
    lag: regression.lag,
    compoundReturn,
    parts: parts.map((part) => ({ ...part })),
  };
}

function returnsOf({ columns, rows, lanes }: FactorPanel): Float64Array {
  const close = columns.close as Float64Array;
  const at = (i: number): number => (i < lanes ? Number.NaN : (close[i] as number) / (close[i - lanes] as number) - 1);
  return Float64Array.from({ length: rows * lanes }, (_, i) => at(i));
}

/** Renewed every session; a session in which a member has no price is left out. */
function heldReturn(
  { instruments, rows, lanes }: FactorPanel,
  returns: Float64Array,
  held: readonly { readonly symbol: string; readonly weight: number }[],
): Float64Array {
  const places = held.map(
    ({ symbol, weight }) => [instruments.findIndex((one) => one.symbol === symbol), weight] as const,
  );
  return Float64Array.from({ length: rows }, (_, t) =>
    places.reduce((sum, [lane, weight]) => sum + weight * (returns[t * lanes + lane] as number), 0),
  );
}

/** Who was in the universe the session before, in equal parts. */
function equalParts({ columns, rows, lanes }: FactorPanel, returns: Float64Array): Float64Array {
  const universe = columns[universeColumn] as Float64Array;
  return Float64Array.from({ length: rows }, (_, t) => {
    let [sum, count] = [0, 0];
    for (let at = t * lanes; at < (t + 1) * lanes; at++) {
      const value = returns[at] as number;
      if (at < lanes || universe[at - lanes] !== 1 || Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    return count === 0 ? Number.NaN : sum / count;
  });
}

function builtFrom(panel: FactorPanel, returns: Float64Array): Model {
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

function meanTurnover({ columns, lanes }: FactorPanel): Float64Array {
  const turnover = columns.turnover as Float64Array;
  const sessions = 21;
  return turnover.map((_, at) => {
    let sum = 0;
    for (let back = 0; back < sessions; back++) sum += turnover[at - back * lanes] ?? Number.NaN;
    return sum / sessions;
  });
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

async function publishedView(
  datasets: Services["datasets"],
  name: string | undefined,
  { asOf }: MarketView,
): Promise<MarketView> {
  if (name !== undefined) return datasets.view(name, isoTime(asOf));
  throw callerError(
    "gateway/bad-request",
    "Published factors are read from a data set of their own: name it, say the folder fama-french.",
  );
}

async function publishedOn(panel: FactorPanel, view: MarketView): Promise<Model> {
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
