// A small made-up market in the memory store, for tests of tools. Companies, sessions and figures are invented and chosen for easy sums.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { dayMs, packageFile, seededRandom } from "#infra/runtime/index.ts";
import {
  asOf,
  type Bar,
  type Fact,
  type FilingFact,
  type Instrument,
  type NewsItem,
  sessionCloseMs,
  sessionOpenMs,
} from "#knowledge/domain/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { nothingLearnt } from "#tests/fakes/learnt.ts";
import { callTool, Limits, type Tool, type ToolContext, type WordList } from "#tools/define/index.ts";
import { readWordList } from "#tools/sentiment/index.ts";

export const utc = (text: string): number => Date.parse(text);
const at = (ms: number) => ({ eventTimeMs: ms, knownAtMs: ms, source: "test" });

export const instrument = (symbol: string, name: string, more: Partial<Instrument> = {}): Instrument => ({
  symbol,
  name,
  aliases: [],
  sector: "Industrials",
  currency: "USD",
  calendar: "XNYS",
  lotSizeShares: 1,
  benchmark: false,
  kind: "equity",
  tickSize: null,
  priceLimitFraction: null,
  listedMs: null,
  delistedMs: null,
  ...at(utc("2020-01-01T00:00:00Z")),
  ...more,
});

let stories = 0;
export function story(symbol: string, knownAt: string, title: string, more: Partial<NewsItem> = {}): NewsItem {
  stories += 1;
  return { symbol, storyId: `story-${stories}`, publisher: "Wire", title, summary: "", ...at(utc(knownAt)), ...more };
}

export function bar(symbol: string, day: string, close: number, volumeShares = 1_000): Bar {
  const closeMs = sessionCloseMs(day);
  const shared = {
    symbol,
    interval: "1d",
    openMs: sessionOpenMs(day),
    closeMs,
    volumeShares,
    eventTimeMs: closeMs,
    knownAtMs: closeMs,
    source: "test",
  };
  return { ...shared, open: close, high: close * 1.01, low: close * 0.99, close };
}

/** Weekdays of a range, both ends included. */
export function weekdays(from: string, to: string): string[] {
  const days: string[] = [];
  for (let ms = utc(`${from}T00:00:00Z`); ms <= utc(`${to}T00:00:00Z`); ms += dayMs) {
    const date = new Date(ms);
    if (date.getUTCDay() % 6 !== 0) days.push(date.toISOString().slice(0, 10));
  }
  return days;
}

const quarters = {
  Q1: ["01-01", "03-31"],
  Q2: ["04-01", "06-30"],
  Q3: ["07-01", "09-30"],
  FY: ["01-01", "12-31"],
} as const;
const units: Readonly<Record<string, string>> = {
  diluted_earnings_per_share: "USD / shares",
  basic_earnings_per_share: "USD / shares",
  diluted_average_shares: "shares",
};

/** The items of one filing of a calendar-year company. */
export function filing(
  symbol: string,
  year: number,
  period: keyof typeof quarters,
  knownAt: string,
  items: Readonly<Record<string, number>>,
): FilingFact[] {
  const [from, to] = quarters[period];
  return Object.entries(items).map(([item, value]) => ({
    symbol,
    fiscalYear: year,
    fiscalPeriod: period,
    timeframe: period === "FY" ? "annual" : "quarterly",
    startMs: utc(`${year}-${from}T00:00:00Z`),
    endMs: utc(`${year}-${to}T00:00:00Z`),
    statement: /assets|liabilit|equity|debt/.test(item) ? "balance_sheet" : "income_statement",
    item,
    value,
    unit: units[item] ?? "USD",
    ...at(utc(knownAt)),
  }));
}

export interface SmallWorld {
  readonly instruments: readonly Instrument[];
  readonly bars?: readonly Bar[];
  readonly news?: readonly NewsItem[];
  readonly filings?: readonly FilingFact[];
  readonly actions?: readonly Extract<Fact, { kind: "action" }>["value"][];
}

export function factsOf(world: SmallWorld): Fact[] {
  return [
    ...world.instruments.map((value): Fact => ({ kind: "instrument", value })),
    ...(world.bars ?? []).map((value): Fact => ({ kind: "bar", value })),
    ...(world.news ?? []).map((value): Fact => ({ kind: "news", value })),
    ...(world.filings ?? []).map((value): Fact => ({ kind: "filing", value })),
    ...(world.actions ?? []).map((value): Fact => ({ kind: "action", value })),
  ];
}

const limits = Limits.parse(parse(readFileSync(packageFile("infra", "config", "strategy.yaml"), "utf8")));
const words: WordList = readWordList();

/** The world as tools see it at a moment. */
export async function contextOf(facts: readonly Fact[], when: string): Promise<ToolContext> {
  const store = await openMemoryMarketStore();
  const moment = asOf(utc(when));
  await store.describe({
    id: "small",
    label: "Small",
    simulated: true,
    origin: "test",
    benchmark: null,
    nowMs: moment,
  });
  await store.append("small", facts);
  return {
    asOf: moment,
    market: await store.at("small", moment),
    memory: { search: async () => ({ hits: [], by: "newest", withoutVector: 0, wordsOnlyBecause: null }) },
    portfolio: { currency: "USD", cashMinor: 0, positions: [] },
    words,
    ...(await nothingLearnt()),
    limits,
    random: seededRandom(1),
    signal: new AbortController().signal,
  };
}

/** Calls a tool the way the desk does, schemas included, and hands back its output. */
export async function outputOf<T>(tool: Tool, input: unknown, facts: readonly Fact[], when: string): Promise<T> {
  const evidence = await callTool(tool, input, await contextOf(facts, when));
  return evidence.output as T;
}

/** How many numbers a JSON value holds. */
export const countNumbers = (value: unknown): number =>
  typeof value === "number"
    ? 1
    : value !== null && typeof value === "object"
      ? Object.values(value).reduce((sum: number, member) => sum + countNumbers(member), 0)
      : 0;
