// The sessions in which a symbol has ticks, by the calendar that it keeps.

import { isoDay } from "#infra/runtime/index.ts";
import {
  dayStartMs,
  type Instrument,
  type SymbolId,
  seriesKinds,
  sessionCloseMs,
  sessionOpenMs,
} from "#knowledge/domain/index.ts";
import { type Coverage, type MarketView, requireSymbol } from "#knowledge/stores/market/index.ts";
import { noTicks, type TickSession } from "./read-session.ts";

export interface TickSessionsQuery {
  /** Every one that has ticks when left out. */
  readonly symbols?: readonly SymbolId[];
  /** Sessions that overlap [fromMs, toMs]. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

const hourMs = 3_600_000;

/**
 * By symbol and opening. A session has ticks where one of its symbol lies between its opening and its close.
 * @throws knowledge/symbol-unknown; tools/input-column-missing for a symbol that was asked for, or a data set, without any ticks
 */
export async function tickSessions(view: MarketView, query: TickSessionsQuery): Promise<readonly TickSession[]> {
  const instruments = await view.instruments();
  const covered = (await view.coverage()).filter(({ kind }) => seriesKinds.some((series) => series === kind));
  const asked = query.symbols ?? [...new Set(covered.map(({ symbol }) => symbol))];
  for (const symbol of asked) requireSymbol(symbol, instruments);
  const symbols = [...new Set(asked)].sort();
  if (symbols.length === 0) throw noTicks(view, null);
  const found: TickSession[] = [];
  for (const symbol of symbols) {
    const own = covered.filter((one) => one.symbol === symbol);
    if (own.length === 0) throw noTicks(view, symbol);
    const instrument = instruments.find((one) => one.symbol === symbol) as Instrument;
    for (const session of daysOf(instrument, own, query)) if (await hasTicks(view, session)) found.push(session);
  }
  return found;
}

/** One session for each day from the first event to the last. */
function daysOf(
  { symbol, calendar, tickSize }: Instrument,
  covered: readonly Coverage[],
  { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY }: TickSessionsQuery,
): readonly TickSession[] {
  const carries = seriesKinds.filter((kind) => covered.some((one) => one.kind === kind));
  const first = Math.max(fromMs, Math.min(...covered.map(({ firstEventMs }) => firstEventMs)));
  const last = Math.min(toMs, Math.max(...covered.map(({ lastEventMs }) => lastEventMs)));
  const sessions: TickSession[] = [];
  // Noon has the date that the wall shows, in every zone; a day and a half later it is the next one, in the week that clocks change too.
  for (
    let startMs = dayStartMs(first, calendar);
    startMs <= last;
    startMs = dayStartMs(startMs + 36 * hourMs, calendar)
  ) {
    const day = isoDay(startMs + 12 * hourMs);
    const [openMs, closeMs] = [sessionOpenMs(day, calendar), sessionCloseMs(day, calendar)];
    if (openMs > last || closeMs <= first) continue;
    sessions.push({ symbol, openMs, closeMs, carries, ...(tickSize !== null && { tickSize }) });
  }
  return sessions;
}

async function hasTicks(view: MarketView, { symbol, openMs, closeMs, carries = [] }: TickSession): Promise<boolean> {
  for (const kind of carries)
    for await (const { rows } of view.blocks(kind, { symbols: [symbol], fromMs: openMs, toMs: closeMs, blockRows: 1 }))
      if (rows > 0) return true;
  return false;
}
