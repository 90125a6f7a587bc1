// Rows into single facts: what a row says, when it happened, when it was known. What comes by column is in block-rows.ts.

import { contentId, dayMs } from "#infra/runtime/index.ts";
import {
  type BlockKind,
  type Calendar,
  type Fact,
  type FactKind,
  factSchemas,
  Instrument,
  sessionCloseMs,
  sessionOpenMs,
} from "#knowledge/domain/index.ts";
import { nextNyseDay } from "#knowledge/quality/us-days.ts";
import { instantMs, isoDayOf, timeIn } from "./bytes.ts";
import { type Cell, cellOf, filterOf, RowProblem, wanted } from "./cells.ts";
import type { Giver, GiverParts } from "./giver.ts";
import type { Field } from "./layout-fields.ts";
import type { RowKind, RowLayout, RowsOf } from "./layout-rows.ts";
import { knownOf, timeOf } from "./row-times.ts";
import type { Row } from "./rows.ts";

type FactRowKind = Exclude<RowKind, BlockKind>;

/** The values of the facts that one row gives, without source; known and event time set. */
type Values = (row: Row) => readonly { readonly kind: FactKind; readonly value: Record<string, unknown> }[];

/** @param instruments what an instrument is where its row does not say */
export function factGiver(rows: RowLayout, parts: GiverParts, instruments: InstrumentDefaults): Giver {
  const open = openers[rows.fact as FactRowKind] as (rows: RowLayout, site: Site) => Values;
  const values = open(rows, { ...parts, instruments });
  const isMeant = filterOf("when" in rows ? rows.when : undefined, parts.header);
  let lastKnownMs = Number.NEGATIVE_INFINITY;
  return {
    take(row) {
      if (isMeant !== null && !isMeant(row)) return;
      for (const { kind, value } of values(row)) {
        const fact = { kind, value: validated(kind, { ...value, source: parts.source }) } as Fact;
        requireSymbol(fact, parts);
        parts.order(row, fact.value.eventTimeMs);
        parts.window(fact.value.knownAtMs);
        parts.fact(fact, row.line);
        lastKnownMs = Math.max(lastKnownMs, fact.value.knownAtMs);
      }
    },
    keep: () => {},
    forget: () => {},
    finish: () => null,
    without: (block) => block,
    get lastKnownMs() {
      return lastKnownMs;
    },
  };
}

/** A series of a publisher and a text are about no instrument. */
function requireSymbol(fact: Fact, { symbols }: GiverParts): void {
  if (fact.kind === "instrument") symbols.describe(fact.value.symbol);
  else if (fact.kind !== "macro" && "symbol" in fact.value) symbols.require(fact.value.symbol);
}

function validated(kind: FactKind, value: Record<string, unknown>): unknown {
  const result = factSchemas[kind].safeParse(value);
  if (result.success) return result.data;
  const said = result.error.issues.map(({ path, message }) => {
    const field = path.join(".");
    return field === "" ? message : `${field}: ${message}, found ${JSON.stringify(value[String(path[0])])}`;
  });
  throw new RowProblem(said.join("; "));
}

export interface InstrumentDefaults {
  readonly knownFromMs: number;
  readonly currency: string;
  readonly calendar: Calendar;
  readonly kind: string;
  readonly sector: string;
}

interface Site extends GiverParts {
  readonly instruments: InstrumentDefaults;
}

/** An instrument of which little more than the symbol is known. */
export function instrumentOf(
  given: Readonly<Record<string, unknown>> & { readonly symbol: string },
  defaults: InstrumentDefaults,
  source: string,
): Fact {
  const { knownFromMs, ...like } = defaults;
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ""));
  const value = {
    name: given.symbol,
    aliases: [],
    benchmark: false,
    lotSizeShares: 1,
    ...like,
    ...named,
    eventTimeMs: knownFromMs,
    knownAtMs: knownFromMs,
    source,
  };
  return { kind: "instrument", value: Instrument.parse(value) };
}

const openOf = remembered((day: number, calendar: Calendar) => sessionOpenMs(isoDayOf(day), calendar));
const closeOf = remembered((day: number, calendar: Calendar) => sessionCloseMs(isoDayOf(day), calendar));

