// What a profile is made of, and the ratios between its figures. Which facts the figures come from is decided elsewhere.

import { orNull } from "#tools/define/index.ts";
import { qualityRatios, valueRatios } from "#tools/factors/index.ts";
import type { Dividends } from "./dividends.ts";
import type { Filed, FiledFlow } from "./filed.ts";

export const flowItems = {
  revenue: "revenues",
  grossProfit: "gross_profit",
  operatingIncome: "operating_income_loss",
  netIncome: "net_income_loss",
  operatingCashFlow: "net_cash_flow_from_operating_activities",
} as const;
export const levelItems = {
  assets: "assets",
  liabilities: "liabilities",
  equity: "equity",
  longTermDebt: "long_term_debt",
} as const;
export const perShareItem = "diluted_earnings_per_share";
export const sharesItem = "diluted_average_shares";
/** Every item of a filing that a profile looks at. */
export const profileItems: readonly string[] = [
  ...Object.values(flowItems),
  ...Object.values(levelItems),
  perShareItem,
  sharesItem,
];

export type FlowName = keyof typeof flowItems;
export type LevelName = keyof typeof levelItems;

export interface ProfileFigures {
  /** Last close, per share of today. */
  readonly price: number | null;
  /** Sums over the newest year of filings. */
  readonly flows: Readonly<Record<FlowName, FiledFlow | null>>;
  /** Of the newest balance sheet. */
  readonly levels: Readonly<Record<LevelName, Filed | null>>;
  /** Diluted, over the newest year, per share of today. */
  readonly earningsPerShare: FiledFlow | null;
  readonly sharesOutstanding: number | null;
  readonly dividends: Dividends;
}

/** Null where an input is missing or a divisor is not above zero. */
export interface Ratios {
  readonly grossMargin: number | null;
  readonly operatingMargin: number | null;
  readonly netMargin: number | null;
  readonly revenueGrowth: number | null;
  readonly netIncomeGrowth: number | null;
  readonly returnOnEquity: number | null;
  readonly debtToEquity: number | null;
  readonly liabilitiesToAssets: number | null;
  readonly marketValue: number | null;
  readonly priceToEarnings: number | null;
  readonly priceToBook: number | null;
  readonly dividendYield: number | null;
}

export function ratiosOf({
  price,
  flows,
  levels,
  earningsPerShare,
  sharesOutstanding,
  dividends,
}: ProfileFigures): Ratios {
  const flow = (name: FlowName): number => flows[name]?.value ?? Number.NaN;
  const level = (name: LevelName): number => levels[name]?.value ?? Number.NaN;
  const sheet = { equity: level("equity"), assets: level("assets"), liabilities: level("liabilities") };
  const sums = {
    netIncome: flow("netIncome"),
    sales: flow("revenue"),
    grossProfit: flow("grossProfit"),
    operatingCashFlow: flow("operatingCashFlow"),
  };
  const quality = qualityRatios({ ...sums, ...sheet });
  const value = valueRatios({
    price: price ?? Number.NaN,
    sharesOutstanding: above(sharesOutstanding ?? Number.NaN),
    ...sums,
    equity: sheet.equity,
  });
  const eps = above(earningsPerShare?.value ?? Number.NaN);
  return {
    grossMargin: orNull(quality.grossMargin),
    operatingMargin: orNull(flow("operatingIncome") / above(sums.sales)),
    netMargin: orNull(sums.netIncome / above(sums.sales)),
    revenueGrowth: growth(flows.revenue),
    netIncomeGrowth: growth(flows.netIncome),
    returnOnEquity: orNull(quality.returnOnEquity),
    debtToEquity: orNull(level("longTermDebt") / above(sheet.equity)),
    liabilitiesToAssets: orNull(quality.leverage),
    marketValue: orNull(value.marketValue),
    priceToEarnings: orNull((price ?? Number.NaN) / eps),
    priceToBook: orNull(1 / above(value.bookToPrice)),
    dividendYield: price === null || dividends.lastYear === null ? null : dividends.lastYear / price,
  };
}

/** NaN for what is not above zero: a ratio over it would say the opposite of what it seems to say. */
const above = (value: number): number => (value > 0 ? value : Number.NaN);

/** Over a year before that was above zero; null elsewhere. */
const growth = (flow: FiledFlow | null): number | null =>
  flow === null || flow.yearBefore === null ? null : orNull(flow.value / above(flow.yearBefore) - 1);
