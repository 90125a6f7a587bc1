// Which actions change the bars of a query at a moment, from where on, and by which close a dividend is measured. The arithmetic is adjust-bars.ts's.

import { dayMs, groupedBy } from "#infra/runtime/index.ts";
import {
  type AsOf,
  type Bar,
  type BarInterval,
  type CorporateAction,
  dayStartMs,
  type Instrument,
  type SymbolId,
} from "#knowledge/domain/index.ts";
import { adjustBars } from "./adjust-bars.ts";
import type { CloseBefore, ExDate, FactReader } from "./fact-reader.ts";

interface Sources {
  readonly reader: Pick<FactReader, "closesBefore">;
  instruments(): Promise<readonly Instrument[]>;
}

/** A close of the session is the measure, unless the last one is older than this. */
const freshMs = 10 * dayMs;

/**
 * Bars of one interval, by symbol, each adjusted by that symbol's actions since its oldest bar.
 * A bar of a day or longer is before an ex-date where it closes by the session's open; a shorter one where it closes by the start of that day:
 * what is traded early on the day is traded without the entitlement.
 * @param actions known at as-of, of the kinds to adjust for, also such with a later ex-date
 */
export async function adjustedBars(
  bars: readonly Bar[],
  interval: BarInterval,
  actions: readonly CorporateAction[],
  asOf: AsOf,
  sources: Sources,
): Promise<Bar[]> {
  const barsOf = groupedBy(bars, ({ symbol }) => symbol);
  const cut = isOfDays(interval) ? actions : await fromStartOfDay(actions, sources);
  const due = groupedBy(
    cut.filter(
      ({ symbol, exMs }) => exMs <= asOf && exMs >= (barsOf.get(symbol)?.[0]?.closeMs ?? Number.POSITIVE_INFINITY),
    ),
    ({ symbol }) => symbol,
  );
  const dividends = [...due.values()].flat().filter(({ kind }) => kind === "dividend");
  const closeOf = new Map(
    (await closesBefore(dividends, interval, sources)).map((found) => [keyOf(found), found.close]),
  );
  return [...barsOf].flatMap(([symbol, own]) =>
    adjustBars(own, due.get(symbol) ?? [], (exMs) => closeOf.get(keyOf({ symbol, exMs })) ?? null),
  );
}

const keyOf = ({ symbol, exMs }: ExDate): string => `${symbol} ${exMs}`;

const isOfDays = (interval: BarInterval): boolean => /^\d+[dwM]$/.test(interval);

async function fromStartOfDay(
  actions: readonly CorporateAction[],
  { instruments }: Sources,
): Promise<CorporateAction[]> {
  if (actions.length === 0) return [];
  const calendarOf = new Map<SymbolId, Instrument["calendar"]>(
    (await instruments()).map(({ symbol, calendar }) => [symbol, calendar]),
  );
  return actions.map((action) => ({
    ...action,
    exMs: dayStartMs(action.exMs, calendarOf.get(action.symbol) ?? "XNYS"),
  }));
}

/** The session's close where there is a fresh one, else the last bar of the interval itself, else any session's close before. */
async function closesBefore(
  exDates: readonly ExDate[],
  interval: BarInterval,
  { reader }: Sources,
): Promise<readonly CloseBefore[]> {
  if (exDates.length === 0) return [];
  const closes = await reader.closesBefore(exDates, "1d");
  if (interval === "1d") return closes;
  const fresh = new Set(closes.filter(({ exMs, closeMs }) => exMs - closeMs <= freshMs).map(keyOf));
  const stale = exDates.filter((exDate) => !fresh.has(keyOf(exDate)));
  if (stale.length === 0) return closes;
  const own = await reader.closesBefore(stale, interval);
  return [...closes, ...own].sort((a, b) => a.closeMs - b.closeMs); // of two for one date the later counts
}
