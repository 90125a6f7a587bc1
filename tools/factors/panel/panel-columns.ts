// What stands in a factor panel: one row a session of the universe, one lane a member. A column's number is what was known when the session ended.

/** By name, with what it is. Columns of the bar clock keep their names and meanings; levels of filings are the newest known, flows are sums over the last four quarters known. */
export const panelColumns = {
  open: "first price, chained forward over splits and dividends",
  high: "highest price, chained likewise",
  low: "lowest price, chained likewise",
  close: "last price, chained likewise: ratios are total returns; carried for twenty sessions without trading",
  volume: "shares traded, chained forward over splits; 0 in a session without trading",
  traded_close: "last price as traded",
  turnover: "close times volume as traded, in the instrument's currency",
  vwap: "mean of high, low and close, as no volume-weighted price is known",
  market_return: "the benchmark's simple return of the session; the members' mean where the data name none",
  shares: "shares outstanding as filed, or a vendor's market value over its price, in the share basis of the session",
  cap: "market capitalisation: shares times close as traded; where only the turnover of the free float is known, the value of the free float",
  equity: "book equity",
  assets: "total assets",
  liabilities: "total liabilities",
  debt: "long-term debt",
  cash: "cash and equivalents",
  inventory: "inventories",
  receivables: "receivables",
  equity_year_ago: "book equity at the end of the period a year before the newest",
  assets_year_ago: "total assets at the end of the period a year before the newest",
  shares_year_ago:
    "shares outstanding as filed for the period a year before the newest, in the share basis of the session",
  sales: "revenues of four quarters",
  sales_year_ago: "revenues of the four quarters before those",
  gross_profit: "gross profit of four quarters",
  operating_income: "operating income of four quarters",
  net_income: "net income of four quarters",
  net_income_year_ago: "net income of the four quarters before those",
  operating_cash_flow: "cash flow from operations of four quarters",
  capital_expenditure: "capital expenditure of four quarters",
  dividends:
    "dividends a share of the last 365 days by ex-date, in the share basis of the session; missing until actions of a year are known",
  earnings_surprise: "seasonal surprise of the newest quarter's earnings, in standard deviations of its own past ones",
  days_since_filing: "calendar days since the newest filing became known",
  pe: "price to earnings, the vendor's figure",
  pb: "price to book, the vendor's figure",
  ps: "price to sales, the vendor's figure",
  turnover_share: "shares traded over shares in free float, the vendor's figure",
  article_count: "articles that became known since the session before",
  article_tone: "mean tone of those articles, -1 to 1; missing where there are none",
  days_since_bar: "calendar days since the member's bar before",
  month: "1 to 12",
  day_of_month: "1 to 31",
} as const satisfies Readonly<Record<string, string>>;

export type PanelColumn = keyof typeof panelColumns;

/** Numbers that name a group. Where only sectors are known, the finer ones are sectors too. */
export const panelGroups = ["sector", "industry", "subindustry"] as const;

/** 1 where a member may be ranked in a session: listed, traded, priced and liquid enough, not suspended, not held at a price limit. */
export const universeColumn = "universe";
