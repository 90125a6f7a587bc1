// A made-up market with everything that breaks careless features: gaps, halts, days without volume, flat prices, splits and dividends told in
// time and late, filings amended, stories of the evening, members that come and go, bars told late, and, on a clock of volume, bars that end
// at one moment. From a seed; no number in it means anything.

import { dayMs, type Random, seededRandom } from "#infra/runtime/index.ts";
import {
  type BarInterval,
  type Dataset,
  type Fact,
  type Instrument,
  sessionCloseMs,
  sessionOpenMs,
} from "#knowledge/domain/index.ts";

export interface SimulatedFacts {
  readonly dataset: Dataset;
  readonly facts: readonly Fact[];
  /** Closes of the sessions. */
  readonly closesMs: readonly number[];
}

export interface SimulatedOptions {
  readonly seed: number;
  readonly sessions: number;
  /** "1d", or bars by volume, some of which end together. */
  readonly interval?: BarInterval;
}

const source = "simulated";
const symbols = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "MKT"] as const;
type Symbol = (typeof symbols)[number];
const firstDay = Date.UTC(2022, 0, 3);
const quarter = 63;

export function simulatedFacts({ seed, sessions, interval = "1d" }: SimulatedOptions): SimulatedFacts {
  const random = seededRandom(seed);
  const days = Array.from({ length: sessions }, (_, n) => dayOf(n));
  const closesMs = days.map((day) => sessionCloseMs(day));
  const opensMs = days.map((day) => sessionOpenMs(day));
  const market = Array.from({ length: sessions }, () => 0.0003 + 0.01 * random.normal());
  const facts: Fact[] = [];
  for (const [at, symbol] of symbols.entries()) {
    const own = random.fork(symbol);
    const told: Telling = { symbol, at, opensMs, closesMs, market, interval, random: own };
    facts.push({ kind: "instrument", value: instrumentOf(told) }, ...barsOf(told));
    if (symbol === "MKT") continue;
    facts.push(...actionsOf(told), ...textsOf(told), ...filingsOf(told));
    if (at < 2) facts.push(...optionsOf(told));
  }
  facts.push(...macroOf(opensMs, closesMs, random.fork("macro")));
  const dataset: Dataset = {
    id: "proof",
    label: "Made up for proofs",
    simulated: true,
    origin: `seed ${seed}`,
    benchmark: "MKT",
    nowMs: (closesMs.at(-1) as number) + dayMs,
  };
  return { dataset, facts, closesMs };
}

interface Telling {
  readonly symbol: Symbol;
  readonly at: number;
  readonly opensMs: readonly number[];
  readonly closesMs: readonly number[];
  readonly market: readonly number[];
  readonly interval: BarInterval;
  readonly random: Random;
}

/** Weekdays; holidays are sessions here. */
const dayOf = (n: number): string =>
  new Date(firstDay + (Math.floor(n / 5) * 7 + (n % 5)) * dayMs).toISOString().slice(0, 10);

function instrumentOf({ symbol, at, opensMs, closesMs }: Telling): Instrument {
  const knownAtMs = (opensMs[0] as number) - dayMs;
  return {
    symbol,
    name: `${symbol} Company`,
    aliases: [],
    sector: symbol === "EEE" ? "not given" : at % 2 === 0 ? "Even" : "Odd",
    currency: "USD",
    calendar: "XNYS",
    lotSizeShares: 1,
    benchmark: symbol === "MKT",
    kind: "equity",
    tickSize: null,
    priceLimitFraction: null,
    listedMs: symbol === "FFF" ? (opensMs[Math.floor(opensMs.length / 4)] as number) : null,
    delistedMs: symbol === "GGG" ? (closesMs[lastOf(symbol, closesMs.length)] as number) : null,
    eventTimeMs: knownAtMs,
    knownAtMs,
    source,
  };
}

const firstOf = (symbol: Symbol, sessions: number): number => (symbol === "FFF" ? Math.floor(sessions / 4) : 0);
const lastOf = (symbol: Symbol, sessions: number): number =>
  symbol === "GGG" ? Math.floor(0.8 * sessions) : sessions - 1;
