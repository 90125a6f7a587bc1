// The vendors' feeds: what each is for, which credentials it takes, and how it is opened. A driver is loaded when it is opened.

import type { Feed } from "../feed.port.ts";
import type { VendorParts } from "../vendor/vendor-feed.ts";

export interface Credential {
  /** The driver's option. */
  readonly option: string;
  /** The environment variable, or the secret kept under that name. */
  readonly name: string;
  readonly required: boolean;
}

export interface VendorDeclaration {
  readonly id: string;
  readonly for: string;
  readonly how: string;
  readonly package: string | null;
  readonly live: boolean;
  readonly credentials: readonly Credential[];
  /** Options are checked by the driver. @throws infra/config-invalid, and what opening throws */
  readonly open: (options: Readonly<Record<string, unknown>>, parts: VendorParts) => Promise<Feed>;
}

const needed = (option: string, name: string): Credential => ({ option, name, required: true });

export const vendors: readonly VendorDeclaration[] = [
  {
    id: "alpaca",
    for: "US stocks: bars, actions, news; trades, quotes and minutes live",
    how: "get keys at alpaca.markets",
    package: null,
    live: true,
    credentials: [needed("keyId", "ALPACA_KEY_ID"), needed("secretKey", "ALPACA_SECRET_KEY")],
    open: async (options, parts) => (await import("./alpaca/alpaca.driver.ts")).openAlpacaFeed(options as never, parts),
  },
  {
    id: "crypto",
    for: "crypto exchanges: bars and trades, trades live",
    how: "public data need no key; name the exchange with --option exchange=kraken",
    package: "ccxt",
    live: true,
    credentials: [],
    open: async (options, parts) => (await import("./crypto/crypto.driver.ts")).openCryptoFeed(options as never, parts),
  },
  {
    id: "edgar",
    for: "US companies' filings as filed",
    how: "no key; say who asks, as the SEC wants it",
    package: null,
    live: false,
    credentials: [needed("userAgent", "SEC_USER_AGENT")],
    open: async (options, parts) => (await import("./edgar/edgar.driver.ts")).openEdgarFeed(options as never, parts),
  },
  {
    id: "finnhub",
    for: "company news; trades live",
    how: "get a key at finnhub.io",
    package: null,
    live: true,
    credentials: [needed("apiKey", "FINNHUB_API_KEY")],
    open: async (options, parts) =>
      (await import("./finnhub/finnhub.driver.ts")).openFinnhubFeed(options as never, parts),
  },
  {
    id: "fred",
    for: "macro series with every vintage",
    how: "get a key at fred.stlouisfed.org",
    package: null,
    live: false,
    credentials: [needed("apiKey", "FRED_API_KEY")],
    open: async (options, parts) => (await import("./fred/fred.driver.ts")).openFredFeed(options as never, parts),
  },
  {
    id: "news-api",
    for: "articles of many publishers",
    how: "get a key at newsapi.org",
    package: null,
    live: false,
    credentials: [needed("apiKey", "NEWSAPI_KEY")],
    open: async (options, parts) =>
      (await import("./news-api/news-api.driver.ts")).openNewsApiFeed(options as never, parts),
  },
  {
    id: "polygon",
    for: "US stocks: bars, actions, news; trades, quotes and minutes live",
    how: "get a key at polygon.io",
    package: null,
    live: true,
    credentials: [needed("apiKey", "POLYGON_API_KEY")],
    open: async (options, parts) =>
      (await import("./polygon/polygon.driver.ts")).openPolygonFeed(options as never, parts),
  },
  {
    id: "reddit",
    for: "posts of a few forums",
    how: "register an application at reddit.com/prefs/apps",
    package: null,
    live: false,
    credentials: [needed("clientId", "REDDIT_CLIENT_ID"), needed("clientSecret", "REDDIT_CLIENT_SECRET")],
    open: async (options, parts) => (await import("./reddit/reddit.driver.ts")).openRedditFeed(options as never, parts),
  },
  {
    id: "rss",
    for: "news from RSS, Atom and JSON feeds",
    how: "name the addresses: --option feeds.MSFT=https://...",
    package: "feedsmith",
    live: false,
    credentials: [],
    open: async (options, parts) => (await import("./rss/rss.driver.ts")).openRssFeed(options as never, parts),
  },
  {
    id: "stocktwits",
    for: "posts under a company's symbol",
    how: "no key is needed; a token raises the limit",
    package: null,
    live: false,
    credentials: [{ option: "accessToken", name: "STOCKTWITS_TOKEN", required: false }],
    open: async (options, parts) =>
      (await import("./stocktwits/stocktwits.driver.ts")).openStockTwitsFeed(options as never, parts),
  },
  {
    id: "tiingo",
    for: "US stocks by day",
    how: "get a key at tiingo.com",
    package: null,
    live: false,
    credentials: [needed("apiKey", "TIINGO_API_KEY")],
    open: async (options, parts) => (await import("./tiingo/tiingo.driver.ts")).openTiingoFeed(options as never, parts),
  },
  {
    id: "tushare",
    for: "A-shares by day with the figures of the day",
    how: "get a token at tushare.pro",
    package: null,
    live: false,
    credentials: [needed("token", "TUSHARE_TOKEN")],
    open: async (options, parts) =>
      (await import("./tushare/tushare.driver.ts")).openTushareFeed(options as never, parts),
  },
  {
    id: "x",
    for: "posts of the last seven days with a company's cashtag",
    how: "get a token at developer.x.com",
    package: null,
    live: false,
    credentials: [needed("bearerToken", "X_BEARER_TOKEN")],
    open: async (options, parts) => (await import("./x/x.driver.ts")).openXFeed(options as never, parts),
  },
  {
    id: "yahoo",
    for: "stocks by day, for private use; the interface is not documented",
    how: "no key is needed",
    package: null,
    live: false,
    credentials: [],
    open: async (options, parts) => (await import("./yahoo/yahoo.driver.ts")).openYahooFeed(options as never, parts),
  },
];
