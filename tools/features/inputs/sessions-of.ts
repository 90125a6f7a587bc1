// What the market store knows, as sessions in order. Bars are read stretch by stretch, so that memory does not grow with history.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import type { BarInterval, Instrument, SymbolId } from "#knowledge/domain/index.ts";
import { type MarketView, requireSymbol } from "#knowledge/stores/market/index.ts";
import { arrivals, byMember, type Dated, observations } from "./arrivals.ts";
import { barsBySession } from "./bars-by-session.ts";
import { observedSeries } from "./macro.ts";
import type { Members, Session, SessionPart } from "./session.ts";

export interface SessionsQuery {
  /** All instruments when left out. */
  readonly symbols?: readonly SymbolId[];
  /** "1d" when left out. */
  readonly interval?: BarInterval;
  /** closeMs in [fromMs, toMs]; open ends when left out. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** What is read beside the bars. */
  readonly parts: readonly SessionPart[];
  /** Where observed series are looked for that the view itself does not have: another data set at the same as-of. */
  readonly beside?: MarketView;
}

export interface Sessions {
  readonly members: Members;
  /** Oldest first; walks through the history anew each time it is asked. */
  [Symbol.asyncIterator](): AsyncIterator<Session>;
}

/**
 * History as known at the view's as-of. Bars that close at one moment make a session; a member without one did not trade then. Bars of one
 * member that close at the same moment, as bars by what was traded may, stand in sessions of their own, one after the other. Every other fact
 * is in the first session whose close is not before the fact's knownAt (an action: its ex-date where that is later); the first session holds
 * what was known before it too. Of facts with several versions the view sees the newest: where one is corrected after its session, that session
 * is as corrected, and its knownAtMs says since when, as does that of every later one.
 * @throws knowledge/symbol-unknown, tools/input-invalid where `beside` stands at another as-of
 */
export async function sessionsOf(view: MarketView, query: SessionsQuery): Promise<Sessions> {
  const { interval = "1d", beside } = query;
  if (beside && beside.asOf !== view.asOf) {
    const found = `${isoTime(view.asOf)} and ${isoTime(beside.asOf)}`;
    throw callerError("tools/input-invalid", `Two views are read together: wanted both at one as-of, found ${found}.`);
  }
  const instruments = chosen(await view.instruments(), query.symbols);
  const members: Members = { instruments, dataset: view.dataset, interval };
  const read = await readParts(view, members, query);
  return {
    members,
    async *[Symbol.asyncIterator]() {
      const none: readonly never[][] = instruments.map(() => []);
      const parts = read.open(none);
      let knownAtMs = Number.NEGATIVE_INFINITY;
      for await (const { closeMs, bars } of barsBySession(view, members, query)) {
        for (const bar of bars) if (bar !== null && bar.knownAtMs > knownAtMs) knownAtMs = bar.knownAtMs;
        knownAtMs = Math.max(knownAtMs, closeMs);
        yield { closeMs, knownAtMs, bars, ...parts(closeMs) };
      }
    },
  };
}

function chosen(all: readonly Instrument[], symbols: readonly SymbolId[] | undefined): readonly Instrument[] {
  if (symbols === undefined) return all;
  for (const symbol of symbols) requireSymbol(symbol, all);
  return all.filter(({ symbol }) => symbols.includes(symbol));
}

type Parts = Pick<Session, SessionPart>;

/** The facts of the parts asked for, read once; `open` begins before the first session. */
async function readParts(view: MarketView, { instruments }: Members, { parts, beside }: SessionsQuery) {
  const symbols = instruments.map(({ symbol }) => symbol);
  const asked = <T extends Dated>(part: SessionPart, facts: () => Promise<readonly T[]>): Promise<readonly T[]> =>
    parts.includes(part) ? facts() : Promise.resolve([]);
  const macro = async (from: MarketView) => from.facts("macro", { symbols: Object.keys(observedSeries) });
  const actions = await asked("actions", () => view.actions(symbols));
  const news = await asked("news", () => view.news({ symbols }));
  const posts = await asked("posts", () => view.facts("post", { symbols }));
  const filings = await asked("filings", () => view.filings({ symbols }));
  const options = await asked("options", () => view.facts("option", { symbols }));
  const observed = await asked("observed", async () => [
    ...(await macro(view)),
    ...(beside ? await macro(beside) : []),
  ]);
  const place = new Map(symbols.map((symbol, at) => [symbol, at]));
  const counted = actions.map((action) => ({ action, knownAtMs: Math.max(action.exMs, action.knownAtMs) }));
  return {
    open(none: readonly never[][]): (closeMs: number) => Parts {
      const actionsTo = arrivals(counted);
      const newsTo = arrivals(news);
      const postsTo = arrivals(posts);
      const filingsTo = arrivals(filings);
      const optionsTo = arrivals(options);
      const observedAt = observations(observed);
      return (closeMs) => ({
        actions: byMember(
          actionsTo(closeMs).map(({ action }) => action),
          place,
          none,
        ),
        news: byMember(newsTo(closeMs), place, none),
        posts: byMember(postsTo(closeMs), place, none),
        filings: byMember(filingsTo(closeMs), place, none),
        options: byMember(optionsTo(closeMs), place, none),
        observed: observedAt(closeMs),
      });
    },
  };
}
