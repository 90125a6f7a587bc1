// Which table and which columns hold which field of a fact, and facts out of columns. The tables themselves are made in migrations.ts.

import type {
  Bar,
  CorporateAction,
  Fact,
  FactKind,
  FilingFact,
  Instrument,
  NewsItem,
} from "#knowledge/domain/index.ts";
import type { SqlColumns } from "./sql.port.ts";

type ValueOf<K extends FactKind> = Extract<Fact, { kind: K }>["value"];

/** A fact's values field by field, row by row. */
type ByField<T> = { readonly [F in keyof T]-?: readonly T[F][] };

interface FactTable<T> {
  readonly name: string;
  readonly columns: Readonly<Record<keyof T & string, string>>;
  /** One row as a fact; written out, since tens of thousands of them are made at once. */
  readonly fact: (by: ByField<T>, row: number) => { readonly [F in keyof T]: T[F] | undefined };
}

const known = { eventTimeMs: "event_time_ms", knownAtMs: "known_at_ms", source: "source" } as const;

const instrument: FactTable<Instrument> = {
  name: "instruments",
  columns: {
    symbol: "symbol",
    name: "name",
    aliases: "aliases",
    sector: "sector",
    currency: "currency",
    calendar: "calendar",
    lotSizeShares: "lot_size_shares",
    benchmark: "benchmark",
    ...known,
  },
  fact: (by, row) => ({
    symbol: by.symbol[row],
    name: by.name[row],
    aliases: by.aliases[row],
    sector: by.sector[row],
    currency: by.currency[row],
    calendar: by.calendar[row],
    lotSizeShares: by.lotSizeShares[row],
    benchmark: by.benchmark[row],
    eventTimeMs: by.eventTimeMs[row],
    knownAtMs: by.knownAtMs[row],
    source: by.source[row],
  }),
};

const bar: FactTable<Bar> = {
  name: "bars",
  columns: {
    symbol: "symbol",
    openMs: "open_ms",
    closeMs: "close_ms",
    open: "open",
    high: "high",
    low: "low",
    close: "close",
    volumeShares: "volume_shares",
    ...known,
  },
  fact: (by, row) => ({
    symbol: by.symbol[row],
    openMs: by.openMs[row],
    closeMs: by.closeMs[row],
    open: by.open[row],
    high: by.high[row],
    low: by.low[row],
    close: by.close[row],
    volumeShares: by.volumeShares[row],
    eventTimeMs: by.eventTimeMs[row],
    knownAtMs: by.knownAtMs[row],
    source: by.source[row],
  }),
};

const action: FactTable<CorporateAction> = {
  name: "actions",
  columns: {
    symbol: "symbol",
    kind: "kind",
    exMs: "ex_ms",
    amountOrRatio: "amount_or_ratio",
    currency: "currency",
    ...known,
  },
  fact: (by, row) => ({
    symbol: by.symbol[row],
    kind: by.kind[row],
    exMs: by.exMs[row],
    amountOrRatio: by.amountOrRatio[row],
    currency: by.currency[row],
    eventTimeMs: by.eventTimeMs[row],
    knownAtMs: by.knownAtMs[row],
    source: by.source[row],
  }),
};

const filing: FactTable<FilingFact> = {
  name: "filings",
  columns: {
    symbol: "symbol",
    fiscalYear: "fiscal_year",
    fiscalPeriod: "fiscal_period",
    timeframe: "timeframe",
    startMs: "start_ms",
    endMs: "end_ms",
    statement: "statement",
    item: "item",
    value: "value",
    unit: "unit",
    ...known,
  },
  fact: (by, row) => ({
    symbol: by.symbol[row],
    fiscalYear: by.fiscalYear[row],
    fiscalPeriod: by.fiscalPeriod[row],
    timeframe: by.timeframe[row],
    startMs: by.startMs[row],
    endMs: by.endMs[row],
    statement: by.statement[row],
    item: by.item[row],
    value: by.value[row],
    unit: by.unit[row],
    eventTimeMs: by.eventTimeMs[row],
    knownAtMs: by.knownAtMs[row],
    source: by.source[row],
  }),
};

const news: FactTable<NewsItem> = {
  name: "news",
  columns: {
    symbol: "symbol",
    storyId: "story_id",
    publisher: "publisher",
    title: "title",
    summary: "summary",
    ...known,
  },
  fact: (by, row) => ({
    symbol: by.symbol[row],
    storyId: by.storyId[row],
    publisher: by.publisher[row],
    title: by.title[row],
    summary: by.summary[row],
    eventTimeMs: by.eventTimeMs[row],
    knownAtMs: by.knownAtMs[row],
    source: by.source[row],
  }),
};

const tables: { readonly [K in FactKind]: FactTable<ValueOf<K>> } = { instrument, bar, action, filing, news };

export const factKinds = Object.keys(tables) as readonly FactKind[];

export const tableName = (kind: FactKind): string => tables[kind].name;
export const tableColumns = (kind: FactKind): readonly string[] => Object.values(tables[kind].columns);

/** A fact's values in the order of its table's columns. */
export function rowOf(fact: Fact): readonly unknown[] {
  const value = fact.value as Readonly<Record<string, unknown>>;
  return Object.keys(tables[fact.kind].columns).map((field) => value[field]);
}

/** Facts out of the columns of `SELECT <the table's columns>`; the store holds only what passed the schemas. */
export function factsOf<K extends FactKind>(kind: K, columns: SqlColumns): ValueOf<K>[] {
  const { columns: names, fact } = tables[kind] as unknown as FactTable<ValueOf<K>>;
  const byField = Object.fromEntries(Object.keys(names).map((field, index) => [field, columns[index] ?? []]));
  const make = fact as unknown as (by: typeof byField, row: number) => ValueOf<K>;
  return (columns[0] ?? []).map((_, row) => make(byField, row));
}
