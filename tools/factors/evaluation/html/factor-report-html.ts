// The report as one HTML file.

import { callerError } from "#infra/runtime/index.ts";
import { type Chart, day, escaped, number, openReportPage, percent } from "#tools/report-page/index.ts";
import type { FactorReport } from "../report.ts";
import { chartsOf, correlationChart, rowsOf } from "./charts.ts";
import { horizonTable, overviewTable, partsTables, quantileTable } from "./tables.ts";

/** The page for one factor or many. Every text of the reports is escaped, and the page lets no script run but its own two.
 * @throws tools/input-invalid (no report), infra/package-missing (ECharts is not installed) */
export function factorReportHtml(reports: readonly FactorReport[]): string {
  if (reports.length === 0)
    throw callerError("tools/input-invalid", "A report needs the evaluation of one factor at least.", {});
  const page = openReportPage();
  const correlations = correlationChart(reports);
  const body = [
    headingOf(reports),
    overviewTable(reports),
    correlations ? page.place(correlations, 10 + 1.6 * reports.length) : "",
    ...reports.map((report, i) => sectionOf(report, i, page.place)),
  ].join("\n");
  return page.html(titleOf(reports), body);
}

const titleOf = (reports: readonly FactorReport[]): string =>
  reports.length === 1 ? `Factor ${reports[0]!.factor}` : `${reports.length} factors`;

function headingOf(reports: readonly FactorReport[]): string {
  const { options, fromMs, toMs, lanes } = reports[0]!;
  const { entryRows, quantiles, costBps, seed, bootstrap, trials } = options;
  const entry =
    entryRows === 0
      ? "Entered at the price of the row that the factor is known at: only right where the factor does not use that price."
      : `Entered ${rowsOf(entryRows)} after the factor is known.`;
  return `<h1>${escaped(titleOf(reports))}</h1>
<p class="soft">${day(fromMs)} to ${day(toMs)}, ${lanes} assets. ${entry} ${quantiles} quantiles, ${number(costBps, 1)} basis points one way, ${trials} trials counted. t by Newey and West; intervals at ${percent(bootstrap.level, 0)} from ${bootstrap.draws} resamples, seed ${seed}. "Luck removed" is the probability that the portfolio's Sharpe ratio after costs beats the best of so many trials without any edge.</p>`;
}

function sectionOf(report: FactorReport, index: number, place: (chart: Chart) => string): string {
  const { rows, coverage, portfolio, decay } = report;
  const halfLife = {
    fitted: `half-life ${number(decay.halfLife.rows, 1)} rows`,
    "no-ic-to-decay": "no half-life: the IC is not told from zero",
    "no-decay-seen": "no decay within the rows looked at",
  }[decay.halfLife.because];
  return `<section aria-labelledby="factor-${index}">
<h2 id="factor-${index}">${escaped(report.factor)}</h2>
<p class="soft">${rows.evaluated} of ${rows.total} rows (${rows.tooFewAssets} with too few assets, ${rows.constant} constant), coverage ${percent(coverage.mean)}, at least ${percent(coverage.least)}. Buys the ${portfolio.longEnd} quantile; Sharpe ratio a year ${number(portfolio.grossSharpePerYear, 2)} before and ${number(portfolio.netSharpePerYear, 2)} after costs; ${halfLife}.</p>
${horizonTable(report)}
${quantileTable(report)}
<div class="charts">${chartsOf(report)
    .map((chart) => place(chart))
    .join("\n")}</div>
${partsTables(report)}
</section>`;
}