/** New shares per old, by session. */
const splits: Readonly<Partial<Record<Symbol, readonly [share: number, ratio: number, lateSessions: number]>>> = {
  AAA: [0.6, 2, 0],
  BBB: [0.7, 0.2, 2],
};
const splitSession = (symbol: Symbol, sessions: number): number =>
  Math.floor((splits[symbol]?.[0] ?? Number.POSITIVE_INFINITY) * sessions);

function barsOf({ symbol, at, opensMs, closesMs, market, interval, random }: Telling): Fact[] {
  const sessions = closesMs.length;
  const halt = Math.floor(0.55 * sessions);
  let close = 40 + 15 * at;
  let ratio = 1;
  return closesMs.flatMap((ended, n): Fact[] => {
    const before = close;
    const flat = symbol === "EEE" && (n % 90 < 25 || random.next() < 0.04);
    const move =
      symbol === "MKT" ? (market[n] as number) : (0.4 + 0.2 * at) * (market[n] as number) + 0.012 * random.normal();
    const gap = 0.004 * random.normal();
    if (!flat) close = before * Math.exp(move);
    if (splitSession(symbol, sessions) === n) ratio = 1 / (splits[symbol]?.[1] ?? 1);
    const [high, low] = [1 + 0.006 * Math.abs(random.normal()), 1 - 0.006 * Math.abs(random.normal())];
    const volume = Math.round(1e6 * Math.exp(0.5 * random.normal()));
    const [missing, late] = [random.next() < 0.03, random.next() < 0.02];
    if (n < firstOf(symbol, sessions) || n > lastOf(symbol, sessions)) return [];
    if ((symbol === "DDD" && n >= halt && n < halt + 12) || (symbol === "CCC" && missing)) return [];
    const cents = (value: number): number => Math.max(0.01, Math.round(100 * ratio * value) / 100);
    const open = cents(flat ? close : before * Math.exp(gap));
    const last = cents(close);
    // By volume, each third bar ends at the very moment at which the one before it did.
    const together = interval.includes(":") && n % 3 === 2;
    const closeMs = together ? (closesMs[n - 1] as number) : ended;
    return [
      {
        kind: "bar",
        value: {
          symbol,
          interval,
          openMs: together ? (opensMs[n - 1] as number) + 60_000 : (opensMs[n] as number),
          closeMs,
          open,
          high: flat ? open : cents(Math.max(before * Math.exp(gap), close) * high),
          low: flat ? open : cents(Math.min(before * Math.exp(gap), close) * low),
          close: flat ? open : last,
          volumeShares: flat ? 0 : Math.round(volume / ratio),
          eventTimeMs: closeMs,
          knownAtMs: late ? closeMs + 10_800_000 : closeMs,
          source,
        },
      },
    ];
  });
}

function actionsOf({ symbol, at, opensMs, closesMs }: Telling): Fact[] {
  const sessions = closesMs.length;
  const told = (kind: "dividend" | "split", n: number, amountOrRatio: number, lateSessions: number): Fact => {
    const exMs = opensMs[n] as number;
    const knownAtMs = lateSessions > 0 ? (closesMs[n + lateSessions] as number) - 1 : exMs - 10 * dayMs;
    const currency = kind === "dividend" ? "USD" : null;
    return {
      kind: "action",
      value: { symbol, kind, exMs, amountOrRatio, currency, eventTimeMs: exMs, knownAtMs, source },
    };
  };
  const paid =
    at % 2 === 0 ? Array.from({ length: Math.floor((sessions - 10) / quarter) }, (_, q) => 5 + q * quarter) : [];
  const split = splits[symbol];
  return [
    ...paid.map((n, q) => told("dividend", n, 0.35, q % 3 === 1 ? 1 : 0)),
    ...(split ? [told("split", splitSession(symbol, sessions), split[1], split[2])] : []),
  ];
}

const goodWords = "profit beats expectations, strong growth and record gains";
const badWords = "loss misses expectations, weak demand and heavy decline";

