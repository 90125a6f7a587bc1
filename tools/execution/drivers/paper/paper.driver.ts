// The paper broker: it trades against the prices that the market store came to know, and no money moves. Being the outside world it
// looks at the last known moment, not at the desk's as-of; its fills say when they traded, so that a reader in the past does not see them.

import { contentId, QuorumError } from "#infra/runtime/index.ts";
import { asOf, type Bar, type Order, orderHash } from "#knowledge/domain/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { PaperOrder, Records } from "#knowledge/stores/records/index.ts";
import type { Limits } from "#tools/define/index.ts";
import type { Approved } from "#tools/risk/index.ts";
import { isApproved } from "../../../risk/approved.ts";
import { type Broker, clientOrderId, type Settlement, type SubmitReceipt, type Ticket } from "../../broker.port.ts";
import type { Terms } from "./fill-in-bar.ts";
import { walkSessions } from "./walk-sessions.ts";

export interface PaperBrokerOptions {
  /** Its order book, and the ledger to see what it filled so far. */
  readonly records: Pick<Records, "paper" | "ledger">;
  readonly market: Pick<MarketStore, "at" | "bounds">;
  /** Spread, commission, volume; an order keeps those it was accepted on. */
  readonly limits: Pick<Limits, "broker">;
}

export const needs = { package: null, for: "paper trading against known prices", how: "part of Quorum" } as const;

export function openPaperBroker({ records, market, limits }: PaperBrokerOptions): Broker {
  return {
    id: "paper",
    paper: true,
    submit: (order, ticket) => submit(records, limits.broker, order, ticket),
    async find(id) {
      const booked = await records.paper.find(id);
      return booked && receiptOf(booked);
    },
    settle: (id) => settle(records, market, id),
  };
}

async function submit(
  { paper }: Pick<Records, "paper">,
  terms: Terms,
  order: Approved<Order>,
  ticket: Ticket,
): Promise<SubmitReceipt> {
  const hash = orderHash(order);
  if (!isApproved(order))
    throw refused(ticket.clientOrderId, "it does not bear the approval of the risk gate and the queue");
  if (ticket.clientOrderId !== clientOrderId(ticket.approvalId, hash))
    throw refused(ticket.clientOrderId, "its name does not fit its content");
  const booked = await paper.accept({ ...ticket, order, terms });
  if (orderHash(booked.order) !== hash)
    throw refused(ticket.clientOrderId, "another order was sent under this name before");
  return receiptOf(booked);
}

async function settle(
  { paper, ledger }: PaperBrokerOptions["records"],
  market: PaperBrokerOptions["market"],
  id: string,
): Promise<Settlement> {
  const booked = await paper.find(id);
  if (!booked) throw refused(id, "it was never submitted");
  const { dataset, symbol } = booked.order;
  const bounds = await market.bounds(dataset);
  const fills = await ledger.fillsOf(booked.approvalId);
  if (!bounds) return { state: "working", fills, reason: null };
  const view = await market.at(dataset, asOf(bounds.lastMs));
  const others = (await ledger.fills(dataset, Number.MAX_SAFE_INTEGER)).filter(
    (fill) => fill.symbol === symbol && fill.approvalId !== booked.approvalId,
  );
  const within = (bar: Bar, ms: number): boolean => ms >= bar.openMs && ms <= bar.closeMs;
  return walkSessions({
    booked,
    terms: booked.terms as Terms,
    bars: await view.bars({ symbols: [symbol], fromMs: booked.submittedMs, adjusted: "none" }),
    splits: (await view.actions([symbol])).filter(({ kind }) => kind === "split"),
    fills,
    takenByOthers: (bar) =>
      others.reduce((sum, fill) => sum + (within(bar, fill.filledAtMs) ? fill.quantityShares : 0), 0),
  });
}

const receiptOf = ({ clientOrderId: name }: PaperOrder): SubmitReceipt => ({
  clientOrderId: name,
  brokerOrderId: contentId("paper", name),
});

const refused = (id: string, why: string): QuorumError =>
  new QuorumError("tools/broker-refused", `The paper broker refused order ${id}: ${why}.`, {
    fault: "caller",
    retry: false,
    context: { clientOrderId: id },
  });
