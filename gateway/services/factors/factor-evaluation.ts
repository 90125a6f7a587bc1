// Factors judged on a data set. Every one that is tried is a trial of the data set's study, so that the count cannot be understated.

import { contentHash, isoTime } from "#infra/runtime/index.ts";
import { type FactorReport, factorReportHtml } from "#tools/factors/evaluation/index.ts";
import type { Factor } from "#tools/factors/library/index.ts";
import { type FactorPanel, membersOfPanel, type PanelMembership } from "#tools/factors/panel/index.ts";
import { Preparation } from "#tools/factors/prepare/index.ts";
import { columnsOfSurvey, type Survey, surveyFactors } from "#tools/factors/survey/index.ts";
import { benjaminiHochberg } from "#tools/numeric/index.ts";
import type { FactorEvaluateRequest, FactorEvaluation, FactorResult } from "../../contract/index.ts";
import type { Services } from "../services.ts";
import { stretchOf } from "../stretch.ts";
import { askedFactors, registeredFactors } from "./factor-list.ts";
import { requestedPanel } from "./factor-panel.ts";
import { openFactorTrials } from "./factor-trials.ts";

type Parts = Pick<Services, "datasets" | "records" | "clock">;

/** @throws tools/factor-unknown, tools/expression-invalid, tools/factor-missing, tools/series-too-short, knowledge/dataset-unknown and the like */
export async function factorEvaluation(
  request: FactorEvaluateRequest,
  services: Parts,
  onStep: (says: string) => void,
  signal: AbortSignal,
): Promise<FactorEvaluation> {
  const { data, from, to, neutralise, winsorise, horizons, costBps, seed } = request;
  const records = await services.records();
  const found = await registeredFactors(records, await services.datasets.idOf(data));
  const { factors, named } = askedFactors(request.factors, request.formulas, found);
  const preparation = Preparation.parse({ neutralise: [...new Set(neutralise)], winsorise });
  onStep("reading the data set");
  const { view, panel } = await requestedPanel(request, columnsOfSurvey({ factors, preparation }), services, signal);
  const stretch = stretchOf({ from, to });
  const trials = await openFactorTrials(services, panel);
  const trialOf = (factor: Factor): string =>
    contentHash({ version: factor.version, preparation, horizon: horizons[0], from: from ?? null, to: to ?? null });
  const survey = await surveyFactors(panel, {
    ...stretch,
    factors,
    must: named,
    preparation,
    options: { horizons, costBps, seed },
    chance: request.factors.includes("all"),
    trials: (able) => trials.counted(able.map(trialOf)),
    onStep,
    signal,
  });
  const outcomes = survey.reports.flatMap((report) =>
    factors.filter(({ id }) => id === report.factor).map((factor) => ({ report, factor })),
  );
  const atMs = services.clock.nowMs();
  const own = outcomes.map(({ factor }) => trialOf(factor));
  await trials.add(
    outcomes.map(({ report, factor }) => ({
      trialId: trialOf(factor),
      parameters: { factor: factor.id, formula: factor.formula, preparation, horizon: horizons[0], from, to },
      outcome: outcomeOf(report),
      atMs,
    })),
  );
  const answer = answerOf(panel, survey, trials.pValuesWithout(own));
  return {
    ...answer,
    warnings: [...refusedWarnings(await records.quarantine.count(view.dataset.id)), ...answer.warnings],
    dataset: view.dataset.id,
    asOf: isoTime(view.asOf),
    trials: trials.counted(own),
    study: trials.study,
    seed,
    html: request.report ? htmlOf(survey) : null,
  };
}

const outcomeOf = ({ horizons, portfolio }: FactorReport): unknown => {
  const [first] = horizons.map(({ rankIc: { mean, tStatistic, pValue }, netSpread }) => ({
    rankIc: mean,
    tStatistic,
    pValue,
    netSpread: netSpread.mean,
  }));
  return { ...first, netSharpePerYear: portfolio.netSharpePerYear };
};

const htmlOf = ({ reports, chance }: Survey): string =>
  factorReportHtml(chance === null ? reports : [...reports, chance]);

const significant = 0.05;