function remembered(timeOfDay: (day: number, calendar: Calendar) => number) {
  const times = new Map<string, number>();
  return (day: number, calendar: Calendar): number => {
    const key = `${calendar} ${day}`;
    const ms = times.get(key) ?? timeOfDay(day, calendar);
    times.set(key, ms);
    return ms;
  };
}

const openers: { readonly [K in FactRowKind]: (rows: RowsOf<K>, site: Site) => Values } = {
  instrument({ fields }, { header, instruments, source }) {
    const symbol = cellOf(fields.symbol, header);
    const [name, sector, currency, calendar] = optional(
      [fields.name, fields.sector, fields.currency, fields.calendar],
      header,
    );
    return (row) => {
      const given = {
        symbol: symbol.text(row),
        name: name?.text(row).trim(),
        sector: sector?.text(row).trim(),
        currency: currency?.text(row),
        calendar: calendar?.text(row),
      };
      const { value } = instrumentOf({ ...given, symbol: checkedSymbol(given.symbol) }, instruments, source);
      return [{ kind: "instrument", value: { ...value } }];
    };
  },

  macro({ fields, each, time: rule, known: knownRule }, { header, calendar }) {
    const time = timeOf(rule, header, calendar);
    const known = knownOf(knownRule, time, header);
    const times = (row: Row) => {
      time.read(row);
      known.read(row);
      return { periodMs: time.dayMs, eventTimeMs: time.eventMs, knownAtMs: known.knownMs };
    };
    if (each !== undefined) {
      const series = Object.entries(each).map(([symbol, figure]) => ({
        symbol,
        cell: cellOf({ column: figure.column, ...("scale" in figure && { scale: figure.scale }) }, header),
        unit: ("unit" in figure ? figure.unit : undefined) ?? "number",
      }));
      return (row) => {
        const shared = times(row);
        return series
          .filter(({ cell }) => !cell.isEmpty(row)) // the table has a row for each day of any of its series
          .map(({ symbol, cell, unit }) => ({
            kind: "macro",
            value: { symbol, value: cell.number(row), unit, ...shared },
          }));
      };
    }
    const [symbol, value, unit] = [fields.symbol, fields.value, fields.unit].map((field) =>
      cellOf(field ?? { always: "" }, header),
    ) as [Cell, Cell, Cell];
    return (row) => {
      const figure = value.isEmpty(row) ? null : value.number(row);
      return [
        { kind: "macro", value: { symbol: symbol.text(row), value: figure, unit: unit.text(row), ...times(row) } },
      ];
    };
  },

  /** A declared action is known at the end (UTC) of the declared day, whose hour is not given; any action at the open of its ex-date. */
  action({ fields }, { header, calendar }) {
    const [symbol, kind, exDay, amountOrRatio] = required(
      [fields.symbol, fields.kind, fields.exDay, fields.amountOrRatio],
      header,
    );
    const [declaredDay, currency] = optional([fields.declaredDay, fields.currency], header);
    return (row) => {
      const exMs = openOf((exDay as Cell).day(row), calendar);
      const isDeclared = declaredDay !== undefined && !declaredDay.isEmpty(row);
      const declaredMs = isDeclared ? declaredDay.day(row) * dayMs + dayMs - 1 : exMs;
      const value = {
        symbol: (symbol as Cell).text(row),
        kind: (kind as Cell).text(row),
        exMs,
        amountOrRatio: (amountOrRatio as Cell).number(row),
        currency: currency === undefined || currency.isEmpty(row) ? null : currency.text(row),
        eventTimeMs: exMs,
        knownAtMs: Math.min(declaredMs, exMs),
      };
      return [{ kind: "action", value }];
    };
  },

  factors: factorActions,

  /** A filing is known when it was accepted; where that is not given, at the start (UTC) of the day after it was filed. */
  filing({ fields }, { header }) {
    const [symbol, year, period, timeframe, endDay, filedDay, statement, item, figure, unit] = required(
      [
        fields.symbol,
        fields.fiscalYear,
        fields.fiscalPeriod,
        fields.timeframe,
        fields.endDay,
        fields.filedDay,
        fields.statement,
        fields.item,
        fields.value,
        fields.unit,
      ],
      header,
    ) as [Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell];
    const [startDay, acceptedUtc] = optional([fields.startDay, fields.acceptedUtc], header);
    return (row) => {
      const endMs = endDay.day(row) * dayMs;
      const value = {
        symbol: symbol.text(row),
        fiscalYear: year.number(row),
        fiscalPeriod: period.text(row),
        timeframe: timeframe.text(row),
        startMs: startDay === undefined || startDay.isEmpty(row) ? null : startDay.day(row) * dayMs,
        endMs,
        statement: statement.text(row),
        item: item.text(row),
        value: figure.number(row),
        unit: unit.text(row),
        eventTimeMs: endMs,
        knownAtMs:
          acceptedUtc === undefined || acceptedUtc.isEmpty(row)
            ? (filedDay.day(row) + 1) * dayMs
            : utcMs(acceptedUtc.text(row), fields.acceptedUtc as Field),
      };
      return [{ kind: "filing", value }];
    };
  },

  /** The same story under two symbols has the same publisher, time and title, and so the same id. */
  news({ fields, time: rule, known: knownRule }, { header, calendar }) {
    const times = timesOf(rule, knownRule, header, calendar);
    const [symbol, publisher, title, summary] = required(
      [fields.symbol, fields.publisher, fields.title, fields.summary],
      header,
    ) as [Cell, Cell, Cell, Cell];
    return (row) => {
      const shared = times(row);
      const story = { publisher: publisher.text(row), title: title.text(row), publishedMs: shared.eventTimeMs };
      const value = {
        symbol: symbol.text(row),
        storyId: contentId("story", story),
        publisher: story.publisher,
        title: story.title,
        summary: summary.text(row),
        ...shared,
      };
      return [{ kind: "news", value }];
    };
  },

  post({ fields, time: rule, known: knownRule }, { header, calendar }) {
    const times = timesOf(rule, knownRule, header, calendar);
    const [symbol, postId, platform, text] = required(
      [fields.symbol, fields.postId, fields.platform, fields.text],
      header,
    ) as [Cell, Cell, Cell, Cell];
    const [author, engagement] = optional([fields.author, fields.engagement], header);
    return (row) => {
      const value = {
        symbol: symbol.text(row),
        postId: postId.text(row),
        platform: platform.text(row),
        author: textOrNull(author, row),
        text: text.text(row),
        engagement: numberOrNull(engagement, row),
        ...times(row),
      };
      return [{ kind: "post", value }];
    };
  },

  option({ fields, time: rule, known: knownRule, calendar }, { header }) {
    const times = timesOf(rule, knownRule, header, calendar);
    const [symbol, strike, right, style] = required(
      [fields.symbol, fields.strike, fields.right, fields.style],
      header,
    ) as [Cell, Cell, Cell, Cell];
    const [expiryDay, daysAfter] = optional([fields.expiryDay, fields.expiryDaysAfter], header);
    const figures = optionFigures.map((name) => [name, optional([fields[name]], header)[0]] as const);
    return (row) => {
      const shared = times(row);
      const day =
        expiryDay === undefined
          ? Math.floor(shared.eventTimeMs / dayMs) + (daysAfter ?? missing("expiryDay or expiryDaysAfter")).number(row)
          : expiryDay.day(row);
      const value: Record<string, unknown> = {
        symbol: symbol.text(row),
        expiryMs: closeOf(day, calendar),
        strike: strike.number(row),
        right: right.text(row),
        style: style.text(row),
        ...shared,
      };
      for (const [name, cell] of figures) value[name] = numberOrNull(cell, row);
      return [{ kind: "option", value }];
    };
  },

  sample({ fields, time: rule, known: knownRule }, { header, calendar }) {
    const times = timesOf(rule, knownRule, header, calendar);
    const [sampleId, collection, text] = required([fields.sampleId, fields.collection, fields.text], header) as [
      Cell,
      Cell,
      Cell,
    ];
    const [label, score, about] = optional([fields.label, fields.score, fields.about], header);
    return (row) => {
      const value = {
        sampleId: sampleId.text(row),
        collection: collection.text(row),
        text: text.text(row),
        label: textOrNull(label, row),
        score: numberOrNull(score, row),
        about: textOrNull(about, row),
        ...times(row),
      };
      return [{ kind: "sample", value }];
    };
  },
};

