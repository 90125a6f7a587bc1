// Quarterly and annual filings of the simulated companies, and how much each surprised: a surprise moves the price after it is known.

import { dayMs, isoDay, type Random } from "#infra/runtime/index.ts";
import { type FilingFact, sessionCloseMs } from "#knowledge/domain/index.ts";
import type { Company, MarketPlan } from "./plan.ts";
import { isWeekday, type Session } from "./sessions.ts";

export const source = "market simulator";

/** What a company is before the first session. */
export interface Profile {
  readonly company: Company;
  readonly startPrice: number;
  readonly shares: number;
  /** Revenue a quarter at the start, USD. */
  readonly revenue: number;
  readonly netMargin: number;
  /** Equity at the start, USD. */
  readonly equity: number;
  /** Of the price, a year; 0 where none is paid. */
  readonly dividendYield: number;
}

export interface Report {
  readonly symbol: string;
  readonly quarter: string;
  readonly acceptedMs: number;
  readonly revenueMillions: number;
  /** Standard normal: how far it lay from what was expected. */
  readonly surprise: number;
  readonly amended: boolean;
  readonly facts: readonly FilingFact[];
}

export function profileOf(company: Company, random: Random): Profile {
  const startPrice = Math.round((20 + 220 * random.next()) * 100) / 100;
  const capitalisation = 4e9 * 30 ** random.next(); // 4 to 120 billion
  const netMargin = 0.05 + 0.15 * random.next();
  const earningsYield = 0.03 + 0.05 * random.next();
  return {
    company,
    startPrice,
    shares: Math.round(capitalisation / startPrice / 1e6) * 1e6,
    revenue: (capitalisation * earningsYield) / netMargin / 4,
    netMargin,
    equity: capitalisation * (0.15 + 0.6 * random.next()),
    dividendYield: random.next() < 0.6 ? 0.01 + 0.03 * random.next() : 0,
  };
}

interface Quarter {
  readonly year: number;
  readonly number: 1 | 2 | 3 | 4;
  readonly startMs: number;
  readonly endMs: number;
}

/** Calendar quarters from four before the first session to the last one that ends before the last session. */
function quartersAround(firstMs: number, lastMs: number): Quarter[] {
  const quarters: Quarter[] = [];
  for (let year = new Date(firstMs).getUTCFullYear() - 1; ; year++) {
    for (const number of [1, 2, 3, 4] as const) {
      const endMs = Date.UTC(year, number * 3, 0);
      if (endMs >= lastMs) return quarters.filter((quarter) => quarter.endMs >= firstMs - 380 * dayMs);
      quarters.push({ year, number, startMs: Date.UTC(year, number * 3 - 3, 1), endMs });
    }
  }
}

const million = (value: number): number => Math.round(value / 1e6) * 1e6;

/** One company's statements, quarter by quarter, with the year's after each fourth, and the amendment where the plan has one. */
export function reportsOf(profile: Profile, plan: MarketPlan, sessions: readonly Session[], random: Random): Report[] {
  const { company } = profile;
  const [firstMs, lastMs] = [sessions[0]?.openMs ?? 0, sessions.at(-1)?.closeMs ?? 0];
  const reports: Report[] = [];
  const years = new Map<number, Statement[]>();
  const split = plan.splits.find(({ symbol }) => symbol === company.symbol);
  const growth = 0.002 + 0.02 * random.next();
  let equity = profile.equity;
  let trend = profile.revenue;
  for (const quarter of quartersAround(firstMs, lastMs)) {
    const surprise = random.normal();
    trend *= 1 + growth;
    const revenues = trend * (1 + 0.04 * Math.sin(quarter.number * 1.7) + 0.02 * surprise);
    const statement = statementOf(profile, revenues, profile.netMargin * (1 + 0.08 * surprise), equity, random);
    equity = statement.equity;
    const acceptedMs = acceptedAfter(quarter.endMs + (25 + random.integer(16)) * dayMs);
    if (acceptedMs > lastMs) break;
    const shares =
      profile.shares * (split !== undefined && acceptedMs > (sessions[split.session]?.openMs ?? 0) ? split.ratio : 1);
    const file = (values: Statement, knownMs: number, amended: boolean): Report => ({
      symbol: company.symbol,
      quarter: `Q${quarter.number} ${quarter.year}`,
      acceptedMs: knownMs,
      revenueMillions: Math.round(values.revenues / 1e6),
      surprise: amended ? -1.5 : surprise,
      amended,
      facts: factsOf(company.symbol, quarter, "quarterly", values, shares, knownMs),
    });
    const report = file(statement, acceptedMs, false);
    const soFar = [...(years.get(quarter.year) ?? []), statement];
    years.set(quarter.year, soFar);
    const whole =
      quarter.number === 4 && soFar.length === 4
        ? factsOf(company.symbol, quarter, "annual", sumOf(soFar), shares, acceptedMs)
        : [];
    reports.push({ ...report, facts: [...report.facts, ...whole] });
    const { amendment } = plan;
    if (amendment.symbol === company.symbol && amendment.periodEnd === isoDay(quarter.endMs)) {
      const mended = {
        ...statement,
        revenues: statement.revenues * amendment.revenueFactor,
        income: statement.income * amendment.incomeFactor,
      };
      reports.push(file(mended, acceptedAfter(acceptedMs + amendment.daysLater * dayMs), true));
    }
  }
  return reports;
}

