// The case for and against a company as structured points, by fixed rules over figures. No sentences, no forecast.

import type { DataQuality } from "./quality.ts";

/** What the rules look at; null where not known. */
export interface ThesisFigures {
  readonly netMargin: number | null;
  readonly revenueGrowth: number | null;
  readonly netIncomeGrowth: number | null;
  readonly returnOnEquity: number | null;
  readonly debtToEquity: number | null;
  readonly liabilitiesToAssets: number | null;
  readonly priceToEarnings: number | null;
  readonly dividendYield: number | null;
  readonly dividendChange: number | null;
  readonly newsStance: number | null;
}
export type FigureName = keyof ThesisFigures;

export interface Point {
  readonly side: "for" | "against";
  readonly code: string;
  /** Names of the figures it stands on. */
  readonly figures: readonly FigureName[];
  readonly weight: number;
}

export interface Thesis {
  /** -1 to 1; null where no rule could be judged. */
  readonly stance: number | null;
  /** 0 to 1, uncalibrated; null where no rule could be judged. */
  readonly confidence: number | null;
  /** Heaviest first, in the order of the rules. */
  readonly points: readonly Point[];
  /** Share of the rules' weight that could be judged. */
  readonly judged: number;
}

interface Rule {
  readonly figure: FigureName;
  readonly weight: number;
  readonly for: { readonly code: string; readonly when: (value: number) => boolean };
  readonly against: { readonly code: string; readonly when: (value: number) => boolean } | null;
  /** Balance sheets of banks and insurers are made of debt: leverage says another thing there. */
  readonly notFor?: RegExp;
}

const atLeast =
  (floor: number) =>
  (value: number): boolean =>
    value >= floor;
const below =
  (ceiling: number) =>
  (value: number): boolean =>
    value < ceiling;
const above =
  (floor: number) =>
  (value: number): boolean =>
    value > floor;
const financials = /financ|bank|insur/i;

/** Thresholds are round numbers set by judgement, the same for every sector but for leverage. */
export const thesisRules: readonly Rule[] = [
  {
    figure: "revenueGrowth",
    weight: 2,
    for: { code: "revenue-growing", when: atLeast(0.05) },
    against: { code: "revenue-shrinking", when: below(0) },
  },
  {
    figure: "netIncomeGrowth",
    weight: 2,
    for: { code: "earnings-growing", when: atLeast(0.1) },
    against: { code: "earnings-falling", when: below(-0.1) },
  },
  {
    figure: "netMargin",
    weight: 2,
    for: { code: "high-margin", when: atLeast(0.15) },
    against: { code: "thin-margin", when: below(0.03) },
  },
  {
    figure: "priceToEarnings",
    weight: 2,
    for: { code: "cheap-on-earnings", when: below(15) },
    against: { code: "dear-on-earnings", when: above(35) },
  },
  {
    figure: "newsStance",
    weight: 2,
    for: { code: "good-news", when: atLeast(0.1) },
    against: { code: "bad-news", when: below(-0.1) },
  },
  {
    figure: "returnOnEquity",
    weight: 1,
    for: { code: "high-return-on-equity", when: atLeast(0.15) },
    against: { code: "low-return-on-equity", when: below(0.05) },
  },
  {
    figure: "debtToEquity",
    weight: 1,
    for: { code: "little-debt", when: below(0.5) },
    against: { code: "much-debt", when: above(2) },
    notFor: financials,
  },
  {
    figure: "liabilitiesToAssets",
    weight: 1,
    for: { code: "few-liabilities", when: below(0.4) },
    against: { code: "many-liabilities", when: above(0.85) },
    notFor: financials,
  },
  {
    figure: "dividendYield",
    weight: 1,
    for: { code: "pays-dividend", when: atLeast(0.02) },
    against: null,
  },
  {
    figure: "dividendChange",
    weight: 1,
    for: { code: "dividend-raised", when: above(0) },
    against: { code: "dividend-cut", when: below(0) },
  },
];

/** The rules are not calibrated and look at the business, not at the next weeks: their confidence is capped. */
const confidenceCap = 0.4;

/**
 * stance = (weights for - weights against) / weights of the rules that could be judged: a rule whose figure is missing is left
 * out of both; a figure between the thresholds makes no point and counts as neutral.
 * confidence = 0.4 * data quality * share of the weight judged.
 */
export function thesisOf(figures: ThesisFigures, sector: string, quality: DataQuality): Thesis {
  const applying = thesisRules.filter(({ notFor }) => !notFor?.test(sector));
  const judged = applying.filter(({ figure }) => figures[figure] !== null);
  const points = judged.flatMap((rule) => pointOf(rule, figures[rule.figure] as number));
  const total = weightOf(judged);
  const signed = points.reduce((sum, { side, weight }) => sum + (side === "for" ? weight : -weight), 0);
  return {
    stance: total === 0 ? null : signed / total,
    confidence: total === 0 ? null : confidenceCap * quality.score * (total / weightOf(applying)),
    points: points.toSorted((a, b) => b.weight - a.weight),
    judged: total / weightOf(applying),
  };
}

const weightOf = (rules: readonly Rule[]): number => rules.reduce((sum, { weight }) => sum + weight, 0);

function pointOf(rule: Rule, value: number): Point[] {
  const { figure, weight } = rule;
  if (rule.for.when(value)) return [{ side: "for", code: rule.for.code, figures: [figure], weight }];
  if (rule.against?.when(value)) return [{ side: "against", code: rule.against.code, figures: [figure], weight }];
  return [];
}
