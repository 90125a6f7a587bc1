// One company's factors and its place in the universe, as evidence.

import { z } from "zod";
import { isoTime } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";
import { defineTool, figure, Missing, maybeFigure, orNull } from "#tools/define/index.ts";
import { memberOf } from "#tools/universe/index.ts";
import { type FactorName, type FactorTable, factorTableAt } from "./factor-table.ts";

const Place = z.strictObject({ rank: figure("rank"), of: figure("count"), z: figure("score") }).nullable();

export const exposuresTool = defineTool({
  id: "factors.exposures",
  says: "Momentum, reversal, volatility, volume, value and quality of one company with its ranks in the universe. Not for comparing it over time.",
  input: z.strictObject({ symbol: SymbolId }),
  output: z.strictObject({
    symbol: z.string(),
    stance: figure("score"),
    confidence: figure("probability"),
    composite: maybeFigure("score"),
    completeness: figure("probability"),
    universe: figure("count"),
    sessions: figure("count"),
    momentum5: maybeFigure("fraction"),
    momentum20: maybeFigure("fraction"),
    momentum60: maybeFigure("fraction"),
    reversal: maybeFigure("score"),
    volatility20PerYear: maybeFigure("fraction/year"),
    volumeTrend: maybeFigure("ratio"),
    earningsYield: maybeFigure("fraction"),
    bookToPrice: maybeFigure("ratio"),
    salesToPrice: maybeFigure("ratio"),
    returnOnEquity: maybeFigure("fraction"),
    grossMargin: maybeFigure("fraction"),
    netMargin: maybeFigure("fraction"),
    leverage: maybeFigure("ratio"),
    periodEnd: z.string().nullable(),
    knownAt: z.string().nullable(),
    ranks: z.strictObject({
      momentum20: Place,
      momentum60: Place,
      reversal: Place,
      lowVolatility: Place,
      volumeTrend: Place,
      value: Place,
      quality: Place,
    }),
    missing: Missing,
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "bars", "actions", "filings"],
  examples: (symbols) => symbols.map((symbol) => ({ symbol })),
  async run({ symbol }, { market }) {
    const table = await factorTableAt(market);
    const { member, index } = memberOf(table.universe, symbol);
    const asset = table.assets[index];
    const composite = table.composite[index];
    if (!asset || !composite) return nothing(symbol, table.universe.members.length, member.closes.length);
    const raw = (name: FactorName): number | null =>
      orNull(table.columns.find((column) => column.name === name)?.values[index] ?? Number.NaN);
    const { fundamentals, value, quality } = asset;
    return {
      symbol,
      stance: composite.stance,
      confidence: composite.confidence,
      composite: orNull(composite.score),
      completeness: composite.completeness,
      universe: table.assets.length,
      sessions: member.closes.length,
      momentum5: orNull(asset.momentum5),
      momentum20: raw("momentum20"),
      momentum60: raw("momentum60"),
      reversal: orNull(table.places.reversal5.z[index] ?? Number.NaN),
      volatility20PerYear: raw("volatility20"),
      volumeTrend: orNull(asset.volumeRatio),
      earningsYield: orNull(value.earningsYield),
      bookToPrice: orNull(value.bookToPrice),
      salesToPrice: orNull(value.salesToPrice),
      returnOnEquity: orNull(quality.returnOnEquity),
      grossMargin: orNull(quality.grossMargin),
      netMargin: orNull(asset.netMargin),
      leverage: orNull(quality.leverage),
      periodEnd: fundamentals.periodEndMs === null ? null : isoTime(fundamentals.periodEndMs),
      knownAt: fundamentals.knownAtMs === null ? null : isoTime(fundamentals.knownAtMs),
      ranks: {
        momentum20: placeOf(table, "momentum20", index),
        momentum60: placeOf(table, "momentum60", index),
        reversal: placeOf(table, "reversal5", index),
        lowVolatility: placeOf(table, "volatility20", index),
        volumeTrend: placeOf(table, "volumeTrend", index),
        value: placeOf(table, "value", index),
        quality: placeOf(table, "quality", index),
      },
      missing: missingOf(table, index),
    };
  },
});

function placeOf({ places }: FactorTable, name: FactorName, index: number): z.input<typeof Place> {
  const { ranks, of, z: scores } = places[name];
  const [rank, score] = [ranks[index] ?? Number.NaN, scores[index] ?? Number.NaN];
  return Number.isNaN(rank) || Number.isNaN(score) ? null : { rank, of, z: score };
}

const needs: Readonly<Record<FactorName, string>> = {
  momentum60: "fewer sessions than a quarter of prices",
  momentum20: "fewer sessions than a month of prices",
  reversal5: "fewer sessions than a week of prices",
  volatility20: "fewer sessions than a month of prices",
  volumeTrend: "fewer sessions than a quarter of volumes",
  value: "no complete year of filings with a share count",
  quality: "no complete year of filings",
};

const missingOf = ({ columns }: FactorTable, index: number): Missing =>
  columns
    .filter(({ values }) => Number.isNaN(values[index]))
    .map(({ name }) => ({ field: name, because: needs[name as FactorName] }));

/** The benchmark is read, not ranked. */
const nothing = (symbol: string, universe: number, sessions: number) => ({
  symbol,
  stance: 0,
  confidence: 0,
  composite: null,
  completeness: 0,
  universe,
  sessions,
  momentum5: null,
  momentum20: null,
  momentum60: null,
  reversal: null,
  volatility20PerYear: null,
  volumeTrend: null,
  earningsYield: null,
  bookToPrice: null,
  salesToPrice: null,
  returnOnEquity: null,
  grossMargin: null,
  netMargin: null,
  leverage: null,
  periodEnd: null,
  knownAt: null,
  ranks: {
    momentum20: null,
    momentum60: null,
    reversal: null,
    lowVolatility: null,
    volumeTrend: null,
    value: null,
    quality: null,
  },
  missing: [{ field: "ranks", because: "it is the benchmark, not a member of the universe" }],
});
