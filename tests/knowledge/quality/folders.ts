// What the README of ../shared/data says of each of its folders: how many rows there are, and which defects. Not part of the product.

export interface Defect {
  /** As the README has it, or as it was counted in the file. */
  readonly says: string;
  /** The finding that shows it: what it is about, and its check or the start of it. */
  readonly about: string;
  readonly check: string;
  /** Exactly, or at least. */
  readonly count?: number;
  readonly atLeast?: number;
  readonly symbols?: number;
  /** Symbols or places that must be among the examples. */
  readonly examples?: readonly string[];
}

export interface Folder {
  readonly name: string;
  /** Lines of data by file. */
  readonly rows: Readonly<Record<string, number>>;
  /** Facts and rows by column, by kind; instruments aside. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly refused?: number;
  /** Of these, what a view at the set's own "now" does not show: known later, or a row said twice. */
  readonly unseen?: Readonly<Record<string, number>>;
  readonly defects: readonly Defect[];
  /** Checks that must find nothing: the README says that there is nothing to find. */
  readonly clean?: readonly string[];
  /** By symbol and blocks in the order of a view, so that no engine is needed. */
  readonly isLarge?: true;
}

export const folders: readonly Folder[] = [
  {
    name: "djia20",
    rows: { "bars.csv.gz": 1_738, "news.csv.gz": 2_680, "filings.csv.gz": 57_353, "actions.csv.gz": 1_428 },
    kinds: { bar: 1_738, news: 2_680, filing: 57_353, action: 1_428 },
    unseen: { news: 6, filing: 57 },
    defects: [
      { says: "20 survivors picked in 2025", about: "set", check: "survivorship", count: 20 },
      { says: "five months only", about: "set", check: "short-set" },
      { says: "85 days, GS HD MSFT V 91, SPY 14", about: "bar", check: "short-history", count: 17, examples: ["SPY"] },
      {
        says: "six sessions are missing where there are 85 of 91",
        about: "bar",
        check: "missing-session",
        atLeast: 96,
      },
      { says: "the same story occurs under several symbols", about: "news", check: "shared", atLeast: 200 },
      { says: "summary cut at 280 characters", about: "news", check: "summary-cut", atLeast: 500 },
      { says: "denser from February", about: "news", check: "uneven-months" },
      { says: "accepted_utc empty on some rows", about: "filing", check: "acceptance-not-given", atLeast: 46_000 },
      { says: "191 times end in ZZ", about: "news.csv.gz", check: "repaired: time ended", count: 191 },
    ],
  },
  {
    name: "stocknet",
    rows: { "stock_table.csv": 88, "prices.csv.gz": 71_668, "tweets.csv.gz": 106_294 },
    kinds: { bar: 71_668, post: 106_294 },
    unseen: { post: 5 },
    defects: [
      { says: "survivors chosen in 2016-17", about: "set", check: "survivorship", count: 87 },
      {
        says: "tweet coverage is very uneven: AAPL and FB dominate",
        about: "post",
        check: "uneven-coverage",
        examples: ["AAPL", "FB"],
      },
      {
        says: "837 days except ABBV, BABA, AGFS",
        about: "bar",
        check: "short-history",
        count: 3,
        examples: ["ABBV", "BABA", "AGFS"],
      },
      {
        says: "GMRE has no price before 2016",
        about: "set",
        check: "instrument-without-rows",
        count: 1,
        examples: ["GMRE"],
      },
      { says: "37 rows are 4-5 days off", about: "tweets.csv.gz", check: "noticed: file_date lies days", count: 37 },
      {
        says: "7 % carry the next day",
        about: "tweets.csv.gz",
        check: "noticed: file_date is the day after",
        count: 7_634,
      },
      { says: "ids occur under several symbols", about: "post", check: "shared", atLeast: 12_000 },
      { says: "retweets and spam kept", about: "post", check: "repeats", atLeast: 20_000 },
      {
        says: "prices adjusted for splits",
        about: "prices.csv.gz",
        check: "noticed: prices are adjusted",
        count: 71_668,
      },
      { says: "92 bars without volume (counted)", about: "bar", check: "zero-volume", count: 92 },
    ],
    clean: ["refused-lines", "missing-session"],
  },
  {
    name: "rsr-nasdaq",
    isLarge: true,
    rows: { "tickers.csv": 1_026, "ohlcv.csv.gz": 1_306_462 },
    kinds: { bar: 1_306_461 },
    refused: 1,
    defects: [
      { says: "survivorship", about: "set", check: "survivorship", atLeast: 1_000 },
      { says: "960 rows have open = 0", about: "ohlcv.csv.gz", check: "repaired: open, high or low is 0", count: 960 },
      {
        says: "3 rows high < low: two have a 0, one is refused",
        about: "ohlcv.csv.gz",
        check: "refused-lines",
        count: 1,
      },
      {
        says: "109 rows open or close outside, the refused one among them",
        about: "ohlcv.csv.gz",
        check: "repaired: open or close lies outside",
        count: 108,
      },
      { says: "1,282 rows zero volume", about: "bar", check: "zero-volume", count: 1_282 },
      { says: "16 daily moves beyond 50 %", about: "bar", check: "large-move", count: 16 },
      { says: "0.17 % of close cells missing", about: "bar", check: "missing-session", atLeast: 900 },
      { says: "the last day is mostly missing", about: "bar", check: "thin-day", examples: ["2017-12-11"] },
      { says: "industry empty for 156", about: "instrument", check: "sector-not-given", count: 156 },
      { says: "split-adjusted", about: "ohlcv.csv.gz", check: "noticed: prices are adjusted", atLeast: 1_306_461 },
    ],
  },
  {
    name: "sp500-daily",
    isLarge: true,
    rows: { "symbols.csv": 253, "daily.csv.gz": 683_386, "actions.csv": 8_632 },
    kinds: { bar: 683_386, action: 8_637 },
    defects: [
      { says: "membership of 2021 only", about: "set", check: "survivorship", count: 252 },
      { says: "VAR stops on 2021-04-16", about: "bar", check: "ends-early", count: 1, examples: ["VAR", "2021-04-16"] },
      { says: "8 zero-volume rows", about: "bar", check: "zero-volume", count: 8 },
      {
        says: "a special dividend and a split on one day",
        about: "action",
        check: "actions-coincide",
        count: 5,
        examples: ["HBI", "HLT", "LDOS", "RTX"],
      },
      { says: "30 of 253 have fewer days", about: "bar", check: "short-history", atLeast: 25 },
    ],
    clean: ["refused-lines", "repaired", "missing-session"],
  },
  {
    name: "sp500-fundamentals",
    rows: { "snapshot_2026-08-22.csv": 541, "panel_2012_2018.csv.gz": 9_491 },
    kinds: { metric: 105_244 },
    // 55 rows of the snapshot of 2026 hold no figure at all: there is no row of metrics that one could be missing from.
    defects: [
      { says: "irregular dates", about: "metric", check: "irregular-dates" },
      { says: "commit date may lag the quotes by days", about: "metric", check: "weekend-snapshot", atLeast: 10 },
      {
        says: "and is told for the whole file",
        about: "panel_2012_2018.csv.gz",
        check: "noticed: known on the day of the snapshot",
        count: 9_491,
      },
      { says: "market cap rounded", about: "metric", check: "rounded-market_cap", atLeast: 8_000 },
      { says: "EBITDA rounded", about: "metric", check: "rounded-ebitda", atLeast: 6_000 },
      { says: "EPS basis changes between snapshots", about: "metric", check: "eps-basis", examples: ["2018-02-08"] },
      { says: "P/E absent for loss makers (7 %)", about: "metric", check: "missing-pe", count: 696 + 85 - 55 },
      {
        says: "dividend yield absent for non-payers (16 %)",
        about: "metric",
        check: "missing-dividend_yield",
        count: 1_543 + 142 - 55,
      },
      { says: "symbols as in each snapshot (BRK.B or BRK-B)", about: "set", check: "two-spellings", count: 2 },
      { says: "members at each date", about: "metric", check: "members-change", atLeast: 100 },
    ],
  },
  {
    name: "us-daily-actions",
    rows: { "daily.csv.gz": 26_755, "factors.csv": 391 },
    kinds: { bar: 26_755, action: 381 },
    defects: [
      {
        says: "QQQ has 3,964 days (counted): it was QQQQ in between",
        about: "bar",
        check: "missing-session",
        count: 1_588,
        examples: ["QQQ"],
      },
      {
        says: "IWM from 2000, QQQ from 1999",
        about: "bar",
        check: "short-history",
        count: 2,
        examples: ["IWM", "QQQ"],
      },
      { says: "AAPL fell by half on 2000-09-29 (counted)", about: "bar", check: "split-suspicion", examples: ["AAPL"] },
    ],
    clean: ["refused-lines", "repaired"],
  },
  {
    name: "csi300-daily",
    isLarge: true,
    rows: { "symbols.csv": 300, "daily.csv.gz": 369_338 },
    kinds: { bar: 369_338, metric: 1_478_088 },
    defects: [
      { says: "members as of early 2025", about: "set", check: "survivorship", count: 300 },
      { says: "265 have all 1,273 days", about: "bar", check: "short-history", atLeast: 30 },
      { says: "712 suspended rows (traded = 0)", about: "metric", check: "flag-traded-0", count: 712 },
      { says: "volume 0", about: "bar", check: "zero-volume", count: 712 },
      { says: "price repeated", about: "bar", check: "suspended-day", atLeast: 711 },
      { says: "1,036 ST rows", about: "metric", check: "flag-special_treatment-1", count: 1_036 },
      { says: "252 of 300 in the index of 2023", about: "metric", check: "flag-in_csi300-1", count: 252 },
      { says: "turnover empty on suspended days (counted)", about: "metric", check: "missing-turnover", count: 712 },
      { says: "no P/E on the last day (counted)", about: "metric", check: "missing-pe_ttm", count: 300 },
    ],
    clean: ["refused-lines", "repaired"],
  },
  {
    name: "fama-french",
    rows: { "ff5_mom_daily.csv.gz": 15_229 },
    kinds: { macro: 15_229 * 7 - 250 },
    defects: [
      {
        says: "mom missing for 2023 (250 days)",
        about: "macro",
        check: "series-ends-early",
        count: 250,
        examples: ["FF.MOM"],
      },
      { says: "two vintages", about: "ff5_mom_daily.csv.gz", check: "noticed: two vintages", count: 15_229 },
    ],
    clean: ["refused-lines", "missing-observation"],
  },
  {
    name: "macro-daily",
    rows: { "vix.csv.gz": 9_235, "rates.csv.gz": 16_130 },
    kinds: { bar: 9_235, macro: 101_489 },
    unseen: { macro: 26 },
    defects: [
      {
        says: "47 rows with open or close outside",
        about: "vix.csv.gz",
        check: "repaired: open or close lies outside",
        count: 47,
      },
      { says: "in 1990-91 and on 2004-06-11 all four are equal", about: "bar", check: "flat-bar", count: 506 },
      { says: "2004-06-11 was no session", about: "bar", check: "bar-on-closed-day", examples: ["2004-06-11"] },
      { says: "yields to 2026-02, spreads to 2026-07", about: "macro", check: "series-ends-early", symbols: 8 },
    ],
    clean: ["refused-lines"],
  },
  {
    name: "options",
    rows: {
      "dax_2002-07-05.csv": 104,
      "aapl_2014-06.csv.gz": 4_532,
      "spx_2023-02-15.csv.gz": 7_423,
      "vix_2023-02-15.csv.gz": 637,
      "spx_2025-10-17.csv": 77,
    },
    kinds: { option: 104 + 4_532 + 7_423 + 637 + 77, metric: 362 },
    unseen: { metric: 339 },
    defects: [
      { says: "bid missing: 7,423 less 6,749 and 637 less 515", about: "option", check: "no-bid", count: 674 + 122 },
      { says: "355 zero bids", about: "option", check: "zero-bid", count: 355 },
      { says: "volume missing for about half", about: "option", check: "no-volume", count: 2_210 },
      { says: "open interest missing for about half", about: "option", check: "no-open-interest", count: 2_210 },
      { says: "no IVs", about: "option", check: "no-volatility", count: 4_532 },
      { says: "deep wings carry IVs above 100 %", about: "option", check: "volatility-above-1", atLeast: 500 },
      { says: "constant tenors, not listed expiries", about: "option", check: "strike-off-grid", atLeast: 70 },
      { says: "one volatility a point (DAX)", about: "option", check: "one-volatility", count: 104 },
    ],
    clean: ["refused-lines", "crossed"],
  },
  {
    name: "lobster-amzn",
    rows: { "events.csv.gz": 57_515 },
    kinds: { order: 57_515, quote: 57_515 },
    defects: [
      { says: "only events that touch the best level", about: "order", check: "order-not-seen-new", atLeast: 5_000 },
      { says: "hidden executions (counted)", about: "order", check: "hidden-execution", count: 2_445 },
      { says: "one day", about: "set", check: "short-span" },
    ],
    clean: ["refused-lines", "crossed", "locked", "out-of-order"],
  },
  {
    name: "ibm-ticks",
    rows: { "bbo.csv.gz": 121_771, "trades.csv.gz": 84_344 },
    kinds: { quote: 121_771, trade: 84_344 },
    defects: [
      { says: "559 locked kept", about: "quote", check: "locked", count: 559 },
      { says: "no trade sign given", about: "trade", check: "side-unknown", count: 84_344 },
    ],
    clean: ["refused-lines", "crossed", "out-of-order"],
  },
  {
    name: "binance-l2-btcusdt",
    rows: { "book10.csv.gz": 6_545, "best_quotes.csv.gz": 66_089, "trades.csv.gz": 21_313 },
    kinds: { book: 6_545, quote: 66_089, trade: 21_313 },
    defects: [
      { says: "the receiver's clock runs behind", about: "book10.csv.gz", check: "clock-skew", count: 6_545 },
      { says: "the receiver's clock runs behind", about: "best_quotes.csv.gz", check: "clock-skew", count: 66_089 },
      { says: "the receiver's clock runs behind", about: "trades.csv.gz", check: "clock-skew", count: 21_313 },
      { says: "345 seconds only", about: "set", check: "short-span" },
    ],
    clean: ["refused-lines", "crossed", "out-of-order", "shallow-book"],
  },
  {
    name: "btc-lob5-1s",
    rows: { "book5.csv.gz": 4_997 },
    kinds: { book: 4_997 },
    defects: [
      { says: "4,997 of 4,999 seconds", about: "book", check: "grid-gap", count: 2 },
      {
        says: "date and venue not given",
        about: "book5.csv.gz",
        check: "noticed: neither date nor venue",
        count: 4_997,
      },
      { says: "5 levels", about: "book", check: "shallow-book", count: 4_997 },
      { says: "83 minutes", about: "set", check: "short-span" },
    ],
    clean: ["refused-lines", "crossed"],
  },
  {
    name: "intraday-1m",
    rows: {
      "us_equities.csv.gz": 17_770,
      "btc_perp.csv.gz": 45_031,
      "cme_6eh4.csv.gz": 29_996,
      "gbpusd_bid.csv.gz": 30_117,
    },
    kinds: { bar: 17_770 + 45_031 + 29_996 + 30_117 },
    defects: [
      { says: "pre- and after-market included", about: "bar", check: "extended-hours", atLeast: 5_000 },
      { says: "minutes without trades are absent", about: "bar", check: "minutes-without-trade", atLeast: 10 },
      { says: "GBPUSD has no volume", about: "bar", check: "no-volume", count: 30_117, examples: ["GBPUSD"] },
      { says: "volume in USD", about: "btc_perp.csv.gz", check: "noticed: volume is in dollars", count: 45_031 },
      {
        says: "AAPL is unadjusted over its split of 2014-06-09",
        about: "bar",
        check: "split-suspicion",
        count: 1,
        examples: ["AAPL"],
      },
    ],
    clean: ["refused-lines", "missing-interval"],
  },
  {
    name: "sentiment",
    rows: {
      "phrasebank.csv.gz": 3_871,
      "twitter_financial_news.csv.gz": 9_056,
      "fiqa_microblogs.csv.gz": 675,
      "semeval2017_headlines.csv.gz": 904,
    },
    kinds: { sample: 3_871 + 9_056 + 675 + 904 },
    defects: [
      { says: "two sentences carry two labels", about: "sample", check: "label-conflict", count: 2 },
      { says: "always neutral is right in 58.9 % and 55.3 %", about: "sample", check: "lopsided-labels", count: 2 },
      { says: "exact repeats (counted)", about: "sample", check: "repeated-text", atLeast: 6 },
    ],
    clean: ["refused-lines"],
  },
  {
    name: "strategy-tasks",
    rows: { "tasks.json": 99 },
    kinds: { sample: 99 },
    defects: [],
    clean: ["refused-lines"],
  },
];