/** Stories and posts, half of them after the close. */
function textsOf({ symbol, closesMs, random }: Telling): Fact[] {
  return closesMs.flatMap((closeMs, n) =>
    Array.from({ length: random.integer(4) }, (_, i): Fact => {
      const at = closeMs + (random.integer(2) === 0 ? 1 + random.integer(36_000_000) : -random.integer(20_000_000));
      const text = `${symbol} ${random.integer(2) === 0 ? goodWords : badWords} in note ${random.integer(30)}`;
      const times = { eventTimeMs: at, knownAtMs: at, source };
      return i % 2 === 0
        ? {
            kind: "news",
            value: {
              symbol,
              storyId: `${symbol} ${n} ${i}`,
              publisher: `Paper ${random.integer(4)}`,
              title: text,
              summary: "",
              ...times,
            },
          }
        : {
            kind: "post",
            value: {
              symbol,
              postId: `${symbol} ${n} ${i}`,
              platform: random.integer(2) === 0 ? "one" : "two",
              author: `author ${random.integer(20)}`,
              text,
              engagement: random.integer(3) === 0 ? null : random.integer(500),
              ...times,
            },
          };
    }),
  );
}

/** Three years of quarters from before the first bar; every fourth is amended forty sessions later. */
function filingsOf({ symbol, closesMs, opensMs, random }: Telling): Fact[] {
  const first = (opensMs[0] as number) - 12 * 91 * dayMs;
  const told: Fact[] = [];
  for (let q = 0; first + q * 91 * dayMs < (closesMs.at(-1) as number); q++) {
    const endMs = first + q * 91 * dayMs;
    const season = 100 + 10 * (q % 4) + 2 * q;
    for (const [item, scale] of [
      ["revenues", 10],
      ["net_income_loss", 1],
      ["diluted_earnings_per_share", 0.01],
    ] as const) {
      const value = scale * (season + 8 * random.normal());
      const fact = (at: number, amount: number): Fact => ({
        kind: "filing",
        value: {
          symbol,
          fiscalYear: 2019 + Math.floor(q / 4),
          fiscalPeriod: (["Q1", "Q2", "Q3", "Q4"] as const)[q % 4] ?? "Q1",
          timeframe: "quarterly",
          startMs: endMs - 91 * dayMs,
          endMs,
          statement: "income_statement",
          item,
          value: amount,
          unit: item === "diluted_earnings_per_share" ? "USD / shares" : "USD",
          eventTimeMs: endMs,
          knownAtMs: at,
          source,
        },
      });
      told.push(fact(endMs + 30 * dayMs, value));
      if (q % 4 === 1) told.push(fact(endMs + 86 * dayMs, value * 1.3));
    }
  }
  return told;
}

function optionsOf({ symbol, at, closesMs, random }: Telling): Fact[] {
  return closesMs.flatMap((closeMs, n) => {
    if (n % 3 !== 0) return [];
    const [underlyingPrice, mood] = [40 + 15 * at, 0.25 + 0.05 * random.normal()];
    return [20, 45].flatMap((days) =>
      [0.8, 0.9, 1, 1.1, 1.2].map((moneyness): Fact => {
        const volatility = Math.max(0.05, mood + 0.2 * (1 - moneyness));
        return {
          kind: "option",
          value: {
            symbol,
            expiryMs: closeMs + days * dayMs,
            strike: Math.round(100 * underlyingPrice * moneyness) / 100,
            right: moneyness < 1 ? "put" : "call",
            style: "european",
            bid: null,
            ask: null,
            bidSize: null,
            askSize: null,
            last: null,
            volume: null,
            openInterest: null,
            bidVolatility: volatility - 0.01,
            askVolatility: volatility + 0.01,
            underlyingPrice,
            forward: underlyingPrice,
            eventTimeMs: closeMs,
            knownAtMs: closeMs,
            source,
          },
        };
      }),
    );
  });
}

/** Known on the next session's opening; some days have no value, as holidays do. */
function macroOf(opensMs: readonly number[], closesMs: readonly number[], random: Random): Fact[] {
  const series = { VIXCLS: 20, DGS3MO: 1, DGS2: 1.5, DGS10: 2.5, BAA10Y: 2 };
  return Object.entries(series).flatMap(([symbol, start]) => {
    let level = start;
    return closesMs.slice(0, -1).map((closeMs, n): Fact => {
      level = Math.max(0.05, level * Math.exp(0.02 * random.normal()));
      const value = random.next() < 0.04 ? null : Math.round(100 * level) / 100;
      return {
        kind: "macro",
        value: {
          symbol,
          periodMs: opensMs[n] as number,
          value,
          unit: symbol === "VIXCLS" ? "index points" : "percent",
          eventTimeMs: closeMs,
          knownAtMs: opensMs[n + 1] as number,
          source,
        },
      };
    });
  });
}
