// An order and its approval in words.

import type { z } from "zod";
import type { ApprovalDetail, ApprovalSummary, OrderAnswer } from "../../contract/index.ts";
import type { Paint, Terminal } from "../terminal.ts";
import { blocks, table, wrap } from "./layout.ts";
import { count, money, when } from "./values.ts";

type Order = z.infer<typeof OrderAnswer>;

export function orderLines(order: Order): readonly string[] {
  const { symbol, side, quantityShares, limitPriceMinor, currency } = order;
  const stop = typeof order.stopPriceMinor === "number" ? `, stop ${money(order.stopPriceMinor, currency)}` : "";
  const thesis = typeof order.thesis === "string" ? [order.thesis] : [];
  return [`${sideWord(side)} ${quantityShares} ${symbol}, limit ${money(limitPriceMinor, currency)}${stop}`, ...thesis];
}

const sideWord = (side: Order["side"]): string => (side === "buy" ? "Buy" : "Sell");

export function renderApprovals(approvals: readonly ApprovalSummary[], paint: Paint): string {
  if (approvals.length === 0) return "No orders.";
  return table(
    approvals,
    [
      { title: "Approval", cell: ({ approvalId }) => approvalId },
      { title: "State", cell: ({ state }) => stateWord(state, paint) },
      {
        title: "Order",
        cell: ({ order }) =>
          `${sideWord(order.side)} ${order.quantityShares} ${order.symbol} at ${money(order.limitPriceMinor, order.currency)}`,
      },
      { title: "Data", cell: ({ dataset }) => dataset },
      { title: "Asked", cell: ({ requestedAt, requestedBy }) => `${when(requestedAt)} by ${requestedBy}` },
      { title: "Expires", cell: ({ expiresAt }) => when(expiresAt) },
    ],
    "",
  );
}

export function renderApproval(approval: ApprovalDetail, { width, paint }: Terminal): string {
  return blocks(
    [
      `${paint("bold", approval.approvalId)}  ${stateWord(approval.state, paint)}  ${approval.dataset}`,
      ...orderLines(approval.order).map((line) => wrap(line, width)),
      paint("dim", `hash ${approval.orderHash}`),
      `Asked ${when(approval.requestedAt)} by ${approval.requestedBy}; expires ${when(approval.expiresAt)}.`,
      `Approved by ${approval.approvedBy.join(", ") || "nobody yet"}; ${approval.approversNeeded} needed.`,
    ].join("\n"),
    verdict(approval, paint),
    fills(approval),
    history(approval),
    nextStep(approval, paint),
  );
}

function verdict(
  { verdict: { kind, checks, checkedAsOf, largestQuantityShares } }: ApprovalDetail,
  paint: Paint,
): string {
  const rows = table(checks, [
    { title: "Rule", cell: ({ rule }) => rule },
    { title: "", cell: ({ passed }) => (passed ? paint("green", "✓") : paint("red", "✗")) },
    { title: "Reason", cell: ({ reason }) => reason },
  ]);
  const most =
    largestQuantityShares === null
      ? ""
      : `\n${largestQuantityShares === 0 ? "No smaller order passes." : `At most ${count(largestQuantityShares, "share")} would pass.`}`;
  return `Risk gate: ${kind}, as of ${when(checkedAsOf)}\n${rows}${most}`;
}

function fills({ fills: all }: ApprovalDetail): string | null {
  if (all.length === 0) return null;
  const rows = table(all, [
    { title: "Filled", cell: ({ filledAt }) => when(filledAt) },
    { title: "Shares", cell: ({ quantityShares }) => String(quantityShares), align: "right" },
    { title: "Price", cell: ({ priceMinor, currency }) => money(priceMinor, currency), align: "right" },
    { title: "Commission", cell: ({ commissionMinor, currency }) => money(commissionMinor, currency), align: "right" },
  ]);
  return `Fills\n${rows}`;
}

function history({ history: all }: ApprovalDetail): string {
  const rows = table(all, [
    { title: "At", cell: ({ at }) => when(at) },
    { title: "State", cell: ({ to }) => to },
    { title: "By", cell: ({ by }) => by },
    { title: "Note", cell: ({ note }) => note ?? "" },
  ]);
  return `History\n${rows}`;
}

function nextStep({ approvalId, orderHash, state }: ApprovalDetail, paint: Paint): string | null {
  if (state !== "pending" && state !== "edited") return null;
  return `To approve exactly this order:\n  ${paint("cyan", `quorum approvals approve ${approvalId} --hash ${orderHash} --as NAME`)}`;
}

function stateWord(state: ApprovalSummary["state"], paint: Paint): string {
  if (state === "filled") return paint("green", state);
  if (state === "rejected" || state === "expired" || state === "failed") return paint("red", state);
  return paint("yellow", state);
}
