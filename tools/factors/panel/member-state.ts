// One member's prices from session to session: chained, with its halts carried over, and what a price limit would have been.

import type { Bar, CorporateAction } from "#knowledge/domain/index.ts";
import { openChain } from "#tools/features/inputs/index.ts";

/** A member that does not trade keeps its last price for so many sessions, a month or so; after that it has none. */
export const carriedSessions = 20;

export interface MemberState {
  /** In this session: shares changed hands. A bar without volume is a suspension that the vendor repeated a price for. */
  traded: boolean;
  /** Sessions since it last had a bar, 0 in one that it has; NaN before its first. */
  silent: number;
  /** Bars with trades so far. */
  sessions: number;
  /** Chained; NaN where it is not carried any more. */
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  tradedClose: number;
  turnover: number;
  /** Simple total return since its bar before; NaN where it has no bar. */
  change: number;
  /** Close before, adjusted for what fell due today: what a price limit is measured from. */
  reference: number;
}

/**
 * A member's sessions in order. Prices are chained by the actions known; where there are none for a session and the vendor gives a previous
 * close that is adjusted for the rights of the day, that close is the entitlement: the ratio of the close before to it counts like a split, in
 * volume too, since a vendor's figure does not tell dividends and new shares apart.
 * @param adjustedBefore the vendor's adjusted previous close; NaN where none is given
 */
export function openMember(): (
  bar: Bar | null,
  actions: readonly CorporateAction[],
  adjustedBefore: number,
) => MemberState {
  const chain = openChain();
  const state = nothingYet();
  let split = 1;
  return (bar, actions, adjustedBefore) => {
    for (const { kind, amountOrRatio } of actions) if (kind === "split") split *= amountOrRatio;
    if (bar === null) {
      chain(null, actions);
      return silent(state);
    }
    const before = state.tradedClose;
    const implied = actions.length === 0 ? before / adjustedBefore : Number.NaN;
    const due = implied > 0 && Math.abs(implied - 1) > 1e-9 ? [entitlement(bar, implied)] : actions;
    const chained = chain(bar, due)!;
    state.traded = bar.volumeShares > 0;
    state.silent = 0;
    if (state.traded) state.sessions += 1;
    state.open = bar.open * chained.factor;
    state.high = bar.high * chained.factor;
    state.low = bar.low * chained.factor;
    state.close = chained.close;
    state.volume = chained.volume;
    state.tradedClose = bar.close;
    state.turnover = bar.close * bar.volumeShares;
    state.change = chained.change;
    state.reference = adjustedBefore > 0 ? adjustedBefore : before / split;
    split = 1;
    return state;
  };
}

const nothingYet = (): MemberState => ({
  traded: false,
  silent: Number.NaN,
  sessions: 0,
  open: Number.NaN,
  high: Number.NaN,
  low: Number.NaN,
  close: Number.NaN,
  volume: Number.NaN,
  tradedClose: Number.NaN,
  turnover: Number.NaN,
  change: Number.NaN,
  reference: Number.NaN,
});

/** A session without a bar: the price stands, nothing changes hands. */
function silent(state: MemberState): MemberState {
  state.traded = false;
  state.silent += 1;
  state.change = Number.NaN;
  state.volume = state.silent <= carriedSessions ? 0 : Number.NaN;
  state.turnover = state.volume;
  state.open = state.silent <= carriedSessions ? state.close : Number.NaN;
  state.high = state.open;
  state.low = state.open;
  return state;
}

const entitlement = (bar: Bar, ratio: number): CorporateAction => ({
  symbol: bar.symbol,
  kind: "split",
  exMs: bar.openMs,
  amountOrRatio: ratio,
  currency: null,
  eventTimeMs: bar.openMs,
  knownAtMs: bar.knownAtMs,
  source: bar.source,
});
