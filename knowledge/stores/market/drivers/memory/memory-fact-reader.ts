// One data set at one moment, read from plain arrays: the same versions and orders as the SQL in ../../sql/statements.ts, written out.

import { groupedBy } from "#infra/runtime/index.ts";
import type { AsOf, Fact, FactKind, FactOf } from "#knowledge/domain/index.ts";
import type { FactReader } from "../../fact-reader.ts";
import { factKinds, factRules, type IdentityPart } from "../../fact-rules.ts";
import type { Coverage } from "../../market-store.port.ts";
import { digestOf } from "./fact-content.ts";

export interface StoredFact {
  readonly fact: Fact;
  /** Grows with each fact stored. */
  readonly seq: number;
}

type Member<T> = (value: T) => string | number | null;
type Order<T> = (a: T, b: T) => number;

/** Ascending by each member in turn; null comes last. */
const by =
  <T>(...members: readonly Member<T>[]): Order<T> =>
  (a, b) => {
    for (const member of members) {
      const [left, right] = [member(a), member(b)];
      if (left === right) continue;
      if (left === null || right === null) return left === null ? 1 : -1;
      return left < right ? -1 : 1;
    }
    return 0;
  };

const memberOf = <T>(part: IdentityPart<T>): Member<T> =>
  typeof part === "string" ? (value) => value[part] as ReturnType<Member<T>> : part.of;

const identityOf = <K extends FactKind>(kind: K): readonly Member<FactOf<K>>[] =>
  (factRules[kind].identity as readonly IdentityPart<FactOf<K>>[]).map(memberOf);
const subjectOf = <K extends FactKind>(kind: K): Member<FactOf<K>> =>
  memberOf(factRules[kind].subject as IdentityPart<FactOf<K>>);

/** Facts of a kind that a view sees, among those that pass; a filter looks only at what all versions of a fact share. */
function seenOf<K extends FactKind>(
  kind: K,
  stored: Iterable<StoredFact>,
  asOf: AsOf,
  passes: (value: FactOf<K>) => boolean = () => true,
): Extract<Fact, { kind: K }>[] {
  const identity = identityOf(kind);
  const sign = factRules[kind].seen === "newest" ? 1 : -1;
  const winners = new Map<string, StoredFact>();
  for (const candidate of stored) {
    if (candidate.fact.kind !== kind || candidate.fact.value.knownAtMs > asOf) continue;
    const value = candidate.fact.value as FactOf<K>;
    if (!passes(value)) continue;
    const key = identity.map((member) => member(value)).join("\n");
    const winner = winners.get(key);
    const later = winner === undefined ? 1 : sign * (candidate.fact.value.knownAtMs - winner.fact.value.knownAtMs);
    if (later > 0 || (later === 0 && winner !== undefined && candidate.seq > winner.seq)) winners.set(key, candidate);
  }
  return [...winners.values()].map(({ fact }) => fact as Extract<Fact, { kind: K }>);
}

export function memoryFactReader(stored: () => Iterable<StoredFact>, asOf: AsOf, generation: () => number): FactReader {
  const read = <K extends FactKind>(kind: K, passes?: (value: FactOf<K>) => boolean): FactOf<K>[] =>
    seenOf(kind, stored(), asOf, passes).map(({ value }) => value as FactOf<K>);

  return {
    generation,
    instruments: async () => read("instrument").sort(by(({ symbol }) => symbol)),
    async bars({ symbols, interval, fromMs, toMs, last }) {
      const wanted = new Set(symbols);
      const bars = read(
        "bar",
        (bar) => wanted.has(bar.symbol) && bar.interval === interval && bar.closeMs >= fromMs && bar.closeMs <= toMs,
      ).sort(by(...identityOf("bar")));
      return [...groupedBy(bars, ({ symbol }) => symbol).values()].flatMap((own) => own.slice(-last));
    },
    async closesBefore(exDates, wanted) {
      const bars = read("bar", ({ interval }) => interval === wanted).sort(by(({ closeMs }) => closeMs));
      const barsOf = groupedBy(bars, ({ symbol }) => symbol);
      return exDates.flatMap(({ symbol, exMs }) => {
        const last = barsOf.get(symbol)?.findLast(({ closeMs }) => closeMs <= exMs);
        return last === undefined ? [] : [{ symbol, exMs, closeMs: last.closeMs, close: last.close }];
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
      ).sort(by(...identityOf("filing")));
    },
    async actions(symbols) {
      const wanted = new Set(symbols);
      return read("action", ({ symbol }) => wanted.has(symbol)).sort(by(...identityOf("action")));
    },
    async facts(kind, { symbols, fromMs, toMs, limit }) {
      const wanted = new Set<unknown>(symbols);
      const subject = subjectOf(kind);
      const time: Member<FactOf<typeof kind>> = ({ eventTimeMs }) => eventTimeMs;
      const order = [subject, time, ...identityOf(kind)];
      return read(kind, (value) => wanted.size === 0 || wanted.has(subject(value)))
        .filter(({ eventTimeMs }) => eventTimeMs >= fromMs && eventTimeMs <= toMs)
        .sort(by(({ eventTimeMs }) => -eventTimeMs, ...order))
        .slice(0, limit)
        .sort(by(...order));
    },
    tickers: async (ticker) =>
      read("ticker", (named) => named.ticker === ticker).sort(
        by(
          ({ fromMs }) => -fromMs,
          ({ symbol }) => symbol,
          ({ venue }) => venue,
        ),
      ),
    coverage: async () => factKinds.flatMap((kind) => coverageOf(kind, read(kind))),
    digest: async () => Object.fromEntries(factKinds.map((kind) => [kind, digestOf(seenOf(kind, stored(), asOf))])),
  };
}

function coverageOf<K extends FactKind>(kind: K, facts: readonly FactOf<K>[]): Coverage[] {
  return [...groupedBy(facts, subjectOf(kind))].map(([subject, own]) => ({
    kind,
    symbol: String(subject),
    rows: own.length,
    firstEventMs: own.reduce((first, { eventTimeMs }) => Math.min(first, eventTimeMs), Number.POSITIVE_INFINITY),
    lastEventMs: own.reduce((last, { eventTimeMs }) => Math.max(last, eventTimeMs), Number.NEGATIVE_INFINITY),
    lastKnownMs: own.reduce((last, { knownAtMs }) => Math.max(last, knownAtMs), Number.NEGATIVE_INFINITY),
  }));
}
