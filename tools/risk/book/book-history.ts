// A portfolio as it is now, held through history: what its holdings returned in each session.

import { callerError } from "#infra/runtime/index.ts";
import { type MarketView, requireSymbol } from "#knowledge/stores/market/index.ts";
import { memberReturns } from "#tools/factors/attribution/index.ts";
import { type FactorPanel, factorPanel, universeColumn } from "#tools/factors/panel/index.ts";

export interface Held {
  readonly symbol: string;
  /** Share of equity, negative where short; what is left of 1 is cash. */
  readonly weight: number;
}

export interface HistoryQuery {
  /** Sessions that close in [fromMs, toMs]; open ends when left out. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly signal?: AbortSignal;
}

export interface Book {
  readonly held: readonly (Held & { readonly name: string; readonly sector: string })[];
  /** Shape (N). */
  readonly weights: Float64Array;
  /** Shape (T): close of each session in which every holding has a return, ascending. */
  readonly timesMs: Float64Array;
  /** Shape (T, N): simple returns from the session before. */
  readonly returns: Float64Array;
  /** Shape (T): of the portfolio, its weights renewed every session. */
  readonly portfolio: Float64Array;
  /** Shape (T, N): money traded in the session, in the currency of the prices; NaN = not known. */
  readonly turnover: Float64Array;
  /** Sessions in which a holding had no return. */
  readonly sessionsLeftOut: number;
  /** Companies of the universe without a return in most sessions, which equal parts leave out. */
  readonly companiesLeftOut: readonly string[];
}

/** Below this share of the sessions a company is left out of equal parts, or it would cut the history short for all. */
const presence = 0.99;

/** Prices read once, for any portfolio over them. */
export interface BookHistory {
  /** Every company of the universe in equal parts where nothing is named.
   * @throws knowledge/symbol-unknown, tools/series-too-short where no session has all returns */
  bookOf(held?: readonly Held[]): Book;
  /** What the data set calls its market, else every company in equal parts. @throws as `bookOf` */
  market(): Book;
}

/** @throws as `factorPanel` */
export async function openHistory(view: MarketView, { fromMs, toMs, signal }: HistoryQuery = {}): Promise<BookHistory> {
  const { benchmark } = view.dataset;
  const panel = await factorPanel(view, {
    columns: ["close", "turnover"],
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
    ...(signal && { signal }),
  });
  const returns = returnsOfTraded(panel);
  const bookOf = (held?: readonly Held[]): Book => bookOver(panel, returns, held);
  return { bookOf, market: () => bookOf(benchmark ? [{ symbol: benchmark, weight: 1 }] : undefined) };
}

function bookOver(panel: FactorPanel, all: Float64Array, held: readonly Held[] | undefined): Book {
  for (const { symbol } of held ?? []) requireSymbol(symbol, panel.instruments);
  const chosen = held === undefined ? equalParts(panel, all) : { held, leftOut: [] };
  const lanes = chosen.held.map(({ symbol }) => panel.instruments.findIndex((one) => one.symbol === symbol));
  const whole = panel.timesMs.flatMap((_, t) =>
    t > 0 && lanes.every((lane) => Number.isFinite(all[t * panel.lanes + lane])) ? [t] : [],
  );
  if (whole.length === 0) {
    throw callerError(
      "tools/series-too-short",
      `No session of ${panel.rows} has a return of each of ${lanes.length} holdings. Leave out the youngest, or ask for later sessions.`,
    );
  }
  const pick = (column: ArrayLike<number>): Float64Array =>
    Float64Array.from(whole.flatMap((t) => lanes.map((lane) => column[t * panel.lanes + lane] as number)));
  const weights = Float64Array.from(chosen.held, ({ weight }) => weight);
  const returns = pick(all);
  const n = lanes.length;
  return {
    held: chosen.held.map((one, i) => {
      const { name, sector } = panel.instruments[lanes[i]!]!;
      return { ...one, name, sector };
    }),
    weights,
    timesMs: Float64Array.from(whole, (t) => panel.timesMs[t]!),
    returns,
    portfolio: Float64Array.from(whole, (_, t) => weights.reduce((sum, w, i) => sum + w * returns[t * n + i]!, 0)),
    turnover: pick(panel.columns.turnover!),
    sessionsLeftOut: panel.rows - 1 - whole.length,
    companiesLeftOut: chosen.leftOut,
  };
}

/** NaN where a member did not trade in the session or the one before: a return over missing sessions is left out, not stretched. */
function returnsOfTraded(panel: FactorPanel): Float64Array {
  const { traded, lanes } = panel;
  return memberReturns(panel).map((r, at) => (at >= lanes && traded[at] && traded[at - lanes] ? r : Number.NaN));
}

/** Who is in the universe in the newest session and was there in nearly all of them. */
function equalParts(
  { instruments, columns, rows, lanes }: FactorPanel,
  returns: ArrayLike<number>,
): { readonly held: readonly Held[]; readonly leftOut: readonly string[] } {
  const universe = columns[universeColumn]!;
  const now = instruments.flatMap((instrument, lane) =>
    universe[(rows - 1) * lanes + lane] === 1 ? [{ instrument, lane }] : [],
  );
  const there = ({ lane }: { readonly lane: number }): boolean => {
    let count = 0;
    for (let t = 1; t < rows; t++) if (Number.isFinite(returns[t * lanes + lane])) count++;
    return count >= presence * (rows - 1);
  };
  const kept = now.filter(there);
  return {
    held: kept.map(({ instrument }) => ({ symbol: instrument.symbol, weight: 1 / kept.length })),
    leftOut: now.filter((one) => !there(one)).map(({ instrument }) => instrument.symbol),
  };
}
