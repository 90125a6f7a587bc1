// Which table and which columns hold which field of a fact. The tables themselves are made in migrations.ts.

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

type ColumnOf<T> = Readonly<Record<keyof T, string>>;

const known = { eventTimeMs: "event_time_ms", knownAtMs: "known_at_ms", source: "source" } as const;

const instrument: ColumnOf<Instrument> = {
  symbol: "symbol",
  name: "name",
  aliases: "aliases",
  sector: "sector",
  currency: "currency",
  calendar: "calendar",
  lotSizeShares: "lot_size_shares",
  benchmark: "benchmark",
  ...known,
};

const bar: ColumnOf<Bar> = {
  symbol: "symbol",
  openMs: "open_ms",
  closeMs: "close_ms",
  open: "open",
  high: "high",
  low: "low",
  close: "close",
  volumeShares: "volume_shares",
  ...known,
};

const action: ColumnOf<CorporateAction> = {
  symbol: "symbol",
  kind: "kind",
  exMs: "ex_ms",
  amountOrRatio: "amount_or_ratio",
  currency: "currency",
  ...known,
};

const filing: ColumnOf<FilingFact> = {
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
};

const news: ColumnOf<NewsItem> = {
  symbol: "symbol",
  storyId: "story_id",
  publisher: "publisher",
  title: "title",
  summary: "summary",
  ...known,
};

const tableNames = {
  instrument: "instruments",
  bar: "bars",
  action: "actions",
  filing: "filings",
  news: "news",
} as const;

export interface FactTable {
  readonly name: string;
  readonly fields: readonly string[];
  readonly columns: readonly string[];
}

const columnsByKind = { instrument, bar, action, filing, news } as const;
export const factKinds = Object.keys(columnsByKind) as readonly FactKind[];

const tableOf = (kind: FactKind): FactTable => ({
  name: tableNames[kind],
  fields: Object.keys(columnsByKind[kind]),
  columns: Object.values(columnsByKind[kind]),
});

export const factTables = Object.fromEntries(factKinds.map((kind) => [kind, tableOf(kind)])) as Record<
  FactKind,
  FactTable
>;

type ValueOf<K extends FactKind> = Extract<Fact, { kind: K }>["value"];

/** A fact's values in the order of its table's columns. */
export function rowOf(fact: Fact): readonly unknown[] {
  const value = fact.value as Readonly<Record<string, unknown>>;
  return factTables[fact.kind].fields.map((field) => value[field]);
}

/** Facts out of the columns of `SELECT <the table's columns>`; the store holds only what passed the schemas. */
export function factsOf<K extends FactKind>(kind: K, columns: SqlColumns): ValueOf<K>[] {
  const { fields } = factTables[kind];
  const count = columns[0]?.length ?? 0;
  const facts: Record<string, unknown>[] = [];
  for (let row = 0; row < count; row++) {
    const fact: Record<string, unknown> = {};
    for (let column = 0; column < fields.length; column++) fact[fields[column] as string] = columns[column]?.[row];
    facts.push(fact);
  }
  return facts as unknown as ValueOf<K>[];
}