const optionFigures = [
  "bid",
  "ask",
  "bidSize",
  "askSize",
  "last",
  "volume",
  "openInterest",
  "bidVolatility",
  "askVolatility",
  "underlyingPrice",
  "forward",
] as const;

/**
 * adjusted = price x price factor x split factor, up to and including the last day of each row. From one row to the next of a symbol the split
 * factor grows by the ratio of a split, and 1 - price factor / next price factor is a dividend over the last close. The factors carry
 * seven digits: a ratio is told to six, an amount to a hundredth of a cent.
 */
function factorActions({ fields }: RowsOf<"factors">, { header, calendar, instruments }: Site): Values {
  const [symbol, lastDay, priceFactor, splitFactor, reference] = required(
    [fields.symbol, fields.lastDay, fields.priceFactor, fields.splitFactor, fields.referencePrice],
    header,
  ) as [Cell, Cell, Cell, Cell, Cell];
  let before: { symbol: string; day: number; price: number; split: number; reference: number } | null = null;
  return (row) => {
    const now = {
      symbol: symbol.text(row),
      day: lastDay.day(row),
      price: priceFactor.number(row),
      split: splitFactor.number(row),
      reference: reference.number(row),
    };
    const last = before;
    if (last !== null && last.symbol === now.symbol && now.day <= last.day)
      throw new RowProblem(`${isoDayOf(now.day)} does not come after ${isoDayOf(last.day)}`);
    before = now;
    if (last === null || last.symbol !== now.symbol) return [];
    const exMs = openOf(nextNyseDay(last.day * dayMs) / dayMs, calendar);
    const shared = { symbol: now.symbol, exMs, eventTimeMs: exMs, knownAtMs: exMs };
    const ratio = Number((now.split / last.split).toPrecision(6));
    const amount = Math.round(last.reference * (1 - last.price / now.price) * 10_000) / 10_000;
    const split = { ...shared, kind: "split", amountOrRatio: ratio, currency: null };
    const dividend = { ...shared, kind: "dividend", amountOrRatio: amount, currency: instruments.currency };
    return [...(ratio === 1 ? [] : [split]), ...(amount === 0 ? [] : [dividend])].map((value) => ({
      kind: "action",
      value,
    }));
  };
}

