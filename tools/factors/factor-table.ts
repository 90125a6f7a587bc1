// The desk's factors over the whole universe at a moment: one row an asset, one column a factor, and the composite of them.

import type { MarketView } from "#knowledge/stores/market/index.ts";
import { type PriceHistory, rememberedBy, type Universe, universeAt } from "#tools/universe/index.ts";
import { type QualityRatios, qualityRatios, type ValueRatios, valueRatios } from "./company-ratios.ts";
import { blendScores, type Composite, compositeScores, DESK_FACTORS, type FactorColumn } from "./composite.ts";
import { type Standings, standings } from "./cross-section.ts";
import { type Fundamentals, fundamentalsAt, fundamentalsOf } from "./fundamentals.ts";
import { momentum, realisedVolatilityPerYear, reversal } from "./price-factors.ts";
import { volumeTrend } from "./volume-trend.ts";

export type FactorName = (typeof DESK_FACTORS)[number]["name"];

export interface AssetFacts {
  readonly history: PriceHistory;
  readonly fundamentals: Fundamentals;
  readonly value: ValueRatios;
  readonly quality: QualityRatios;
  /** Net income over sales. */
  readonly netMargin: number;
  readonly momentum5: number;
  /** Mean volume of a week over that of a quarter. */
  readonly volumeRatio: number;
}

export interface FactorTable {
  readonly universe: Universe;
  /** In the order of the universe's members. */
  readonly assets: readonly AssetFacts[];
  readonly columns: readonly FactorColumn[];
  /** Per factor: place from the best, and the turned standard scores. */
  readonly places: Readonly<Record<FactorName, Standings & { readonly z: Float64Array }>>;
  readonly composite: readonly Composite[];
}

/** Every factor of every member, from what the view knows; NaN where an input is missing. */
export async function factorTableAt(view: MarketView): Promise<FactorTable> {
  const universe = await universeAt(view);
  const symbols = universe.members.map(({ instrument }) => instrument.symbol);
  return factorTableOf(universe, await fundamentalsAt(view, symbols));
}

const factorTableOf = rememberedBy(
  (universe: Universe, fundamentals: ReadonlyMap<string, Fundamentals>): FactorTable => {
    const assets = universe.members.map((history) =>
      assetFacts(history, fundamentals.get(history.instrument.symbol) ?? fundamentalsOf([], [])),
    );
    const raw: Readonly<Record<FactorName, Float64Array>> = {
      momentum60: column(assets, ({ history }) => priced(history, 61, (closes) => momentum(closes, 60))),
      momentum20: column(assets, ({ history }) => priced(history, 21, (closes) => momentum(closes, 20))),
      reversal5: column(assets, ({ history }) => priced(history, 6, (closes) => reversal(closes, 5))),
      volatility20: column(assets, ({ history }) =>
        priced(history, 21, (closes) => realisedVolatilityPerYear(closes, 20)),
      ),
      volumeTrend: column(assets, ({ volumeRatio }) => (volumeRatio > 0 ? Math.log(volumeRatio) : Number.NaN)),
      value: blended(assets, [
        ({ value }) => value.earningsYield,
        ({ value }) => value.bookToPrice,
        ({ value }) => value.salesToPrice,
      ]),
      quality: blended(assets, [
        ({ quality }) => quality.returnOnEquity,
        ({ netMargin }) => netMargin,
        ({ quality }) => -quality.accruals,
      ]),
    };
    const columns = DESK_FACTORS.map((factor) => ({ ...factor, values: raw[factor.name] }));
    const { zScores } = blendScores(columns);
    const places = Object.fromEntries(
      columns.map(({ name, values, good }, k) => [
        name,
        { ...standings(values, good === "high" ? "highest" : "lowest"), z: zScores[k] as Float64Array },
      ]),
    ) as Record<FactorName, Standings & { readonly z: Float64Array }>;
    return { universe, assets, columns, places, composite: compositeScores(columns) };
  },
);

function assetFacts(history: PriceHistory, fundamentals: Fundamentals): AssetFacts {
  const { flows, levels, shares } = fundamentals;
  return {
    history,
    fundamentals,
    value: valueRatios({
      price: history.closes.at(-1) ?? Number.NaN,
      sharesOutstanding: shares > 0 ? shares : Number.NaN,
      ...flows,
      equity: levels.equity,
    }),
    quality: qualityRatios({ ...flows, ...levels }),
    netMargin: flows.sales > 0 ? flows.netIncome / flows.sales : Number.NaN,
    momentum5: priced(history, 6, (closes) => momentum(closes, 5)),
    volumeRatio: history.volumes.length < 60 ? Number.NaN : volumeTrend(history.volumes).ratio,
  };
}

const column = (assets: readonly AssetFacts[], of: (asset: AssetFacts) => number): Float64Array =>
  Float64Array.from(assets, of);

/** A factor of prices, or NaN with fewer bars than it needs. */
const priced = ({ closes }: PriceHistory, needed: number, of: (closes: Float64Array) => number): number =>
  closes.length < needed ? Number.NaN : of(closes);

/** Several ratios as one column: the mean of their standard scores, equal weights. */
const blended = (assets: readonly AssetFacts[], ratios: readonly ((asset: AssetFacts) => number)[]): Float64Array =>
  blendScores(ratios.map((of, k) => ({ name: `part ${k}`, values: column(assets, of), weight: 1, good: "high" })))
    .scores;
