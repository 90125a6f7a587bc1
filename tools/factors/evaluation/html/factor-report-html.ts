// The report as one HTML file that needs nothing else: no network, no server.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { callerError, QuorumError } from "#infra/runtime/index.ts";
import type { FactorReport } from "../report.ts";
import { type Chart, chartsOf, correlationChart, rowsOf } from "./charts.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";
import { horizonTable, overviewTable, partsTables, quantileTable } from "./tables.ts";
import { day, escaped, number, percent, scriptJson } from "./text.ts";

/** The page for one factor or many. Every text of the reports is escaped, and the page lets no script run but its own two.
 * @throws tools/input-invalid (no report), infra/package-missing (ECharts is not installed) */
export function factorReportHtml(reports: readonly FactorReport[]): string {
  if (reports.length === 0)
    throw callerError("tools/input-invalid", "A report needs the evaluation of one factor at least.", {});
  const library = echartsSource();
  const charts: Chart[] = [];
  const place = (chart: Chart, height?: number): string => figureOf(chart, charts.push(chart) - 1, height);
  const correlations = correlationChart(reports);
  const body = [
    headingOf(reports),
    overviewTable(reports),
    correlations ? place(correlations, 10 + 1.6 * reports.length) : "",
    ...reports.map((report, i) => sectionOf(report, i, place)),
  ].join("\n");
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src ${[library, pageScript].map(hashOf).join(" ")}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(titleOf(reports))}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
${body}
</main>
<script type="application/json" id="charts">${scriptJson(charts.map(({ option }) => ({ option })))}</script>
<script>${library}</script>
<script>${pageScript}</script>
</body>
</html>
`;
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

function figureOf({ title, says }: Chart, at: number, height?: number): string {
  const tall = height === undefined ? 'class="plot"' : `class="plot tall" style="--height: ${height.toFixed(1)}rem"`;
  return `<figure><h3>${escaped(title)}</h3><div ${tall} data-chart="${at}" role="img" aria-label="${escaped(says)}"></div></figure>`;
}

const hashOf = (script: string): string => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

function echartsSource(): string {
  try {
    const source = readFileSync(createRequire(import.meta.url).resolve("echarts/dist/echarts.min.js"), "utf8");
    return source.replaceAll("</script", "<\\/script");
  } catch (cause) {
    throw new QuorumError(
      "infra/package-missing",
      "The report needs the package echarts for its plots. Install it: npm install echarts.",
      {
        fault: "outside",
        retry: false,
        cause,
      },
    );
  }
}