function timesOf(...[rule, knownRule, header, calendar]: [...Parameters<typeof timeAndKnown>]) {
  const { time, known } = timeAndKnown(rule, knownRule, header, calendar);
  return (row: Row): { readonly eventTimeMs: number; readonly knownAtMs: number } => {
    time.read(row);
    known.read(row);
    return { eventTimeMs: time.eventMs, knownAtMs: known.knownMs };
  };
}

function timeAndKnown(
  rule: Parameters<typeof timeOf>[0],
  knownRule: Parameters<typeof knownOf>[0],
  header: readonly string[],
  calendar: Calendar,
) {
  const time = timeOf(rule, header, calendar);
  return { time, known: knownOf(knownRule, time, header) };
}

const required = (fields: readonly Field[], header: readonly string[]): readonly Cell[] =>
  fields.map((field) => cellOf(field, header));
const optional = (fields: readonly (Field | undefined)[], header: readonly string[]): readonly (Cell | undefined)[] =>
  fields.map((field) => (field === undefined ? undefined : cellOf(field, header)));

const textOrNull = (cell: Cell | undefined, row: Row): string | null =>
  cell === undefined || cell.isEmpty(row) ? null : cell.text(row);

function numberOrNull(cell: Cell | undefined, row: Row): number | null {
  if (cell === undefined) return null;
  const value = cell.maybeNumber(row);
  return Number.isNaN(value) ? null : value;
}

function missing(what: string): never {
  throw new RowProblem(`the layout names no ${what}`);
}

/** The instrument's schema is run on what is whole only: a symbol that is none is told like that of any row. */
function checkedSymbol(symbol: string): string {
  const result = Instrument.unwrap().shape.symbol.safeParse(symbol);
  return result.success ? symbol : wanted("a ticker such as MSFT", "symbol", symbol);
}

const instant = { seconds: 0, nanos: 0 };

function utcMs(text: string, field: Field): number {
  const bytes = Buffer.from(text);
  if (timeIn(bytes, 0, bytes.length, instant) === "zoned") return instantMs(instant);
  return wanted("a time like 2025-04-15T20:00:00Z", typeof field === "string" ? field : "acceptedUtc", text);
}
