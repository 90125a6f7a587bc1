// Clocks: what a row is, and which columns stand in it. A column's number is what was known when its row ended, never later.

export interface ClockRule {
  /** What one row is. */
  readonly says: string;
  readonly columns: Readonly<Record<string, string>>;
}

const levels = (side: "bid" | "ask", what: "price" | "size"): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [
      `${side}_${what}_${i + 1}`,
      `${what} at level ${i + 1} of the ${side} side; missing where the book has no such level`,
    ]),
  );

type LevelFlow = `level_flow_${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}`;

const levelFlows = (): Record<LevelFlow, string> =>
  Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [
      `level_flow_${i + 1}`,
      `order-flow imbalance of level ${i + 1} summed over its changes; missing where the session has shown no such level yet`,
    ]),
  ) as Record<LevelFlow, string>;

export const clocks = {
  bar: {
    says: "one bar of a symbol, days unless asked otherwise; sessions in which it did not trade have no row",
    columns: {
      open: "first price, chained forward over splits and dividends: ratios are total returns, and what was computed before an action stays",
      high: "highest price, chained likewise",
      low: "lowest price, chained likewise",
      close: "last price, chained likewise",
      volume: "shares traded, chained forward over splits",
      traded_close: "last price as traded",
      turnover: "close times volume as traded, in the instrument's currency",
      day_of_week: "1 = Monday",
      day_of_month: "1 to 31",
      days_to_month_end: "calendar days of its month that are still to come, 0 on the last",
      month: "1 to 12",
      rows_of_month: "days with a bar since the month began, 1 on the first; missing in the month of the first bar",
      days_since_bar: "calendar days since the bar before",
      market_close:
        "the benchmark's close of the same session, chained like close, missing where it has none; where the data set names no benchmark, an index of universe_return from 100",
      universe_return: "mean simple return of all members since their last session, equal weights",
      universe_dispersion: "standard deviation of those returns across members",
      universe_advancing: "share of members that rose",
      universe_volume_ratio: "mean over members of volume over its own mean of 20 sessions",
      sector_return:
        "mean simple return of the other members of its sector; missing where its sector is not known or has no other",
      leader_return:
        "mean simple return of the tenth of members with the largest mean turnover of their 20 bars before, itself left out",
      vix: "VIX close known when the bar ended",
      rate_3m: "three-month Treasury yield known then, percent a year",
      rate_2y: "two-year Treasury yield known then, percent a year",
      rate_10y: "ten-year Treasury yield known then, percent a year",
      credit_spread: "Baa yield over ten-year Treasury known then, percentage points",
      article_count:
        "articles on it that became known since the bar before, in English and not spoken to a model; 0 where there are none; missing at its first bar and until its first article is known",
      post_count: "posts on it likewise, spam left out",
      text_count: "articles and posts together; missing until one of either is known",
      article_tone:
        "mean tone of those articles, -1 to 1, by the desk's word rules and own word list; missing where there are none",
      post_tone: "mean tone of those posts, likewise",
      text_tone: "mean tone of those articles and posts, likewise",
      article_tone_squared: "mean of squared tones of those articles; missing where there are none",
      text_tone_squared: "mean of squared tones of those articles and posts, likewise",
      positive_count: "articles and posts with a tone above 0.05; 0 and missing as text_count",
      negative_count: "articles and posts with a tone below -0.05, likewise",
      novel_count:
        "articles and posts that are no near-copy of an earlier one on it, itself none, of the 7 days before; likewise",
      source_count: "different publishers and authors among them (the platform where it names none); likewise",
      universe_tone:
        "mean tone of all articles and posts of all members but funds since the session before; missing where there are none",
      universe_news_count:
        "articles and posts since the session before, per member but funds that had a bar in the last 10 days; missing until the first is known",
      filing_count:
        "filings of it that became known since the bar before, those of one moment counted once; missing at its first bar and until one is known",
      days_since_filing: "days, with their fraction, from when its last filing became known to the bar's end",
      earnings_surprise:
        "net income of the newest quarter known then less that of a year before, over the standard deviation of up to 8 such differences of quarters before (4 at least); a fourth quarter is the year less its other three; missing where the newest quarter ended over 200 days ago",
      implied_volatility:
        "at-the-money implied volatility, a year, of the expiry nearest to 30 days, of the newest quotes known then, at most 10 days old: middle of bid and ask, out-of-the-money side, on the line between the strikes around the forward",
      implied_skew: "implied volatility of the 90 % strike less that of the 110 % strike, likewise",
    },
  },
  // filled by inputs/ticks/second-rows.ts
  second: {
    says: "one second of a trading session; its events summed, its book as it stood at the end. Seconds before the feed's first event, in a halt or in a gap of the feed are rows in which everything is missing; sums of what the feed does not carry are missing, not zero. Every session begins anew: no window spans two",
    columns: {
      bid: "best bid at the end; missing where that side is empty",
      ask: "best ask at the end, likewise",
      bid_size: "size at the best bid at the end",
      ask_size: "size at the best ask at the end",
      mid: "middle of best bid and ask at the end; missing while a side is empty or the book stands crossed",
      mid_high: "highest middle during it",
      mid_low: "lowest middle during it",
      spread_time_mean: "quoted spread, weighted by the time it stood; time without a mid is left out",
      mid_changes: "times the middle moved",
      mid_return_squares: "squared log changes of the middle summed",
      imbalance_flow: "order-flow imbalance of level 1 summed over its quote changes (Cont, Kukanov and Stoikov)",
      imbalance_flow_deep:
        "order-flow imbalance summed over levels 1 to 10; equals level 1 where the feed has one level",
      ...levelFlows(),
      quote_changes: "changes of the best quotes",
      bid_up: "times the best bid rose",
      bid_down: "times the best bid fell",
      ask_up: "times the best ask rose",
      ask_down: "times the best ask fell",
      trade_count: "trades",
      trade_volume: "shares traded",
      buy_volume: "shares traded at the buyer's initiative: the feed's own sign, else Lee and Ready's rule",
      sell_volume: "shares traded at the seller's initiative",
      buy_count: "trades at the buyer's initiative",
      sell_count: "trades at the seller's initiative",
      trade_value: "price times size summed",
      trade_high: "highest trade price; missing where there was no trade",
      trade_low: "lowest trade price, likewise",
      trade_last: "last trade price, likewise",
      trade_size_max: "largest trade",
      trade_size_squared: "squared sizes summed",
      trade_gap_sum: "seconds between trades summed, each counted where its later trade is",
      trade_gap_squared: "squared seconds between trades summed",
      signed_value: "sign x price x size summed",
      effective_spread_value: "2 x sign x (price - mid before) x size summed over trades with a sign and a mid before",
      quoted_trade_value: "price times size of those trades summed",
      seconds_since_trade: "seconds from the last trade to the end; missing before the session's first",
      tick_rule_buys: "shares traded on an uptick, or at one price after an uptick (tick rule)",
      add_count: "orders added",
      cancel_count: "orders cancelled or reduced, replaced ones among them",
      add_size: "shares added",
      cancel_size: "shares cancelled",
      hidden_volume: "shares traded against hidden orders",
      depth_bid: "size over all known bid levels at the end",
      depth_ask: "size over all known ask levels at the end",
      book_slope_bid:
        "size gained a unit of relative distance from mid, bid side, at the end: least squares through the origin of summed size on distance",
      book_slope_ask: "the same on the ask side",
      seconds_of_session: "seconds since the session opened",
    },
  },
  // filled by inputs/ticks/book-rows.ts
  book: {
    says: "one change of the ten best levels of the order book: the book after it. A halt or a gap of the feed is one row in which everything is missing; every session begins anew",
    columns: {
      ...levels("bid", "price"),
      ...levels("bid", "size"),
      ...levels("ask", "price"),
      ...levels("ask", "size"),
      seconds_between: "seconds since the change before; missing on the first row of a session and after a gap",
    },
  },
} as const satisfies Record<string, ClockRule>;

export type Clock = keyof typeof clocks;
