// Facts of a source that tells them otherwise when it is read again. What is in store already is left out; what is told otherwise is known
// since now, or since the source says, so that what was seen at an earlier moment stays as it was.

import { type Clock, contentHash, groupedBy } from "#infra/runtime/index.ts";
import { asOf, type Fact, type FactKind, type FactOf, type SymbolId } from "#knowledge/domain/index.ts";
import type { Retells } from "#knowledge/feeds/index.ts";
import {
  factRules,
  fieldsOf,
  type IdentityPart,
  type MarketStore,
  type MarketView,
  type ObservationKind,
} from "#knowledge/stores/market/index.ts";

export interface RetoldParts {
  readonly market: MarketStore;
  readonly datasetId: string;
  readonly clock: Clock;
  readonly retells: Retells;
}

export interface RetoldReport {
  /** What is left to store. */
  readonly facts: readonly Fact[];
  /** Facts that say what is in store already. */
  readonly known: number;
  /** The latest known time that was given to a fact here; null where none was. */
  readonly lastMs: number | null;
  /** Of stories left that were told otherwise before: since when those were known. */
  readonly earlier: ReadonlyMap<Fact, readonly number[]>;
}

/** What a source told of one identity last. */
interface Told {
  readonly content: string;
  readonly knownAtMs: number;
}
type ToldBy = Map<string, Told[]>;

/** After everything that can be known: facts are compared with the newest of their kind in store. */
const afterAll = asOf(Date.UTC(2200, 0, 1) - 1);

export class Retold {
  readonly #parts: RetoldParts;
  /** Stories by symbol: their identity does not say when they were told, so all of a symbol's are looked at, once. */
  readonly #stories = new Map<SymbolId, ToldBy>();

  constructor(parts: RetoldParts) {
    this.#parts = parts;
  }

  /** The facts of a batch against what was stored before it. */
  async settle(facts: readonly Fact[]): Promise<RetoldReport> {
    const { retells, clock } = this.#parts;
    const asked = facts.filter(({ kind }) => retells[kind] !== undefined);
    if (asked.length === 0) return { facts, known: 0, lastMs: null, earlier: new Map() };
    const told: ToldBy = new Map();
    for (const [kind, same] of groupedBy(asked, (fact) => fact.kind))
      for (const [key, versions] of await this.#toldOf(kind, same)) told.set(key, versions);
    const nowMs = clock.nowMs();
    let [known, lastMs] = [0, null as number | null];
    const earlier = new Map<Fact, readonly number[]>();
    const revised = (fact: Fact, versions: readonly Told[]): readonly Fact[] => {
      if (fact.kind === "news")
        earlier.set(
          fact,
          versions.map(({ knownAtMs }) => knownAtMs),
        );
      return [fact];
    };
    const left = facts.flatMap((fact): readonly Fact[] => {
      const how = retells[fact.kind];
      const versions = how === undefined ? undefined : told.get(keyOf(fact));
      if (versions === undefined) return [fact];
      const content = contentOf(fact);
      if (how === "stand-in" || versions.some((version) => version.content === content)) {
        known += 1;
        return [];
      }
      const beforeMs = Math.max(...versions.map(({ knownAtMs }) => knownAtMs));
      if (how === "dated" && fact.value.knownAtMs > beforeMs) return revised(fact, versions);
      const knownAtMs = Math.max(nowMs, beforeMs, fact.value.knownAtMs);
      lastMs = Math.max(lastMs ?? knownAtMs, knownAtMs);
      return revised({ ...fact, value: { ...fact.value, knownAtMs } } as Fact, versions);
    });
    return { facts: left, known, lastMs, earlier };
  }

  /** Told after the facts are stored. */
  stored(facts: readonly Fact[]): void {
    for (const fact of facts)
      if (fact.kind === "news") this.#stories.get(fact.value.symbol)?.set(keyOf(fact), [toldIn(fact)]);
  }

  async #toldOf(kind: FactKind, facts: readonly Fact[]): Promise<ToldBy> {
    const { market, datasetId, retells } = this.#parts;
    const firstMs = facts.reduce((first, { value }) => Math.min(first, value.knownAtMs), afterAll as number);
    const view = await market.at(datasetId, retells[kind] === "stand-in" ? asOf(firstMs) : afterAll);
    if (kind !== "news") return toldBy(await standing(view, kind, facts));
    const all: ToldBy = new Map();
    for (const symbol of new Set(facts.map(({ value }) => (value as FactOf<"news">).symbol))) {
      const stories = this.#stories.get(symbol) ?? toldBy(await storiesOf(view, symbol));
      this.#stories.set(symbol, stories);
      for (const [key, versions] of stories) all.set(key, versions);
    }
    return all;
  }
}

