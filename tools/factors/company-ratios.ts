// What a company earns, owns and owes against its price and against itself. Plain numbers in; NaN for what is not known.

import { callerError } from "#infra/runtime/index.ts";

export interface ValueInput {
  /** Price of a share, on the same split basis as the share count. */
  readonly price: number;
  readonly sharesOutstanding: number;
  /** Sums over the last four quarters, in the currency of the price. */
  readonly netIncome: number;
  readonly sales: number;
  /** Newest book value of the owners' equity. */
  readonly equity: number;
}

export interface ValueRatios {
  readonly marketValue: number;
  /** Net income over market value; negative for a loss. */
  readonly earningsYield: number;
  readonly bookToPrice: number;
  readonly salesToPrice: number;
}

/** Value ratios, each high when the company is cheap and each defined for losses (unlike their inverses P/E, P/B, P/S).
 * NaN in, NaN out, ratio by ratio.
 * @throws tools/parameter-out-of-range (price or share count not above zero)
 * @source Fama & French (1992), J. Finance 47(2) for book to price; Basu (1977), J. Finance 32(3) for earnings yield */
export function valueRatios({ price, sharesOutstanding, netIncome, sales, equity }: ValueInput): ValueRatios {
  requirePositive("price", price);
  requirePositive("sharesOutstanding", sharesOutstanding);
  const marketValue = price * sharesOutstanding;
  return {
    marketValue,
    earningsYield: netIncome / marketValue,
    bookToPrice: equity / marketValue,
    salesToPrice: sales / marketValue,
  };
}

export interface QualityInput {
  /** Sums over the last four quarters. */
  readonly netIncome: number;
  readonly sales: number;
  readonly grossProfit: number;
  readonly operatingCashFlow: number;
  /** Newest levels. */
  readonly equity: number;
  readonly assets: number;
  readonly liabilities: number;
}

export interface QualityRatios {
  /** Net income over equity; NaN where equity is not above zero: a loss over negative equity is no good return. */
  readonly returnOnEquity: number;
  /** Gross profit over sales; NaN for companies that report none, such as banks. */
  readonly grossMargin: number;
  /** Income not backed by cash, (net income - operating cash flow) / assets: high is bad. */
  readonly accruals: number;
  /** Liabilities over assets: high is bad, and not comparable between banks and others. */
  readonly leverage: number;
}

/** Quality ratios; NaN in, NaN out, ratio by ratio, and NaN where the divisor is not above zero.
 * @source Sloan (1996), The Accounting Review 71(3) for accruals; Novy-Marx (2013), J. Financial Economics 108(1) for margins */
export function qualityRatios(input: QualityInput): QualityRatios {
  const { netIncome, sales, grossProfit, operatingCashFlow, equity, assets, liabilities } = input;
  return {
    returnOnEquity: over(netIncome, equity),
    grossMargin: over(grossProfit, sales),
    accruals: over(netIncome - operatingCashFlow, assets),
    leverage: over(liabilities, assets),
  };
}

const over = (value: number, divisor: number): number => (divisor > 0 ? value / divisor : Number.NaN);

function requirePositive(name: string, value: number): void {
  if (Number.isNaN(value) || value > 0) return;
  throw callerError(
    "tools/parameter-out-of-range",
    `${name} is ${value}; wanted a number above zero, or NaN when not known.`,
    { name, value },
  );
}
