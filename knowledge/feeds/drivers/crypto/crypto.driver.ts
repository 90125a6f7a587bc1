// Crypto exchanges through ccxt: bars and trades from history, trades live. One feed an exchange; symbols are BTC-USDT here, BTC/USDT there.

import type { Exchange, Trade } from "ccxt";
import { z } from "zod";
import { callerError, isoTime, QuorumError } from "#infra/runtime/index.ts";
import type { SymbolId } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { patiently } from "../../http/patience.ts";
import { type Connection, type LiveSource, liveStream } from "../../live/live-stream.ts";
import { cutShort } from "../../vendor/cut-short.ts";
import type { Listing } from "../../vendor/stand-ins.ts";
import { type TradeTick, tradeBlock } from "../../vendor/tick-blocks.ts";
import { itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";
import { realWait, type Wait } from "../../waiting.ts";
import { exchangeFailure } from "./ccxt-failures.ts";
import { idOf, watchedTrades } from "./watched-trades.ts";

export const CryptoOptions = z.strictObject({
  ...vendorOptions,
  /** ccxt's name of the exchange: kraken, binance, coinbase ... */
  exchange: z.string().regex(/^[a-z0-9]+$/),
  interval: z.enum(["1m", "5m", "15m", "1h", "1d"]).default("1d"),
  /** Trades of the stretch too, which may be very many. */
  trades: z.boolean().default(false),
});

const retries = 4;
/** A page of fewer trades is the last one, and so is one that is much shorter than those before. */
const [fullPage, nearlyFull] = [100, 0.9];
/** So long without a trade is told: some exchanges answer for an hour only. */
const quietMs = 3_600_000;
const lengthMs = { "1m": 60_000, "5m": 300_000, "15m": 900_000, "1h": 3_600_000, "1d": 86_400_000 } as const;
type Interval = keyof typeof lengthMs;

/** Any fraction of a coin can be traded as far as an account is concerned: eight digits. */
const pair = (symbol: SymbolId): Listing => {
  const currency = (symbol.split("-")[1] ?? "").slice(0, 5).padEnd(3, "X");
  return { currency, calendar: "ALWAYS", kind: "crypto", lotSizeShares: 1e-8 };
};

const theirs = (symbol: SymbolId): string => symbol.replace("-", "/");
const ours = (symbol: string): SymbolId => symbol.replace(/:.*$/, "").replace("/", "-");

/** @throws infra/package-missing; knowledge/feed-failed, knowledge/feed-rate-limited, knowledge/symbol-unknown, when it is read */
export async function openCryptoFeed(given: z.input<typeof CryptoOptions>, parts: VendorParts): Promise<Feed> {
  const options = CryptoOptions.parse(given);
  const exchange = await openExchange(options, "rest");
  const source = `ccxt-${options.exchange}`;
  return vendorFeed({
    id: `crypto-${options.exchange}`,
    vendor: exchange.name ?? options.exchange,
    can: { live: true, kinds: ["bar", "trade"], liveBars: "1m" },
    options,
    clock: parts.clock,
    listing: pair,
    reads: { interval: options.interval, trades: options.trades },
    history: (wanted) => history(exchange, options, wanted, source, parts.wait ?? realWait),
    live: ({ symbols, signal, sinceMs }) =>
      liveStream(
        streamOf(options, symbols, source, () => parts.clock.nowMs()),
        signal,
        { ...parts, sinceMs },
      ),
  });
}

async function openExchange(
  { exchange, base }: z.output<typeof CryptoOptions>,
  way: "rest" | "stream",
): Promise<Exchange> {
  const { default: ccxt } = await import("ccxt").catch((cause: unknown) => {
    const says = "Crypto exchanges need the package ccxt, which cannot be loaded here. Run: npm install ccxt@4.5.84";
    throw new QuorumError("infra/package-missing", says, { fault: "outside", retry: false, cause });
  });
  const classes = (way === "rest" ? ccxt : ccxt.pro) as unknown as Readonly<
    Record<string, new (options: object) => Exchange>
  >;
  const Made = classes[exchange];
  if (Made === undefined || !ccxt.exchanges.includes(exchange)) {
    const says = `ccxt knows no exchange "${exchange}"${way === "stream" ? " with a stream" : ""}. There are: ${ccxt.exchanges.join(", ")}.`;
    throw callerError("infra/config-invalid", says.slice(0, 600));
  }
  const made = new Made({ enableRateLimit: base === undefined, timeout: 30_000 });
  if (base !== undefined) made.urls.api = rebased(made.urls.api, base, way);
  return made;
}

/** Every address of the exchange on another host, its path kept. */
function rebased(urls: unknown, base: string, way: "rest" | "stream"): never {
  const moved = (value: unknown): unknown => {
    if (typeof value === "string") {
      const scheme = /^ws/.test(value) || way === "stream" ? base.replace(/^http/, "ws") : base;
      return `${/^ws/.test(value) ? scheme : base}${new URL(value).pathname.replace(/\/$/, "")}`;
    }
    return Object.fromEntries(Object.entries(value as object).map(([name, url]) => [name, moved(url)]));
  };
  return moved(urls) as never;
}

async function* history(
  exchange: Exchange,
  { interval, trades }: z.output<typeof CryptoOptions>,
  wanted: Wanted,
  source: string,
  wait: Wait,
): AsyncGenerator<FeedItem> {
  const asked = <T>(work: () => Promise<T>): Promise<T> =>
    patiently(() => work().catch((thrown: unknown) => Promise.reject(exchangeFailure(exchange.id, thrown))), {
      retries,
      wait,
    });
  await asked(() => exchange.loadMarkets(true)); // without true a first failure would be remembered
  if (Object.keys(exchange.markets ?? {}).length === 0) {
    const says = `${exchange.id} lists no market: an answer in another shape than ccxt reads.`;
    throw new QuorumError("knowledge/feed-failed", says, { fault: "outside", retry: false });
  }
  for (const symbol of wanted.symbols) {
    yield* bars(exchange, asked, symbol, interval, wanted, source);
    if (trades) yield* pastTrades(exchange, asked, symbol, wanted, source);
  }
}

type Asked = <T>(work: () => Promise<T>) => Promise<T>;

/** A bar that is not over yet is not handed on. */
async function* bars(
  exchange: Exchange,
  asked: Asked,
  symbol: SymbolId,
  interval: Interval,
  { fromMs, toMs }: Wanted,
  source: string,
): AsyncGenerator<FeedItem> {
  const length = lengthMs[interval];
  for (let sinceMs = fromMs; sinceMs + length <= toMs; ) {
    const rows = await asked(() => exchange.fetchOHLCV(theirs(symbol), interval, sinceMs, 500));
    let lastMs = sinceMs - 1;
    for (const [openMs, open, high, low, close, volumeShares] of rows) {
      if (openMs === undefined || openMs < sinceMs) continue;
      lastMs = Math.max(lastMs, openMs);
      const closeMs = openMs + length;
      if (closeMs > toMs) continue;
      const known = { eventTimeMs: closeMs, knownAtMs: closeMs, source };
      const bar = { symbol, interval, openMs, closeMs, open, high, low, close, volumeShares, ...known };
      yield itemOf("bar", bar, `${exchange.id} OHLCV`, bar);
    }
    const [firstMs] = rows[0] ?? [];
    if (sinceMs === fromMs && firstMs !== undefined && firstMs >= fromMs + 2 * length) {
      const says = `it tells no bars of ${symbol} before ${isoTime(firstMs)}: it keeps no more, or did not list it yet`;
      yield cutShort(`${exchange.id} OHLCV`, says);
    }
    if (lastMs < sinceMs) return;
    sinceMs = lastMs + 1;
  }
}

async function* pastTrades(
  exchange: Exchange,
  asked: Asked,
  symbol: SymbolId,
  { fromMs, toMs }: Wanted,
  source: string,
): AsyncGenerator<FeedItem> {
  const file = `${exchange.id} trades`;
  let seen: ReadonlySet<string> = new Set(); // of the page before: the next one begins in its last millisecond
  let [largest, wasFull, isStuck] = [fullPage, false, false];
  for (let sinceMs = fromMs; sinceMs <= toMs; ) {
    const page = await asked(() => exchange.fetchTrades(theirs(symbol), sinceMs, 1_000));
    const fresh = page.filter((trade) => !seen.has(idOf(trade)) && !((trade.timestamp ?? 0) > toMs));
    yield* itemsOf(fresh, null, source, file);
    const lastMs = page.at(-1)?.timestamp ?? sinceMs;
    if (page.length > 0) seen = new Set(page.map(idOf));
    if (fresh.length > 0 && lastMs >= sinceMs) {
      largest = Math.max(largest, page.length);
      [wasFull, isStuck] = [page.length >= largest * nearlyFull, false];
      sinceMs = lastMs;
    } else if (!wasFull || (isStuck && sinceMs % 1_000 === 0)) {
      if (page.length === 0 && !isStuck && toMs - sinceMs > quietMs)
        yield cutShort(file, `it tells no trades of ${symbol} after ${isoTime(sinceMs)}, though more was asked for`);
      return;
    } else if (isStuck)
      sinceMs = (Math.floor(sinceMs / 1_000) + 1) * 1_000; // some exchanges know whole seconds only
    else {
      const says = `${isoTime(sinceMs)} is as far as its pages of trades of ${symbol} go on: some that follow may be missing`;
      yield cutShort(file, says);
      isStuck = true;
      sinceMs += 1;
    }
  }
}

/** The trades as one block, and each that lacks what a trade must have by itself, with what that is.
 * @param knownMs null where each was known when it happened */
function itemsOf(trades: readonly Trade[], knownMs: number | null, source: string, file: string): readonly FeedItem[] {
  const origin = { file, line: null };
  const whole = trades.filter(isWhole);
  const rejected = trades
    .filter((trade) => !isWhole(trade))
    .map((trade): FeedItem => {
      const reason = `${missingIn(trade).join(", ")}: wanted a number, found none`;
      return { kind: "rejected", origin, reason, raw: JSON.stringify(trade).slice(0, 2_000) };
    });
  const rows = whole.map((trade) => tickOf(trade, knownMs ?? trade.timestamp));
  return rows.length === 0 ? rejected : [...rejected, { kind: "block", block: tradeBlock(rows, source), origin }];
}

const needed = ["timestamp", "price", "amount"] as const;
type WholeTrade = Trade & { readonly [F in (typeof needed)[number]]: number };
/** ccxt leaves out what it cannot read in an exchange's answer. */
const missingIn = (trade: Trade) => needed.filter((field) => !Number.isFinite(trade[field]));
const isWhole = (trade: Trade): trade is WholeTrade => missingIn(trade).length === 0;

/** Ids that are numbers are the sequence; others become one by their characters. */
function tickOf(trade: WholeTrade, knownMs: number): TradeTick {
  const id = idOf(trade);
  const sequence = /^\d{1,18}$/.test(id) ? BigInt(id) : hashed(id);
  const side = trade.side === "buy" ? 1 : trade.side === "sell" ? -1 : 0;
  return {
    symbol: ours(trade.symbol ?? ""),
    eventMs: trade.timestamp,
    knownMs,
    sequence,
    price: trade.price,
    size: trade.amount,
    side,
    venue: "",
  };
}

/** FNV-1a over UTF-16 code units, 62 bits. */
function hashed(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const letter of text)
    hash = ((hash ^ BigInt(letter.codePointAt(0) ?? 0)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash >> 2n;
}

/** ccxt connects when first asked, and again after an error; a connection here is one exchange object. */
function streamOf(
  options: z.output<typeof CryptoOptions>,
  symbols: readonly SymbolId[],
  source: string,
  nowMs: () => number,
): LiveSource<readonly Trade[]> {
  return {
    address: `${options.exchange} stream`,
    async connect(signal): Promise<Connection<readonly Trade[]>> {
      const exchange = await openExchange(options, "stream");
      try {
        await exchange.loadMarkets();
      } catch (thrown) {
        throw exchangeFailure(options.exchange, thrown);
      }
      const close = (): void => void exchange.close().catch(() => undefined); // it is thrown away
      return { messages: watchedTrades(exchange, symbols.map(theirs), signal), close };
    },
    read(trades) {
      const eventMs = trades.findLast(isWhole)?.timestamp;
      return {
        items: itemsOf(trades, nowMs(), source, `${options.exchange} stream`),
        ...(eventMs !== undefined && { eventMs }),
      };
    },
  };
}
