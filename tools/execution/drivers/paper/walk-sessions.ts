// An order on its way through the sessions after it was sent: partial fills, the end of its horizon, splits.

import { contentId, isoDay } from "#infra/runtime/index.ts";
import type { Bar, CorporateAction, Fill } from "#knowledge/domain/index.ts";
import type { PaperOrder } from "#knowledge/stores/records/index.ts";
import { commissionMinor } from "#tools/risk/index.ts";
import type { Settlement } from "../../broker.port.ts";
import { fillInBar, type Terms } from "./fill-in-bar.ts";

export interface Walk {
  readonly booked: PaperOrder;
  readonly terms: Terms;
  /** The symbol's bars as traded, oldest first. */
  readonly bars: readonly Bar[];
  readonly splits: readonly CorporateAction[];
  /** The order's own fills so far, oldest first; the walk goes on after the last of them. */
  readonly fills: readonly Fill[];
  /** Shares of a session's volume that other orders of the account took. */
  readonly takenByOthers: (bar: Bar) => number;
}

/**
 * Goes through the order's horizon of sessions that open after it was sent. Each session fills at most terms.maxVolumeFraction of its
 * volume, other orders of the account included, and makes at most one fill, whose id depends on the order and the session alone.
 * What is left at the horizon's end or when a split takes effect is cancelled; where the bars end before that, the order works on.
 */
export function walkSessions({ booked, terms, bars, splits, fills, takenByOthers }: Walk): Settlement {
  const { order, submittedMs } = booked;
  const sessions = bars.filter((bar) => bar.openMs > submittedMs).slice(0, order.horizonDays);
  const split = splits.find(({ kind, exMs }) => kind === "split" && exMs > submittedMs);
  const done: Fill[] = [...fills];
  for (const bar of sessions) {
    const filled = sharesOf(done);
    if (filled === order.quantityShares) break;
    if (split && split.exMs <= bar.openMs)
      return cancelled(booked, done, `a split took effect on ${isoDay(split.exMs)}`);
    if ((done.at(-1)?.filledAtMs ?? 0) >= bar.openMs) continue;
    const available = Math.floor(terms.maxVolumeFraction * bar.volumeShares + 1e-9) - takenByOthers(bar);
    const trade = fillInBar(order, bar, order.quantityShares - filled, available, terms);
    if (!trade) continue;
    done.push({
      fillId: contentId("fill", { clientOrderId: booked.clientOrderId, openMs: bar.openMs }),
      approvalId: booked.approvalId,
      dataset: order.dataset,
      symbol: order.symbol,
      side: order.side,
      currency: order.currency,
      ...trade,
      commissionMinor: commissionMinor(filled + trade.quantityShares, terms) - commissionMinor(filled, terms),
    });
  }
  if (sharesOf(done) === order.quantityShares) return { state: "filled", fills: done, reason: null };
  if (sessions.length < order.horizonDays) return { state: "working", fills: done, reason: null };
  return cancelled(booked, done, `its horizon of ${order.horizonDays} sessions is over`);
}

const sharesOf = (fills: readonly Fill[]): number => fills.reduce((sum, fill) => sum + fill.quantityShares, 0);

function cancelled({ order }: PaperOrder, fills: readonly Fill[], why: string): Settlement {
  return {
    state: "failed",
    fills,
    reason: `${sharesOf(fills)} of ${order.quantityShares} shares traded; the rest was cancelled: ${why}.`,
  };
}
