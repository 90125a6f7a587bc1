// What a row says of each kind of fact, when it happened, when it was known.

import { contentId, dayMs } from "#infra/runtime/index.ts";
import type { BlockKind, Calendar } from "#knowledge/domain/index.ts";
import { instantMs, timeIn } from "./bytes.ts";
import { type Cell, cellOf, RowProblem, wanted } from "./cells.ts";
import type { Site, Values } from "./fact-site.ts";
import { factorActions } from "./factor-actions.ts";
import { checkedSymbol, instrumentOf } from "./instrument-facts.ts";
import type { Field } from "./layout-fields.ts";
import type { RowKind, RowsOf } from "./layout-rows.ts";
import { knownOf, sessionCloseOf, sessionOpenOf, timeOf } from "./row-times.ts";
import type { Row } from "./rows.ts";

export const factKinds: { readonly [K in Exclude<RowKind, BlockKind>]: (rows: RowsOf<K>, site: Site) => Values } = {
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
      const exMs = sessionOpenOf((exDay as Cell).day(row), calendar);
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
        expiryMs: sessionCloseOf(day, calendar),
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

const instant = { seconds: 0, nanos: 0 };

function utcMs(text: string, field: Field): number {
  const bytes = Buffer.from(text);
  if (timeIn(bytes, 0, bytes.length, instant) === "zoned") return instantMs(instant);
  return wanted("a time like 2025-04-15T20:00:00Z", typeof field === "string" ? field : "acceptedUtc", text);
}
