// What the inbox says before the click: who may approve, what an edit changes, what exactly is approved.
import { describe, expect, test } from "vitest";
import type { ApprovalDetail } from "../../../../gateway/contract/index.ts";
import { draftOf, readDraft } from "../../../../gateway/web/inbox/edit-draft.ts";
import { mayApprove, mayChange } from "../../../../gateway/web/inbox/may-approve.ts";
import { differences, type Order, orderFields, orderWords } from "../../../../gateway/web/inbox/order-words.ts";

const order: Order = {
  symbol: "MSFT",
  side: "buy",
  quantityShares: 120,
  limitPriceMinor: 38520,
  currency: "USD",
  dataset: "djia20",
  stopPriceMinor: 36100,
  horizonDays: 5,
  asOf: "2025-04-15T20:00:00Z",
  thesis: "News leans positive.",
  evidenceIds: ["ev_1"],
};

const approval: ApprovalDetail = {
  approvalId: "ap_1",
  runId: "run_1",
  dataset: "djia20",
  state: "pending",
  order,
  orderHash: "h1",
  requestedBy: "analyst",
  requestedAt: "2025-04-15T20:00:00Z",
  expiresAt: "2025-04-16T04:00:00Z",
  approversNeeded: 2,
  approvedBy: ["Morgan"],
  verdict: {
    kind: "approved",
    orderHash: "h1",
    checkedAsOf: "2025-04-15T20:00:00Z",
    rule: null,
    reason: null,
    largestQuantityShares: null,
    checks: [],
  },
  fills: [],
  history: [],
};

const because = (may: ReturnType<typeof mayApprove>): string => (may.ok ? "" : may.because);

describe("approving", () => {
  test("is open to a second person", () => {
    expect(mayApprove(approval, "robin", 1000, false)).toEqual({ ok: true });
  });

  test.each([
    ["the requester, however the name is written", approval, " Analyst ", 1000, false, /someone else/],
    ["one who approved already", approval, "morgan", 1000, false, /Another person/],
    ["nobody in particular", approval, "  ", 1000, false, /who you are/],
    ["anyone after it expired", approval, "robin", 0, false, /time to decide is over/],
    ["anyone while the kill switch is on", approval, "robin", 1000, true, /kill switch/],
    ["anyone once it is filled", { ...approval, state: "filled" as const }, "robin", 1000, false, /filled/],
    [
      "anyone while the risk gate refuses it",
      { ...approval, verdict: { ...approval.verdict, kind: "refused" as const } },
      "robin",
      1000,
      false,
      /risk gate/,
    ],
  ])("is closed to %s", (_, given, as, leftMs, killSwitch, says) => {
    expect(because(mayApprove(given, as, leftMs, killSwitch))).toMatch(says);
  });

  test("the requester may still edit and reject", () => {
    expect(mayChange(approval, "analyst", 1000)).toEqual({ ok: true });
  });
});

describe("an edit", () => {
  test("that changes nothing is empty", () => {
    expect(readDraft(draftOf(order), order)).toEqual({ ok: true, edit: {} });
  });

  test("holds only what differs, in minor units", () => {
    const read = readDraft({ quantity: "80", limit: "384.1", stop: "" }, order);
    expect(read).toEqual({ ok: true, edit: { quantityShares: 80, limitPriceMinor: 38410, stopPriceMinor: null } });
  });

  test("names each field that cannot be read", () => {
    const read = readDraft({ quantity: "1.5", limit: "cheap", stop: "-1" }, order);
    expect(read.ok ? [] : Object.keys(read.wrong)).toEqual(["quantity", "limit", "stop"]);
  });

  test("is shown field by field, before and after", () => {
    expect(differences(order, { ...order, quantityShares: 80, stopPriceMinor: null })).toEqual([
      { label: "Quantity", before: "120 shares", after: "80 shares" },
      { label: "Stop price", before: "$361.00", after: "none" },
    ]);
  });
});

describe("an order", () => {
  test("is said in one sentence", () => {
    expect(orderWords(order)).toBe("Buy 120 MSFT at $385.20 or better");
  });

  test("lists every field, also one that the page does not know", () => {
    const names = orderFields({ ...order, timeInForce: "day" }).map(({ name }) => name);
    expect(names.toSorted()).toEqual(
      [...Object.keys(order).filter((name) => name !== "evidenceIds"), "timeInForce"].toSorted(),
    );
  });
});