const storiesOf = async (view: MarketView, symbol: SymbolId): Promise<readonly Fact[]> =>
  (await view.news({ symbols: [symbol] })).map((value) => ({ kind: "news", value }));

/** What stands in store of the kind, symbols and stretch of some facts. */
async function standing(view: MarketView, kind: FactKind, facts: readonly Fact[]): Promise<readonly Fact[]> {
  const values = facts.map(({ value }) => value);
  const symbols = [...new Set(values.flatMap((value) => ("symbol" in value ? [value.symbol] : [])))];
  const times = values.map(({ eventTimeMs }) => eventTimeMs);
  const stretch = {
    fromMs: times.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER),
    toMs: times.reduce((a, b) => Math.max(a, b), Number.MIN_SAFE_INTEGER),
  };
  const found = await (async (): Promise<readonly Fact["value"][]> => {
    if (kind === "instrument") return view.instruments();
    if (kind === "action") return view.actions(symbols);
    if (kind === "filing") return view.filings({ symbols });
    if (kind !== "bar") return view.facts(kind as ObservationKind, { symbols, ...stretch });
    const bars = values as readonly FactOf<"bar">[];
    const closes = bars.map(({ closeMs }) => closeMs);
    const closed = { fromMs: closes.reduce((a, b) => Math.min(a, b)), toMs: closes.reduce((a, b) => Math.max(a, b)) };
    const intervals = [...new Set(bars.map(({ interval }) => interval))];
    const read = await Promise.all(
      intervals.map((interval) => view.bars({ symbols, interval, ...closed, adjusted: "none" })),
    );
    return read.flat();
  })();
  return found.map((value) => ({ kind, value }) as Fact);
}

function toldBy(facts: readonly Fact[]): ToldBy {
  const told: ToldBy = new Map();
  for (const fact of facts) {
    const key = keyOf(fact);
    told.set(key, [...(told.get(key) ?? []), toldIn(fact)]);
  }
  return told;
}

const toldIn = (fact: Fact): Told => ({ content: contentOf(fact), knownAtMs: fact.value.knownAtMs });

/** Of an action its day and kind: other terms for the same day are the same action told otherwise. */
const partsOf = (kind: FactKind): readonly IdentityPart<never>[] =>
  kind === "action"
    ? (["symbol", "exMs", "kind"] as unknown as IdentityPart<never>[])
    : (factRules[kind].identity as readonly IdentityPart<never>[]);

function keyOf({ kind, value }: Fact): string {
  const parts = partsOf(kind).map((part) =>
    typeof part === "string" ? (value as unknown as Readonly<Record<string, unknown>>)[part] : part.of(value as never),
  );
  return `${kind} ${JSON.stringify(parts)}`;
}

/** What a fact says, whoever says it and since when; of a story also whenever it was, which some sources leave to its reader. */
function contentOf({ kind, value }: Fact): string {
  const left = new Set(["knownAtMs", "source", ...(kind === "news" ? ["eventTimeMs"] : [])]);
  const fields = fieldsOf(kind).filter((field) => !left.has(field));
  return contentHash(fields.map((field) => (value as unknown as Readonly<Record<string, unknown>>)[field] ?? null));
}
