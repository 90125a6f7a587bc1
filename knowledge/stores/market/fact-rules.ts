// For each kind of fact: where it is kept, whom it is about, what makes two of them versions of one, and which version a view sees.
// One declaration for every driver; its fields are those of the kind's schema.

import { type Bar, type FactKind, type FactOf, factSchemas } from "#knowledge/domain/index.ts";

/** A part of an identity that is worked out of the fact: as SQL over its columns, and as a function of its value. */
export interface DerivedPart<T> {
  readonly sql: string;
  readonly of: (value: T) => string | number;
}

export type IdentityPart<T> = (keyof T & string) | DerivedPart<T>;

export interface FactRule<T> {
  readonly table: string;
  /** What queries by symbol look at. */
  readonly subject: keyof T & string;
  /** Facts of the same identity are versions of one. */
  readonly identity: readonly IdentityPart<T>[];
  /** newest: known last by as-of; first: known first. Of versions known at one moment, the one stored last. */
  readonly seen: "newest" | "first";
  /** The time by which the table is cut and sorted: a batch of facts is looked for between its earliest and its latest. */
  readonly range: keyof T & string;
  /** Where a data set lets facts expire, those whose event is older than this; kept for ever where there are few. */
  readonly keepYears?: number;
}

/** Bars by what was traded may close at one moment, several of them: there the opening tells them apart. */
const openOfTraded: DerivedPart<Bar> = {
  sql: "if(position(interval, ':') > 0, open_ms, 0)",
  of: ({ interval, openMs }) => (interval.includes(":") ? openMs : 0),
};

export const factRules: { readonly [K in FactKind]: FactRule<FactOf<K>> } = {
  instrument: { table: "listings", subject: "symbol", identity: ["symbol"], seen: "newest", range: "knownAtMs" },
  bar: {
    table: "price_bars",
    subject: "symbol",
    identity: ["symbol", "interval", "closeMs", openOfTraded],
    seen: "newest",
    range: "closeMs",
    keepYears: 10,
  },
  /** Told again on the same terms it is one action, known since it was first told; other terms are another action. */
  action: {
    table: "actions",
    subject: "symbol",
    identity: ["symbol", "exMs", "kind", "amountOrRatio", "currency"],
    seen: "first",
    range: "exMs",
  },
  /** Each version stays readable: only facts known at the same moment replace one another. */
  filing: {
    table: "filings",
    subject: "symbol",
    identity: ["symbol", "endMs", "knownAtMs", "item", "statement", "timeframe", "fiscalYear", "fiscalPeriod", "unit"],
    seen: "newest",
    range: "endMs",
  },
  news: {
    table: "stories",
    subject: "symbol",
    identity: ["symbol", "storyId"],
    seen: "newest",
    range: "knownAtMs",
    keepYears: 10,
  },
  ticker: {
    table: "tickers",
    subject: "symbol",
    identity: ["symbol", "ticker", "venue", "fromMs"],
    seen: "newest",
    range: "fromMs",
  },
  metric: {
    table: "metrics",
    subject: "symbol",
    identity: ["symbol", "eventTimeMs", "metric"],
    seen: "newest",
    range: "eventTimeMs",
    keepYears: 10,
  },
  macro: { table: "macro", subject: "symbol", identity: ["symbol", "periodMs"], seen: "newest", range: "periodMs" },
  option: {
    table: "option_quotes",
    subject: "symbol",
    identity: ["symbol", "eventTimeMs", "expiryMs", "strike", "right"],
    seen: "newest",
    range: "eventTimeMs",
    keepYears: 5,
  },
  post: {
    table: "posts",
    subject: "symbol",
    identity: ["symbol", "platform", "postId"],
    seen: "newest",
    range: "eventTimeMs",
    keepYears: 5,
  },
  prediction: {
    table: "predictions",
    subject: "symbol",
    identity: ["symbol", "predictionId"],
    seen: "newest",
    range: "eventTimeMs",
    keepYears: 10,
  },
  signal: {
    table: "signals",
    subject: "symbol",
    identity: ["symbol", "signalId"],
    seen: "newest",
    range: "eventTimeMs",
    keepYears: 5,
  },
  /** A collection stands where others have the symbol. */
  sample: {
    table: "samples",
    subject: "collection",
    identity: ["collection", "sampleId"],
    seen: "newest",
    range: "eventTimeMs",
  },
};

export const factKinds = Object.keys(factRules) as readonly FactKind[];

/** Kinds that say what a set covers where it holds neither bars nor rows of a series: all but those that say who there is. */
export const boundingKinds: readonly FactKind[] = factKinds.filter(
  (kind) => kind !== "bar" && kind !== "instrument" && kind !== "ticker",
);

const fields = Object.fromEntries(
  factKinds.map((kind) => [kind, Object.keys(factSchemas[kind].unwrap().shape)]),
) as unknown as Readonly<Record<FactKind, readonly string[]>>;

/** The fields of a kind, in the order of its schema. */
export const fieldsOf = <K extends FactKind>(kind: K): readonly (keyof FactOf<K> & string)[] => fields[kind] as never;