function answerOf(panel: FactorPanel, { reports, chance, left, preparation }: Survey, earlier: readonly number[]) {
  const any = reports[0] ?? chance;
  const pOf = (report: FactorReport): number => report.horizons[0]?.rankIc.pValue ?? Number.NaN;
  const family = benjaminiHochberg([...reports.map(pOf), ...earlier]);
  const results = reports
    .map((report, i) => resultOf(report, family[i] ?? Number.NaN))
    .sort((a, b) => sizeOf(b) - sizeOf(a));
  const membership = membersOfPanel(panel);
  const [first = Number.NaN, last = first] = [panel.timesMs[0], panel.timesMs.at(-1)];
  return {
    from: isoTime(any?.fromMs ?? first),
    to: isoTime(any?.toMs ?? last),
    sessions: any?.rows.total ?? panel.rows,
    members: panel.lanes,
    meanUniverse: membership.meanUniverse,
    preparation,
    universe: universeSays(panel, membership),
    warnings: warningsOf(panel, membership),
    results,
    chance: chance === null ? null : resultOf(chance, Number.NaN),
    passing: passing(results.map(({ adjustedPValue }) => adjustedPValue)),
    family: {
      evaluations: family.filter((p) => !Number.isNaN(p)).length,
      passing: passing(results.map(({ familyPValue }) => familyPValue)),
    },
    left: left.map((one) => ({ ...one })),
  };
}

const passing = (adjusted: readonly (number | null)[]): number =>
  adjusted.filter((p) => p !== null && p < significant).length;

const sizeOf = ({ horizons }: FactorResult): number => Math.abs(horizons[0]?.rankIc ?? 0);

function resultOf(report: FactorReport, familyP: number): FactorResult {
  const { factor, coverage, horizons, decay, portfolio, together, byYear } = report;
  return {
    factor,
    coverage: coverage.mean,
    longEnd: portfolio.longEnd,
    horizons: horizons.map(({ horizon, rankIc, ic, spread, netSpread }) => ({
      horizon,
      rankIc: rankIc.mean,
      ic: ic.mean,
      icir: rankIc.ratio,
      tStatistic: rankIc.tStatistic,
      pValue: rankIc.pValue,
      interval: rankIc.interval && [rankIc.interval.lower, rankIc.interval.upper],
      spread: spread.mean,
      netSpread: netSpread.mean,
      netTStatistic: netSpread.tStatistic,
    })),
    decay: decay.oneRow.map(({ rankIc }) => rankIc),
    halfLife: decay.halfLife.rows,
    halfLifeBecause: decay.halfLife.because,
    netSharpePerYear: portfolio.netSharpePerYear,
    deflatedSharpe: portfolio.deflatedSharpe?.probability ?? null,
    adjustedPValue: together?.adjustedPValue ?? null,
    familyPValue: Number.isNaN(familyP) ? null : familyP,
    byYear: byYear.map(({ label, rankIc, tStatistic }) => ({ label, rankIc, tStatistic })),
  };
}

function universeSays({ universeOptions: options }: FactorPanel, { companies }: PanelMembership): string {
  return [
    `${companies} companies; in a session those that traded, ${options.listedSessions} sessions after listing`,
    `at ${options.leastPrice} or more a share`,
    options.liquidShare < 1 ? `the most traded ${options.liquidShare * 100} %` : null,
    options.priceLimits ? "none that closed at its price limit" : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

/** Lines that were never read are missing from every figure. */
const refusedWarnings = (lines: number): string[] =>
  lines === 0
    ? []
    : [`Lines of the source that were refused: ${lines}. What they said is missing here: quorum data quarantine.`];

/** What makes the figures look better than they were. */
function warningsOf({ dataset, sectors }: FactorPanel, { companies, left, years }: PanelMembership): string[] {
  const survivors = `${left} of ${companies} companies of ${dataset.id} left it in ${years.toFixed(1)} years: these are survivors, chosen afterwards. Factors that buy what had fallen look better than they were.`;
  return [
    ...(left < leaversPerYear * years * companies ? [survivors] : []),
    ...sectorWarnings(dataset.id, sectors, years),
  ];
}

/** Whether sectors are those of the time. */
function sectorWarnings(id: string, { names, changed, backwards }: FactorPanel["sectors"], years: number): string[] {
  if (names.length === 0) return [`${id} names no sectors.`];
  if (backwards > 0)
    return [
      `Sectors of ${id} were not known in ${Math.round(backwards * 100)} % of the sessions: what companies were called later is applied to those.`,
    ];
  if (changed > 0 || years < yearsWithoutChange) return [];
  return [
    `No company of ${id} changed its sector in ${years.toFixed(1)} years: sectors are one list, applied backwards to what companies were before.`,
  ];
}

/** Vendors move a company to another sector every few years; a list without a change over so long is one day's. */
const yearsWithoutChange = 2;

/** Indices of large companies lose about this share of their members a year and more; a data set that loses fewer was picked afterwards. */
const leaversPerYear = 0.01;
