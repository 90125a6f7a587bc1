// What a QuestDB answers of facts: bars as traded. Of all else it says that it keeps none.

import type { Bar, Fact } from "#knowledge/domain/index.ts";
import type { FactReader, PlainBarQuery } from "../../fact-reader.ts";
import type { QuestdbSeriesReader } from "./questdb-series.ts";
import { notKept } from "./questdb-tables.ts";

/** @throws knowledge/not-supported where a fact is no bar */
export function requireBars(facts: readonly Fact[]): readonly Bar[] {
  return facts.map((fact) => {
    if (fact.kind !== "bar") throw notKept(fact.kind);
    return fact.value;
  });
}

export function questdbFactReader(series: QuestdbSeriesReader, generation: () => number): FactReader {
  return {
    generation,
    bars: (query) => barsOf(series, query),
    instruments: async () => refuse("instrument"),
    closesBefore: async () => refuse("action"),
    news: async () => refuse("news"),
    filings: async () => refuse("filing"),
    actions: async () => refuse("action"),
    facts: async (kind) => refuse(kind),
    tickers: async () => refuse("ticker"),
    coverage: async () => [], // bars are counted with the series
    digest: async () => null,
  };
}

function refuse(kind: string): never {
  throw notKept(kind);
}

async function barsOf(
  series: QuestdbSeriesReader,
  { symbols, interval, fromMs, toMs, last }: PlainBarQuery,
): Promise<Bar[]> {
  const bySymbol = new Map<string, Bar[]>();
  // The view's bounds take both ends, those of rows leave the last out; times are whole milliseconds.
  for await (const { symbol, source, values } of series.rows(
    "bar",
    { symbols, interval, fromMs, toMs: toMs + 1 },
    "by symbol",
  )) {
    const own = bySymbol.get(symbol) ?? [];
    own.push({ symbol, source, ...values } as unknown as Bar);
    if (own.length > last) own.shift();
    bySymbol.set(symbol, own);
  }
  return [...bySymbol.values()].flat();
}
