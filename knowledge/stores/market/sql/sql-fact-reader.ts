// One data set at one moment, read from a ClickHouse.

import { groupedBy } from "#infra/runtime/index.ts";
import type { AsOf, Bar, BarInterval } from "#knowledge/domain/index.ts";
import type { CloseBefore, ExDate, FactReader, PlainBarQuery, PlainObservationQuery } from "../fact-reader.ts";
import type { Coverage, FilingQuery, NewsQuery, ObservationKind } from "../market-store.port.ts";
import { factsOf } from "./fact-tables.ts";
import { stretchesOf } from "./last-bars.ts";
import type { Sql } from "./sql.port.ts";
import {
  actionsSql,
  barsSql,
  closesBeforeSql,
  coverageSql,
  filingsSql,
  instrumentsSql,
  lastBarsSql,
  newsSql,
  observationsSql,
  tickersSql,
} from "./statements.ts";

const anyMs = Number.MIN_SAFE_INTEGER;
const anyCount = Number.MAX_SAFE_INTEGER;

/** What a reader is told by the store that it reads from. */
export interface Standing {
  readonly sql: Sql;
  readonly db: string;
  readonly asOf: AsOf;
  generation(): number;
  digest(): Promise<unknown>;
}

export function sqlFactReader({ sql, db, asOf, generation, digest }: Standing): FactReader {
  const at = { db, asOf };
  const barsOf = async (query: PlainBarQuery) => {
    const text = query.last === anyCount ? barsSql : lastBarsSql;
    return factsOf("bar", await sql.query(text, { ...at, ...query }));
  };
  return {
    generation,
    digest,
    instruments: async () => factsOf("instrument", await sql.query(instrumentsSql, at)),
    /** The last bars of a symbol are looked for in the stretch where they would be; whoever has fewer there is asked again about a longer one. */
    async bars(query: PlainBarQuery) {
      const found = new Map<string, readonly Bar[]>();
      let short = query.symbols;
      for (const fromMs of [...stretchesOf(query, asOf), query.fromMs]) {
        const last = fromMs === query.fromMs ? query.last : anyCount;
        const bars = short.length === 0 ? [] : await barsOf({ ...query, symbols: short, fromMs, last });
        for (const [symbol, own] of groupedBy(bars, (bar) => bar.symbol)) found.set(symbol, own);
        short = short.filter((symbol) => (found.get(symbol)?.length ?? 0) < query.last);
      }
      return query.symbols.flatMap((symbol): readonly Bar[] => found.get(symbol)?.slice(-query.last) ?? []);
    },
    async closesBefore(exDates: readonly ExDate[], interval: BarInterval): Promise<CloseBefore[]> {
      const wanted = { symbols: exDates.map(({ symbol }) => symbol), exMs: exDates.map(({ exMs }) => exMs), interval };
      const [symbols = [], exMs = [], closeMs = [], closes = []] = await sql.query(closesBeforeSql, {
        ...at,
        ...wanted,
      });
      return symbols.map(
        (symbol, row) => ({ symbol, exMs: exMs[row], closeMs: closeMs[row], close: closes[row] }) as CloseBefore,
      );
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
  };
}
