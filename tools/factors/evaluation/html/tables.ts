// The figures of a report as tables: they can be read without the plots, and without a script.

import { basisPoints, escaped, number, percent, probability, table } from "#tools/report-page/index.ts";
import type { FactorReport, Slice } from "../report.ts";
import { rowsOf } from "./charts.ts";

/** One line a factor, in the order given. */
export function overviewTable(reports: readonly FactorReport[]): string {
  return table(
    "All factors, at the first horizon",
    [
      "factor",
      "rows",
      "rank IC",
      "t",
      "p",
      "p adjusted",
      "ICIR",
      "spread bps",
      "net spread bps",
      "half-life",
      "turnover",
      "luck removed",
    ],
    reports.map(({ factor, horizons, together, decay, portfolio }, i) => {
      const [first] = horizons;
      const ends = [first!.quantiles[0]!, first!.quantiles.at(-1)!].map(({ turnover }) => turnover);
      return [
        `<a href="#factor-${i}">${escaped(factor)}</a>`,
        String(first!.horizon),
        number(first!.rankIc.mean, 4),
        number(first!.rankIc.tStatistic, 2),
        probability(first!.rankIc.pValue),
        probability(together?.adjustedPValue ?? null),
        number(first!.rankIc.ratio, 3),
        basisPoints(first!.spread.mean),
        basisPoints(first!.netSpread.mean),
        number(decay.halfLife.rows, 1),
        percent(ends.some((value) => value === null) ? null : (ends[0]! + ends[1]!) / 2),
        percent(portfolio.deflatedSharpe?.probability ?? null),
      ];
    }),
  );
}

export function horizonTable({ horizons }: FactorReport): string {
  return table(
    "By horizon",
    [
      "held",
      "rank IC",
      "interval",
      "t",
      "p",
      "ICIR",
      "IC",
      "spread bps",
      "t",
      "net spread bps",
      "t",
      "cost bps",
      "monotone p",
      "rank autocorrelation",
    ],
    horizons.map(({ horizon, rankIc, ic, spread, netSpread, meanCost, monotonicity, rankAutocorrelation }) => [
      rowsOf(horizon),
      number(rankIc.mean, 4),
      rankIc.interval ? `${number(rankIc.interval.lower, 4)} to ${number(rankIc.interval.upper, 4)}` : number(null),
      number(rankIc.tStatistic, 2),
      probability(rankIc.pValue),
      number(rankIc.ratio, 3),
      number(ic.mean, 4),
      basisPoints(spread.mean),
      number(spread.tStatistic, 2),
      basisPoints(netSpread.mean),
      number(netSpread.tStatistic, 2),
      basisPoints(meanCost),
      probability(monotonicity.pValue),
      number(rankAutocorrelation),
    ]),
  );
}

export function quantileTable({ horizons }: FactorReport): string {
  const [first] = horizons;
  return table(
    "Mean return above the universe by quantile, basis points a holding period",
    ["quantile", ...horizons.map(({ horizon }) => rowsOf(horizon)), `turnover over ${rowsOf(first!.horizon)}`],
    first!.quantiles.map(({ quantile, turnover }, q) => [
      String(quantile),
      ...horizons.map(({ quantiles }) => basisPoints(quantiles[q]!.meanExcess)),
      percent(turnover),
    ]),
  );
}

export function partsTables({ byYear, byGroup, byRegime }: FactorReport): string {
  const parts: readonly (readonly [string, readonly Slice[]])[] = [
    ["By year", byYear],
    ["By group of assets", byGroup],
    ["By regime", byRegime],
  ];
  return parts
    .filter(([, slices]) => slices.length > 0)
    .map(([caption, slices]) =>
      table(
        caption,
        ["part", "rows", "rank IC", "t", "spread bps"],
        slices.map(({ label, rows, rankIc, tStatistic, spread }) => [
          escaped(label),
          String(rows),
          number(rankIc, 4),
          number(tStatistic, 2),
          basisPoints(spread),
        ]),
      ),
    )
    .join("");
}
