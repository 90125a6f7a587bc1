// The report of a training as one HTML file.

import {
  basisPoints,
  escaped,
  lineSeries,
  number,
  openReportPage,
  percent,
  plot,
  table,
} from "#tools/report-page/index.ts";
import type { ChallengerReport } from "./challenger-report.ts";

export function challengerReportHtml(report: ChallengerReport): string {
  const page = openReportPage();
  const title = `${report.model}: ${report.learner}`;
  const charts = [growthChart(report), ...(report.training.heldLoss.length > 0 ? [lossChart(report)] : [])];
  const body = [
    heading(report, title),
    contendersTable(report),
    gateTable(report),
    `<div class="charts">${charts.map((chart) => page.place(chart)).join("\n")}</div>`,
    settingsTable(report),
    inputsTable(report),
  ].join("\n");
  return page.html(title, body);
}

function heading(report: ChallengerReport, title: string): string {
  const { passed, refusedBy, heldOut, training, trials } = report;
  const verdict = passed
    ? "The gate passed it: a person may promote it."
    : `The gate refused it (${refusedBy}): it cannot be promoted.`;
  return `<h1>${escaped(title)}</h1>
<p><strong>${escaped(verdict)}</strong></p>
<p class="soft">${escaped(report.versionId)}, ${report.rows} rows of ${report.symbols.length} symbols in ${report.sessions} sessions of ${escaped(report.dataset)}, ${report.from.slice(0, 10)} to ${report.to.slice(0, 10)}; data ${escaped(report.snapshot)}. Training ended: ${escaped(training.ended)}${training.best === null ? "" : `, best at ${training.best}`}. Trials of this model counted: ${trials}.</p>
<p class="soft">On ${heldOut.periods} newest sessions that the registered file never saw: rank IC ${number(heldOut.rankIc)}, hit rate ${percent(heldOut.hitRate)}.</p>`;
}

const contendersTable = ({ table: rows, plan }: ChallengerReport): string =>
  table(
    `Walk-forward in ${plan.folds === 1 ? "one fit" : `${plan.folds} fits`}, after ${plan.costBps} basis points one way; returns a holding period`,
    ["contender", "role", "mean bps", "95 %", "Sharpe a period", "hit rate", "rank IC", "turnover"],
    rows.map(({ id, role, meanReturn, interval, sharpePerPeriod, hitRate, rankIc, turnover }) => [
      escaped(id),
      role,
      basisPoints(meanReturn),
      interval ? `${basisPoints(interval.lower)} to ${basisPoints(interval.upper)}` : number(null),
      number(sharpePerPeriod),
      percent(hitRate),
      number(rankIc, 4),
      number(turnover, 2),
    ]),
  );

const gateTable = ({ checks }: ChallengerReport): string =>
  table(
    "The gate",
    ["rule", "held", "found"],
    checks.map(({ rule, passed, says }) => [rule, passed ? "yes" : "no", escaped(says)]),
  );

const growthChart = ({ growth, table: rows }: ChallengerReport) => ({
  title: "Growth of one unit over the walk-forward",
  says: "Growth of one unit of capital after costs by holding period, of the challenger, the champion where there is one, and every baseline.",
  option: plot({
    x: (growth[0] ?? []).map((_, period) => period + 1),
    series: rows.map(({ id, role }, i) =>
      lineSeries(id, growth[i] ?? [], role === "challenger" ? { lineStyle: { width: 2.5 } } : {}),
    ),
  }),
});

const lossChart = ({ training: { trainLoss, heldLoss } }: ChallengerReport) => {
  const alone = { showSymbol: heldLoss.length === 1 }; // one value makes no line
  return {
    title: "Loss of the final fit",
    says: "Loss on the rows that are learned from, and on the newest of them, which are held back to say when to stop.",
    option: plot({
      x: heldLoss.map((_, at) => at + 1),
      series: [
        ...(trainLoss.length > 0 ? [lineSeries("learned from", trainLoss, alone)] : []),
        lineSeries("held back", heldLoss, alone),
      ],
    }),
  };
};

const settingsTable = ({ options, plan }: ChallengerReport): string => {
  const { label, horizon, steps } = plan.data;
  const shown = { label, horizon, steps, positions: plan.positions, seed: plan.seed, ...options };
  return table(
    "Settings",
    ["setting", "value"],
    Object.entries(shown).map(([name, value]) => [escaped(name), escaped(JSON.stringify(value) ?? "")]),
  );
};

const inputsTable = ({ inputs }: ChallengerReport): string =>
  table(
    `${inputs.length} inputs`,
    ["input"],
    inputs.map((name) => [escaped(name)]),
  );
