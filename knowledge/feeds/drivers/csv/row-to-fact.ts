// From a record to a fact: what it says, when it happened, when it was known. The rules' names are the layouts' `known`.

import { type Clock, contentId, dayMs, isoTime } from "#infra/runtime/index.ts";
import { type Fact, type FactKind, factSchemas, sessionCloseMs, sessionOpenMs } from "#knowledge/domain/index.ts";
import { type Cells, cellReader, RowProblem } from "./cells.ts";
import type { FileLayout, Layout } from "./layout.ts";

type FieldOf<K extends FileLayout["fact"]> = keyof Extract<FileLayout, { fact: K }>["fields"] & string;
type Build<K extends FileLayout["fact"]> = (cells: Cells<FieldOf<K>>, source: string) => Record<string, unknown>;

const remembered = (timeOf: (day: string) => number): ((day: string) => number) => {
  const times = new Map<string, number>();
  return (day) => {
    const time = times.get(day) ?? timeOf(day);
    times.set(day, time);
    return time;
  };
};
const openMs = remembered(sessionOpenMs);
const closeMs = remembered(sessionCloseMs);

/** A session's bar is known at its close. */
const bar: Build<"bar"> = (cells, source) => {
  const day = cells.day("day");
  if (new Date(cells.dayMs("day")).getUTCDay() % 6 === 0) throw new RowProblem(`${day} is no trading day: a weekend`);
  return {
    symbol: cells.text("symbol"),
    openMs: openMs(day),
    closeMs: closeMs(day),
    open: cells.number("open"),
    high: cells.number("high"),
    low: cells.number("low"),
    close: cells.number("close"),
    volumeShares: cells.number("volumeShares"),
    eventTimeMs: closeMs(day),
    knownAtMs: closeMs(day),
    source,
  };
};

/** A declared action is known at the end (UTC) of the declared day, whose hour is not given; any action at the open of its ex-date. */
const action: Build<"action"> = (cells, source) => {
  const exMs = openMs(cells.day("exDay"));
  const declaredMs = cells.isEmpty("declaredDay") ? exMs : cells.dayMs("declaredDay") + dayMs - 1;
  return {
    symbol: cells.text("symbol"),
    kind: cells.text("kind"),
    exMs,
    amountOrRatio: cells.number("amountOrRatio"),
    currency: cells.isEmpty("currency") ? null : cells.text("currency"),
    eventTimeMs: exMs,
    knownAtMs: Math.min(declaredMs, exMs),
    source,
  };
};

/** A filing is known when it was accepted; where that is not given, at the start (UTC) of the day after it was filed. */
const filing: Build<"filing"> = (cells, source) => {
  const endMs = cells.dayMs("endDay");
  return {
    symbol: cells.text("symbol"),
    fiscalYear: cells.number("fiscalYear"),
    fiscalPeriod: cells.text("fiscalPeriod"),
    timeframe: cells.text("timeframe"),
    startMs: cells.isEmpty("startDay") ? null : cells.dayMs("startDay"),
    endMs,
    statement: cells.text("statement"),
    item: cells.text("item"),
    value: cells.number("value"),
    unit: cells.text("unit"),
    eventTimeMs: endMs,
    knownAtMs: cells.isEmpty("acceptedUtc") ? cells.dayMs("filedDay") + dayMs : cells.utcMs("acceptedUtc"),
    source,
  };
};

/** The same story under two symbols has the same publisher, time and title, and so the same id. */
const news: Build<"news"> = (cells, source) => {
  const publishedMs = cells.utcMs("publishedUtc");
  const [publisher, title] = [cells.text("publisher"), cells.text("title")];
  return {
    symbol: cells.text("symbol"),
    storyId: contentId("story", { publisher, title, publishedMs }),
    publisher,
    title,
    summary: cells.text("summary"),
    eventTimeMs: publishedMs,
    knownAtMs: publishedMs,
    source,
  };
};

const builders: { readonly [K in FileLayout["fact"]]: Build<K> } = { bar, action, filing, news };

/** A function from the cells of a file's records to facts; throws RowProblem with the reason where a record is none:
 * also where it would have been known before its instrument was, or only after the clock's now. */
export function factReader(
  layout: FileLayout,
  { source, instruments, instrumentsKnownFrom }: Layout,
  clock: Clock,
): (cells: readonly string[]) => Fact {
  const kind = layout.fact;
  const build = builders[kind] as Build<typeof kind>;
  const described = new Set(instruments.map(({ symbol }) => symbol));
  const { cells, at } = cellReader<FieldOf<typeof kind>>(layout);
  const [firstMs, lastMs] = [Date.parse(`${instrumentsKnownFrom}T00:00:00Z`), clock.nowMs()];
  return (record) => {
    at(record);
    const value = validated(kind, build(cells as Parameters<typeof build>[0], source));
    if ("symbol" in value && !described.has(value.symbol))
      throw new RowProblem(`symbol: ${value.symbol} is not among the instruments of the layout`);
    if (value.knownAtMs < firstMs)
      throw new RowProblem(`known at ${isoTime(value.knownAtMs)}, before its instrument (${instrumentsKnownFrom})`);
    if (value.knownAtMs > lastMs) throw new RowProblem(`known at ${isoTime(value.knownAtMs)}, which is still to come`);
    return { kind, value } as Fact;
  };
}

function validated(kind: FactKind, value: Record<string, unknown>): Fact["value"] {
  const result = factSchemas[kind].safeParse(value);
  if (result.success) return result.data;
  const said = result.error.issues.map(({ path, message }) => {
    const field = path.join(".");
    return field === "" ? message : `${field}: ${message}, found ${JSON.stringify(value[String(path[0])])}`;
  });
  throw new RowProblem(said.join("; "));
}
