// A view at one moment over a driver's plain reads: adjusts prices, freezes what it hands out, and answers the same query once.
// Remembered answers are forgotten when the data set grows, so a view kept over an append sees late facts of its past.

import { canonicalJson, contentHash } from "#infra/runtime/index.ts";
import type { AsOf, BlockKind, Dataset, SymbolId } from "#knowledge/domain/index.ts";
import { adjustedBars } from "./adjusted-bars.ts";
import type { FactReader } from "./fact-reader.ts";
import type {
  BarQuery,
  BlockQuery,
  Coverage,
  FilingQuery,
  MarketView,
  NewsQuery,
  ObservationKind,
  ObservationQuery,
  RollUpQuery,
} from "./market-store.port.ts";
import type { SeriesReader } from "./series-reader.ts";

const anyMs = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };
const anyCount = Number.MAX_SAFE_INTEGER;

export function openView(dataset: Dataset, asOf: AsOf, reader: FactReader, series: SeriesReader): MarketView {
  const remembered = remember(reader);

  const actions = (symbols: readonly SymbolId[]) => {
    const wanted = sorted(symbols);
    return remembered(["actions", wanted], async () =>
      wanted.length === 0 ? [] : frozen(await reader.actions(wanted)),
    );
  };

  const instruments = () =>
    remembered(["instruments"], async () => {
      const known = await reader.instruments();
      for (const { aliases } of known) Object.freeze(aliases);
      return frozen(known);
    });

  return {
    asOf,
    dataset,
    snapshot: () =>
      remembered(["snapshot"], async () => {
        const [facts, rows] = await Promise.all([reader.digest(), series.digest()]);
        return contentHash({ id: dataset.id, label: dataset.label, facts, series: rows });
      }),
    instruments,
    actions,
    bars(query: BarQuery) {
      const plain = {
        symbols: sorted(query.symbols),
        interval: query.interval ?? "1d",
        fromMs: query.fromMs ?? anyMs.from,
        toMs: query.toMs ?? anyMs.to,
        last: query.last ?? anyCount,
      };
      return remembered(["bars", plain, query.adjusted], async () => {
        if (plain.symbols.length === 0 || plain.last === 0) return [];
        const bars = await reader.bars(plain);
        if (query.adjusted === "none") return frozen(bars);
        const kinds = query.adjusted === "splits" ? ["split"] : ["split", "dividend"];
        const counted = (await actions(plain.symbols)).filter(({ kind }) => kinds.includes(kind));
        return frozen(await adjustedBars(bars, plain.interval, counted, asOf, { reader, instruments }));
      });
    },
    news(query: NewsQuery) {
      const wanted = { ...query, symbols: sorted(query.symbols) };
      return remembered(["news", wanted], async () =>
        wanted.symbols.length === 0 || wanted.limit === 0 ? [] : frozen(await reader.news(wanted)),
      );
    },
    filings(query: FilingQuery) {
      const wanted = { ...query, symbols: sorted(query.symbols), ...(query.items && { items: sorted(query.items) }) };
      return remembered(["filings", wanted], async () =>
        wanted.symbols.length === 0 || wanted.items?.length === 0 ? [] : frozen(await reader.filings(wanted)),
      );
    },
    facts<K extends ObservationKind>(kind: K, query: ObservationQuery) {
      const plain = {
        symbols: sorted(query.symbols ?? []),
        fromMs: query.fromMs ?? anyMs.from,
        toMs: query.toMs ?? anyMs.to,
        limit: query.limit ?? anyCount,
      };
      const nobody = query.symbols?.length === 0 || plain.limit === 0;
      return remembered(["facts", kind, plain, nobody], async () =>
        nobody ? [] : frozen(await reader.facts(kind, plain)),
      );
    },
    blocks: <K extends BlockKind>(kind: K, query: BlockQuery) => series.blocks(kind, query),
    rollUp: (query: RollUpQuery) =>
      remembered(["rollUp", query], async () =>
        query.symbols.length === 0 ? [] : frozen(await series.rollUp({ ...query, symbols: sorted(query.symbols) })),
      ),
    quotedTrades: (query) => series.quotedTrades(query),
    resolve: (ticker, atMs) =>
      remembered(["resolve", ticker, atMs], async () => {
        const named = await reader.tickers(ticker);
        const holder = named.find(({ fromMs, toMs }) => fromMs <= atMs && (toMs === null || atMs < toMs));
        if (holder !== undefined) return holder.symbol;
        if (named.some(({ symbol }) => symbol === ticker)) return null; // it is told when it went by this name: at another time
        return (await instruments()).find(({ symbol }) => symbol === ticker)?.symbol ?? null;
      }),
    coverage: () =>
      remembered(["coverage"], async () => {
        const [facts, rows] = await Promise.all([reader.coverage(), series.coverage()]);
        return frozen([...facts, ...rows].sort(byKindAndSymbol));
      }),
  };
}

const byKindAndSymbol = (a: Coverage, b: Coverage): number => {
  const [left, right] = a.kind === b.kind ? [a.symbol, b.symbol] : [a.kind, b.kind];
  return left < right ? -1 : left > right ? 1 : 0;
};

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

const frozen = <T extends object>(facts: readonly T[]): readonly T[] => {
  for (const fact of facts) Object.freeze(fact);
  return Object.freeze(facts);
};

/** Answers each query once until the data set grows; a failure is not remembered. */
function remember(reader: FactReader) {
  const answers = new Map<string, Promise<unknown>>();
  let generation = reader.generation();
  return <T>(query: unknown, read: () => Promise<T>): Promise<T> => {
    if (generation !== reader.generation()) {
      generation = reader.generation();
      answers.clear();
    }
    const key = canonicalJson(query);
    const known = answers.get(key);
    if (known !== undefined) return known as Promise<T>;
    const answer = read();
    answers.set(key, answer);
    answer.catch(() => answers.get(key) === answer && answers.delete(key));
    return answer;
  };
}
