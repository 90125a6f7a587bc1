// One data set at one moment, read from a ClickHouse.

import type { AsOf } from "#knowledge/domain/index.ts";
import type { CloseBefore, ExDate, FactReader, PlainBarQuery, PlainObservationQuery } from "../fact-reader.ts";
import type { Coverage, FilingQuery, NewsQuery, ObservationKind } from "../market-store.port.ts";
import { factsOf } from "./fact-tables.ts";
import type { Sql } from "./sql.port.ts";
import {
  actionsSql,
  barsSql,
  closesBeforeSql,
  coverageSql,
  digestSql,
  filingsSql,
  instrumentsSql,
  newsSql,
  observationsSql,
  tickersSql,
} from "./statements.ts";

const anyMs = Number.MIN_SAFE_INTEGER;
const anyCount = Number.MAX_SAFE_INTEGER;

export function sqlFactReader(sql: Sql, db: string, asOf: AsOf, generation: () => number): FactReader {
  const at = { db, asOf };
  return {
    generation,
    instruments: async () => factsOf("instrument", await sql.query(instrumentsSql, at)),
    bars: async (query: PlainBarQuery) => factsOf("bar", await sql.query(barsSql, { ...at, ...query })),
    async closesBefore(exDates: readonly ExDate[]): Promise<CloseBefore[]> {
      const wanted = { symbols: exDates.map(({ symbol }) => symbol), exMs: exDates.map(({ exMs }) => exMs) };
      const [symbols = [], exMs = [], closes = []] = await sql.query(closesBeforeSql, { ...at, ...wanted });
      return symbols.map((symbol, row) => ({ symbol, exMs: exMs[row], close: closes[row] }) as CloseBefore);
    },
    news: async ({ symbols, fromMs = anyMs, limit = anyCount }: NewsQuery) =>
      factsOf("news", await sql.query(newsSql, { ...at, symbols, fromMs, limit })),
    filings: async ({ symbols, items = [], fromEndMs = anyMs }: FilingQuery) =>
      factsOf("filing", await sql.query(filingsSql, { ...at, symbols, items, fromEndMs })),
    actions: async (symbols) => factsOf("action", await sql.query(actionsSql, { ...at, symbols })),
    facts: async <K extends ObservationKind>(kind: K, query: PlainObservationQuery) =>
      factsOf(kind, await sql.query(observationsSql(kind), { ...at, ...query })),
    tickers: async (ticker) => factsOf("ticker", await sql.query(tickersSql, { ...at, ticker })),
    async coverage() {
      const [kinds = [], subjects = [], facts = [], first = [], last = [], knownMs = []] = await sql.query(
        coverageSql,
        at,
      );
      return kinds.map(
        (kind, row) =>
          ({
            kind,
            symbol: subjects[row],
            rows: facts[row],
            firstEventMs: first[row],
            lastEventMs: last[row],
            lastKnownMs: knownMs[row],
          }) as Coverage,
      );
    },
    async digest() {
      const [kinds = [], facts = [], mixed = [], summed = []] = await sql.query(digestSql, at);
      const tables = kinds.map((kind, row) => [kind, { facts: facts[row], mixed: mixed[row], summed: summed[row] }]);
      return Object.fromEntries(tables);
    },
  };
}
