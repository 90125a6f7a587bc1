// One data set at one moment, read from plain arrays: the same versions and orders as the SQL in ../../sql/statements.ts, written out.

import { groupedBy } from "#infra/runtime/index.ts";
import type { AsOf, Fact, FactKind } from "#knowledge/domain/index.ts";
import type { FactReader } from "../../fact-reader.ts";
import { digestOf } from "./fact-content.ts";

export interface StoredFact {
  readonly fact: Fact;
  /** Grows with each fact stored. */
  readonly seq: number;
}

type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;
type ValueOf<K extends FactKind> = FactOf<K>["value"];
type Order<T> = (a: T, b: T) => number;

const by =
  <T>(...members: readonly ((value: T) => string | number)[]): Order<T> =>
  (a, b) => {
    for (const member of members) {
      const [left, right] = [member(a), member(b)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };

/** What makes two facts versions of one, and whether the newest or the first known is seen. */
const versions: {
  readonly [K in FactKind]: { readonly of: (value: ValueOf<K>) => string; readonly seen: "newest" | "first" };
} = {
  instrument: { of: ({ symbol }) => symbol, seen: "newest" },
  bar: { of: ({ symbol, closeMs }) => `${symbol} ${closeMs}`, seen: "newest" },
  action: { of: (a) => `${a.symbol} ${a.exMs} ${a.kind} ${a.amountOrRatio} ${a.currency}`, seen: "first" },
  filing: {
    of: (f) =>
      JSON.stringify([
        f.symbol,
        f.endMs,
        f.knownAtMs,
        f.item,
        f.statement,
        f.timeframe,
        f.fiscalYear,
        f.fiscalPeriod,
        f.unit,
      ]),
    seen: "newest",
  },
  news: { of: ({ symbol, storyId }) => `${symbol} ${storyId}`, seen: "newest" },
};

/** Facts of a kind that a view sees, among those that pass; a filter looks only at what all versions of a fact share. */
function seenOf<K extends FactKind>(
  kind: K,
  stored: Iterable<StoredFact>,
  asOf: AsOf,
  passes: (value: ValueOf<K>) => boolean = () => true,
): FactOf<K>[] {
  const { of, seen } = versions[kind];
  const sign = seen === "newest" ? 1 : -1;
  const winners = new Map<string, StoredFact>();
  for (const candidate of stored) {
    if (candidate.fact.kind !== kind || candidate.fact.value.knownAtMs > asOf) continue;
    if (!passes(candidate.fact.value as ValueOf<K>)) continue;
    const key = of(candidate.fact.value as ValueOf<K>);
    const winner = winners.get(key);
    const later = winner === undefined ? 1 : sign * (candidate.fact.value.knownAtMs - winner.fact.value.knownAtMs);
    if (later > 0 || (later === 0 && winner !== undefined && candidate.seq > winner.seq)) winners.set(key, candidate);
  }
  return [...winners.values()].map(({ fact }) => fact as FactOf<K>);
}

export function memoryFactReader(stored: () => Iterable<StoredFact>, asOf: AsOf, generation: () => number): FactReader {
  const read = <K extends FactKind>(kind: K, passes?: (value: ValueOf<K>) => boolean): ValueOf<K>[] =>
    seenOf(kind, stored(), asOf, passes).map(({ value }) => value as ValueOf<K>);

  return {
    generation,
    instruments: async () => read("instrument").sort(by(({ symbol }) => symbol)),
    async bars({ symbols, fromMs, toMs, last }) {
      const wanted = new Set(symbols);
      const bars = read(
        "bar",
        ({ symbol, closeMs }) => wanted.has(symbol) && closeMs >= fromMs && closeMs <= toMs,
      ).sort(
        by(
          ({ symbol }) => symbol,
          ({ closeMs }) => closeMs,
        ),
      );
      return [...groupedBy(bars, ({ symbol }) => symbol).values()].flatMap((own) => own.slice(-last));
    },
    async closesBefore(exDates) {
      const bars = read("bar").sort(by(({ closeMs }) => closeMs));
      const barsOf = groupedBy(bars, ({ symbol }) => symbol);
      return exDates.flatMap(({ symbol, exMs }) => {
        const close = barsOf.get(symbol)?.findLast(({ closeMs }) => closeMs <= exMs)?.close;
        return close === undefined ? [] : [{ symbol, exMs, close }];
      });
    },
    async news({ symbols, fromMs = Number.NEGATIVE_INFINITY, limit }) {
      const wanted = new Set(symbols);
      return read("news", ({ symbol }) => wanted.has(symbol))
        .filter(({ knownAtMs }) => knownAtMs >= fromMs)
        .sort(
          by(
            ({ knownAtMs }) => -knownAtMs,
            ({ storyId }) => storyId,
            ({ symbol }) => symbol,
          ),
        )
        .slice(0, limit);
    },
    async filings({ symbols, items, fromEndMs = Number.NEGATIVE_INFINITY }) {
      const wanted = new Set(symbols);
      const wantedItems = items && new Set(items);
      return read(
        "filing",
        (f) => wanted.has(f.symbol) && f.endMs >= fromEndMs && (wantedItems?.has(f.item) ?? true),
      ).sort(
        by(
          (f) => f.symbol,
          (f) => f.endMs,
          (f) => f.knownAtMs,
          (f) => f.item,
          (f) => f.statement,
          (f) => f.timeframe,
          (f) => f.fiscalYear,
          (f) => f.fiscalPeriod,
          (f) => f.unit,
        ),
      );
    },
    async actions(symbols) {
      const wanted = new Set(symbols);
      return read("action", ({ symbol }) => wanted.has(symbol)).sort(
        by(
          (a) => a.symbol,
          (a) => a.exMs,
          (a) => a.kind,
          (a) => a.amountOrRatio,
          (a) => a.currency ?? "~",
        ),
      );
    },
    digest: async () =>
      Object.fromEntries(
        (Object.keys(versions) as FactKind[]).map((kind) => [kind, digestOf(seenOf(kind, stored(), asOf))]),
      ),
  };
}
