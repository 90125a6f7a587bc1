// Items of US GAAP by the names that the desk's tools look for. Companies tell one figure by several tags; the first in a list that a filing
// tells for a period is it, and the others keep their own names, as every tag does that stands in no list.

interface Item {
  readonly item: string;
  readonly statement: string;
  /** The best first. */
  readonly tags: readonly string[];
}

const item = (statement: string, name: string, ...tags: readonly string[]): Item => ({ statement, item: name, tags });
const [income, balance, cash] = ["income_statement", "balance_sheet", "cash_flow_statement"];

const items: readonly Item[] = [
  item(
    income,
    "revenues",
    "Revenues",
    "RevenueFromContractWithCustomerExcludingAssessedTax",
    "RevenueFromContractWithCustomerIncludingAssessedTax",
    "SalesRevenueNet",
  ),
  item(income, "cost_of_revenue", "CostOfRevenue", "CostOfGoodsAndServicesSold"),
  item(income, "gross_profit", "GrossProfit"),
  item(income, "operating_expenses", "OperatingExpenses"),
  item(income, "operating_income_loss", "OperatingIncomeLoss"),
  item(income, "net_income_loss", "ProfitLoss", "NetIncomeLoss"),
  item(income, "basic_earnings_per_share", "EarningsPerShareBasic", "EarningsPerShareBasicAndDiluted"),
  item(income, "diluted_earnings_per_share", "EarningsPerShareDiluted"),
  item(income, "basic_average_shares", "WeightedAverageNumberOfSharesOutstandingBasic"),
  item(income, "diluted_average_shares", "WeightedAverageNumberOfDilutedSharesOutstanding"),
  item(balance, "assets", "Assets"),
  item(balance, "current_assets", "AssetsCurrent"),
  item(balance, "liabilities", "Liabilities"),
  item(balance, "current_liabilities", "LiabilitiesCurrent"),
  item(
    balance,
    "equity",
    "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest",
    "StockholdersEquity",
  ),
  item(balance, "long_term_debt", "LongTermDebt"),
  item(balance, "inventory", "InventoryNet"),
  item(
    cash,
    "net_cash_flow_from_operating_activities",
    "NetCashProvidedByUsedInOperatingActivities",
    "NetCashProvidedByUsedInOperatingActivitiesContinuingOperations",
  ),
  item(cash, "net_cash_flow_from_investing_activities", "NetCashProvidedByUsedInInvestingActivities"),
  item(cash, "net_cash_flow_from_financing_activities", "NetCashProvidedByUsedInFinancingActivities"),
];

const itemOfTag = new Map(items.flatMap((one) => one.tags.map((tag, rank) => [tag, { ...one, rank }] as const)));

export interface NamedItem {
  readonly item: string;
  readonly statement: string;
}

/** What names the rows of one company: call it for the rows of every tag, those of the best tags first (see byRank). */
export function itemNames(): (taxonomy: string, tag: string, row: string) => NamedItem {
  const told = new Map<string, string>();
  return (taxonomy, tag, row) => {
    const known = taxonomy === "us-gaap" ? itemOfTag.get(tag) : undefined;
    if (known === undefined) return { item: tag, statement: taxonomy };
    const key = `${known.item} ${row}`;
    const first = told.get(key) ?? tag;
    told.set(key, first);
    return first === tag ? { item: known.item, statement: known.statement } : { item: tag, statement: taxonomy };
  };
}

/** Tags in an order in which the better ones of an item come first. */
export const byRank = (a: string, b: string): number => (itemOfTag.get(a)?.rank ?? 0) - (itemOfTag.get(b)?.rank ?? 0);