/** Twelve minutes after the close of the first weekday at or after a moment. */
function acceptedAfter(ms: number): number {
  let day = ms;
  while (!isWeekday(day)) day += dayMs;
  return sessionCloseMs(isoDay(day)) + 12 * 60_000;
}

interface Statement {
  readonly revenues: number;
  readonly gross: number;
  readonly operating: number;
  readonly income: number;
  readonly cashFlow: number;
  readonly equity: number;
  readonly liabilities: number;
  readonly debt: number;
}

function statementOf(
  { equity: start, dividendYield, shares, startPrice }: Profile,
  revenues: number,
  margin: number,
  equity: number,
  random: Random,
): Statement {
  const income = revenues * margin;
  const operating = income * (1.25 + 0.1 * random.next());
  const liabilities = start * (1.1 + 0.2 * random.next());
  return {
    revenues,
    gross: operating + revenues * (0.15 + 0.05 * random.next()),
    operating,
    income,
    cashFlow: income * (1.15 + 0.15 * random.normal()),
    equity: equity + income - (dividendYield / 4) * startPrice * shares,
    liabilities,
    debt: liabilities * 0.45,
  };
}

/** A year: flows added up, balances as at its end. */
function sumOf(quarters: readonly Statement[]): Statement {
  const last = quarters.at(-1) as Statement;
  const total = (member: keyof Statement) => quarters.reduce((sum, quarter) => sum + quarter[member], 0);
  return {
    ...last,
    revenues: total("revenues"),
    gross: total("gross"),
    operating: total("operating"),
    income: total("income"),
    cashFlow: total("cashFlow"),
  };
}

function factsOf(
  symbol: string,
  quarter: Quarter,
  timeframe: "quarterly" | "annual",
  s: Statement,
  shares: number,
  knownAtMs: number,
): FilingFact[] {
  const rows: readonly (readonly [string, string, number, string])[] = [
    ["income_statement", "revenues", million(s.revenues), "USD"],
    ["income_statement", "gross_profit", million(s.gross), "USD"],
    ["income_statement", "operating_income_loss", million(s.operating), "USD"],
    ["income_statement", "net_income_loss", million(s.income), "USD"],
    ["income_statement", "diluted_average_shares", shares, "shares"],
    [
      "income_statement",
      "diluted_earnings_per_share",
      Math.round((million(s.income) / shares) * 100) / 100,
      "USD / shares",
    ],
    ["balance_sheet", "assets", million(s.equity) + million(s.liabilities), "USD"],
    ["balance_sheet", "liabilities", million(s.liabilities), "USD"],
    ["balance_sheet", "equity", million(s.equity), "USD"],
    ["balance_sheet", "long_term_debt", million(s.debt), "USD"],
    ["balance_sheet", "current_assets", million((s.equity + s.liabilities) * 0.35), "USD"],
    ["balance_sheet", "current_liabilities", million(s.liabilities * 0.4), "USD"],
    ["cash_flow_statement", "net_cash_flow_from_operating_activities", million(s.cashFlow), "USD"],
    ["cash_flow_statement", "net_cash_flow_from_investing_activities", million(-0.5 * s.cashFlow), "USD"],
  ];
  return rows.map(([statement, item, value, unit]) => ({
    symbol,
    fiscalYear: quarter.year,
    fiscalPeriod: timeframe === "annual" ? "FY" : (`Q${quarter.number}` as const),
    timeframe,
    startMs: timeframe === "annual" ? Date.UTC(quarter.year, 0, 1) : quarter.startMs,
    endMs: quarter.endMs,
    statement,
    item,
    value,
    unit,
    eventTimeMs: quarter.endMs,
    knownAtMs,
    source,
  }));
}
