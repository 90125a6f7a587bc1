// Bars of many members by the moment at which they close, read in stretches of time so that few are in memory at once.

import type { Bar, BarInterval, BlockOf } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Members } from "./session.ts";

export interface SessionBars {
  readonly closeMs: number;
  /** In the members' order. */
  readonly bars: readonly (Bar | null)[];
}

/** About so many bars are read at once. */
const stretchRows = 100_000;

/** Sessions in order; of one moment and member the bar that opened first comes first. */
export async function* barsBySession(
  view: MarketView,
  { instruments, interval }: Members,
  { fromMs, toMs }: { readonly fromMs?: number; readonly toMs?: number },
): AsyncGenerator<SessionBars> {
  const place = new Map(instruments.map(({ symbol }, at) => [symbol, at]));
  for (const [from, to] of await stretches(view, place, { fromMs, toMs })) {
    const bars: Bar[] = [];
    for await (const block of view.blocks("bar", { symbols: [...place.keys()], interval, fromMs: from, toMs: to }))
      appendBars(bars, block);
    bars.sort((a, b) => a.closeMs - b.closeMs || a.openMs - b.openMs);
    yield* sessionsIn(bars, place);
  }
}

function* sessionsIn(bars: readonly Bar[], place: ReadonlyMap<string, number>): Generator<SessionBars> {
  let closeMs = Number.NaN;
  let open: (Bar | null)[][] = [];
  for (const bar of bars) {
    if (bar.closeMs !== closeMs) {
      for (const row of open) yield { closeMs, bars: row };
      closeMs = bar.closeMs;
      open = [];
    }
    const member = place.get(bar.symbol) as number;
    let row = open.find((candidate) => candidate[member] === null);
    if (row === undefined) {
      row = new Array<Bar | null>(place.size).fill(null);
      open.push(row);
    }
    row[member] = bar;
  }
  for (const row of open) yield { closeMs, bars: row };
}

/** Stretches [from, to) of close times that hold about as many bars each, if they lie evenly. The outer ends are as far as was asked. */
async function stretches(
  view: MarketView,
  place: ReadonlyMap<string, number>,
  { fromMs, toMs }: { readonly fromMs?: number; readonly toMs?: number },
): Promise<readonly (readonly [number, number])[]> {
  const covered = (await view.coverage()).filter(({ kind, symbol }) => kind === "bar" && place.has(symbol));
  const first = covered.reduce((least, { firstEventMs }) => Math.min(least, firstEventMs), Number.POSITIVE_INFINITY);
  const last = covered.reduce((most, { lastEventMs }) => Math.max(most, lastEventMs), Number.NEGATIVE_INFINITY);
  const rows = covered.reduce((sum, row) => sum + row.rows, 0);
  const begin = fromMs ?? Number.MIN_SAFE_INTEGER;
  const end = (toMs ?? view.asOf) + 1;
  if (rows === 0 || begin >= end) return [];
  const width = Math.ceil((last + 1 - first) / Math.ceil(rows / stretchRows));
  const cuts = [begin];
  for (let cut = first + width; cut < last; cut += width) if (cut > begin && cut < end) cuts.push(cut);
  return cuts.map((from, at) => [from, cuts[at + 1] ?? end]);
}

function appendBars(bars: Bar[], { rows, symbol, source, columns }: BlockOf<"bar">): void {
  const { interval, openMs, closeMs, open, high, low, close, volumeShares, eventTimeMs, knownAtMs } = columns;
  for (let row = 0; row < rows; row++) {
    bars.push({
      symbol: symbol.values[symbol.codes[row]!]!,
      interval: interval.values[interval.codes[row]!] as BarInterval,
      openMs: openMs[row]!,
      closeMs: closeMs[row]!,
      open: open[row]!,
      high: high[row]!,
      low: low[row]!,
      close: close[row]!,
      volumeShares: volumeShares[row]!,
      eventTimeMs: eventTimeMs[row]!,
      knownAtMs: knownAtMs[row]!,
      source,
    });
  }
}
