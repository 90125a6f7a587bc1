// The plots of a report.

import { barSeries as bars, type Chart, day, lineSeries as line, plot } from "#tools/report-page/index.ts";
import type { FactorReport } from "../report.ts";

export function chartsOf(report: FactorReport): Chart[] {
  const { curves, decay, byYear, horizons } = report;
  const first = horizons[0]!.horizon;
  const dates = curves.timesMs.map(day);
  return [
    {
      title: `Rank IC over ${rowsOf(first)}`,
      says: "Mean rank IC of each stretch of time as bars, and the mean of the last 63 rows as a line.",
      option: plot({
        x: dates,
        series: [
          bars("rank IC", curves.rankIc),
          line("mean of 63 rows", curves.rollingRankIc, { lineStyle: { width: 2.5 } }),
        ],
      }),
    },
    {
      title: "Growth of each quantile less the universe",
      says: "Growth of one unit in each quantile's one-row returns less the mean of the universe, lowest quantile first.",
      option: {
        ...plot({ x: dates, series: curves.quantileGrowth.map((data, q) => line(`quantile ${q + 1}`, data)) }),
        ramp: true,
      },
    },
    {
      title: "Decay",
      says: "Mean rank IC with the return over 1 to 20 rows, and with the return of one row that begins later and later.",
      option: plot({
        x: decay.held.map(({ rows }) => rows),
        series: [
          bars(
            "held so many rows",
            decay.held.map(({ rankIc }) => rankIc),
          ),
          line(
            "one row, so many rows later",
            decay.oneRow.map(({ rankIc }) => rankIc),
            { showSymbol: true },
          ),
        ],
      }),
    },
    {
      title: "Growth before and after costs",
      says: "Growth of one unit long one end and short the other, renewed at every row, before and after costs.",
      option: plot({
        x: dates,
        series: [line("before costs", curves.grossGrowth), line("after costs", curves.netGrowth)],
      }),
    },
    {
      title: "Turnover a row",
      says: "Share of the bottom and of the top quantile that was not in it the row before.",
      option: plot({
        x: dates,
        series: [line("bottom quantile", curves.bottomTurnover), line("top quantile", curves.topTurnover)],
      }),
    },
    {
      title: "Rank IC by year",
      says: "Mean rank IC of each calendar year.",
      option: plot({
        x: byYear.map(({ label }) => label),
        series: [
          bars(
            "rank IC",
            byYear.map(({ rankIc }) => rankIc),
          ),
        ],
      }),
    },
  ];
}

/** Mean rank correlation of every report's factor with every known one; null where no report names a known factor. */
export function correlationChart(reports: readonly FactorReport[]): Chart | null {
  const columns = [...new Set(reports.flatMap(({ known }) => known.map(({ factor }) => factor)))];
  if (columns.length === 0) return null;
  const cells = reports.flatMap(({ known }, row) =>
    known.flatMap(({ factor, correlation }) =>
      correlation === null ? [] : [[columns.indexOf(factor), row, Number(correlation.toFixed(3))]],
    ),
  );
  return {
    title: "Correlation with known factors",
    says: "Mean rank correlation across assets of each factor evaluated (rows) with each factor known (columns).",
    option: {
      animation: false,
      grid: { left: 8, right: 16, top: 8, bottom: 56, containLabel: true },
      tooltip: { renderMode: "richText" },
      xAxis: { type: "category", data: columns, axisLabel: { rotate: columns.length > 6 ? 45 : 0, interval: 0 } },
      yAxis: { type: "category", data: reports.map(({ factor }) => factor), inverse: true },
      visualMap: {
        min: -1,
        max: 1,
        calculable: false,
        orient: "horizontal",
        left: "center",
        bottom: 0,
        diverging: true,
      },
      series: [{ type: "heatmap", data: cells, label: { show: columns.length <= 12 } }],
    },
  };
}

export const rowsOf = (count: number): string => (count === 1 ? "1 row" : `${count} rows`);
