// Orders and approvals to test with: plain values, nothing random.
import { type Fill, type Order, orderHash } from "#knowledge/domain/index.ts";
import type { Approval } from "#knowledge/stores/records/index.ts";

export const anOrder = (change: Partial<Order> = {}): Order => ({
  dataset: "fake",
  symbol: "AAA",
  side: "buy",
  quantityShares: 100,
  limitPriceMinor: 10_000,
  stopPriceMinor: null,
  currency: "USD",
  horizonDays: 5,
  asOf: "2025-04-15T20:00:00.000Z",
  thesis: "Because the test says so.",
  evidenceIds: [],
  ...change,
});

export const anApproval = (change: Partial<Approval> = {}): Approval => {
  const order = change.order ?? anOrder();
  return {
    approvalId: "approval_1",
    runId: "run_1",
    dataset: order.dataset,
    state: "proposed",
    order,
    orderHash: orderHash(order),
    verdict: {
      kind: "approved",
      orderHash: orderHash(order),
      checkedAsOf: order.asOf,
      checks: [],
      rule: null,
      reason: null,
      largestQuantityShares: null,
    },
    requestedBy: "analyst",
    requestedAtMs: 1_000,
    expiresAtMs: 100_000,
    approversNeeded: 1,
    approvedBy: [],
    fingerprint: "f1",
    ...change,
  };
};

export const aFill = (change: Partial<Fill> = {}): Fill => ({
  fillId: "fill_1",
  approvalId: "approval_1",
  dataset: "fake",
  symbol: "AAA",
  side: "buy",
  quantityShares: 100,
  priceMinor: 10_000,
  commissionMinor: 100,
  currency: "USD",
  filledAtMs: 5_000,
  ...change,
});
