// The approval queue, rule by rule: who may do what to which order in which state, and that everything leaves its trace.
import { describe, expect, test } from "vitest";
import { callerError, QuorumError } from "#infra/runtime/index.ts";
import { asOf, orderHash } from "#knowledge/domain/index.ts";
import type { Approval } from "#knowledge/stores/records/index.ts";
import { anOrder } from "#tests/fakes/approvals.ts";
import { type FakeDesk, type FakeDeskOptions, openFakeDesk } from "#tests/fakes/desk.ts";
import { closeMs, decided, decision, openMs } from "#tests/fakes/market.ts";
import type { Broker } from "#tools/execution/index.ts";
import { setKillSwitch } from "#tools/risk/index.ts";

/** AAA opens at 99.00 after the decision, under the limit of 100.00. */
const market = {
  prices: { AAA: { [decision + 1]: { open: 99, close: 99 } }, BBB: { [decision + 1]: { open: 49, close: 49 } } },
};
const open = (options: FakeDeskOptions = {}): Promise<FakeDesk> => openFakeDesk({ market, ...options });
const spent = 100 * 9_902 + 100;
const filled = { cashMinor: 100_000_000 - spent, shares: { AAA: 100 } };
const nothing = { cashMinor: 100_000_000, shares: {} };

async function pending(options?: FakeDeskOptions) {
  const desk = await open(options);
  const approval = await desk.propose();
  return { desk, approval, id: approval.approvalId, hash: approval.orderHash };
}

const codeOf = async (work: Promise<unknown>): Promise<string> => (await failure(work)).code;
const failure = async (work: Promise<unknown>): Promise<QuorumError> => {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof QuorumError)) throw new Error(`wanted a QuorumError, found ${String(thrown)}`);
  return thrown;
};
const steps = async (desk: FakeDesk, id: string) =>
  (await desk.queue.show(id)).history.map(({ from, to, by }) => `${from} -> ${to} by ${by}`);
const audited = async (desk: FakeDesk) =>
  (await desk.records.audit.read(1, 99)).map(({ action, actor }) => `${action} ${actor}`);

describe("the way of an order", () => {
  test("from proposal to fill is written state by state, each line chained", async () => {
    const { desk, id, hash } = await pending();
    await desk.queue.approve(id, { hash, as: "ann" });
    expect((await desk.queue.execute(id)).state).toBe("filled");
    expect(await steps(desk, id)).toEqual([
      "null -> proposed by analyst",
      "proposed -> pending by risk-gate",
      "pending -> approved by ann",
      "approved -> submitted by desk",
      "submitted -> filled by paper",
    ]);
    expect(await desk.account()).toEqual(filled);
    expect(await audited(desk)).toEqual([
      "approval.proposed analyst",
      "approval.pending risk-gate",
      "approval.approved ann",
      "broker.accepted paper-broker",
      "approval.submitted desk",
      "ledger.fill ledger",
      "approval.filled paper",
    ]);
    expect(await desk.records.audit.verify()).toEqual({ lines: 7, brokenAtSeq: null });
  });

  test("a fill lies after the decision: the account at the decision does not see it", async () => {
    const { desk, id, hash } = await pending();
    await desk.queue.approve(id, { hash, as: "ann" });
    await desk.queue.execute(id);
    expect((await desk.queue.show(id)).fills.map(({ filledAtMs }) => filledAtMs)).toEqual([openMs(decision + 1)]);
    expect(await desk.records.ledger.fills("fake", decided)).toEqual([]);
  });

  test("executing again, and many times at once, fills once", async () => {
    const { desk, id, hash } = await pending();
    await desk.queue.approve(id, { hash, as: "ann" });
    const states = await Promise.all(Array.from({ length: 8 }, () => desk.queue.execute(id)));
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(["filled"]));
    expect(await desk.account()).toEqual(filled);
    expect(await steps(desk, id)).toHaveLength(5);
  });

  test("an order that nobody approved is not sent", async () => {
    const { desk, id, hash } = await pending();
    expect(await failure(desk.queue.execute(id))).toMatchObject({
      code: "tools/approval-state",
      context: { state: "pending" },
    });
    await desk.queue.reject(id, { hash, as: "ann", reason: "Too dear." });
    expect(await failure(desk.queue.execute(id))).toMatchObject({
      code: "tools/approval-state",
      context: { state: "rejected" },
    });
    expect(await desk.account()).toEqual(nothing);
  });

  test("an approval that does not exist is said not to", async () => {
    const desk = await open();
    for (const work of [
      desk.queue.show("x"),
      desk.queue.approve("x", { hash: "h", as: "ann" }),
      desk.queue.execute("x"),
    ]) {
      expect(await codeOf(work)).toBe("tools/approval-not-found");
    }
  });
});

describe("proposing", () => {
  test("twice for one run is once, also where the second order is another", async () => {
    const { desk, approval } = await pending();
    const again = await desk.propose({ quantityShares: 7 });
    expect(again).toEqual(approval);
    expect(await desk.queue.list()).toHaveLength(1);
    expect(await desk.queue.list({ states: ["filled"] })).toEqual([]);
  });

  test("after the order went on answers with how it stands", async () => {
    const { desk, id, hash } = await pending();
    await desk.queue.approve(id, { hash, as: "ann" });
    await desk.queue.execute(id);
    expect((await desk.propose()).state).toBe("filled");
    expect(await desk.account()).toEqual(filled);
  });

  test("what the gate refused, or a verdict on another order, is refused", async () => {
    const desk = await open();
    expect(await failure(desk.propose({ quantityShares: 9_000 }))).toMatchObject({
      code: "tools/risk-refused",
      context: { rule: "position" },
    });
    const { verdict } = await desk.propose({ quantityShares: 5 }, { runId: "run_9" });
    expect(await codeOf(desk.propose({}, { verdict }))).toBe("tools/risk-refused");
    expect(await desk.queue.list()).toHaveLength(1);
  });
});

describe("approving", () => {
  test("names the hash of the order seen; another hash is refused, saying both", async () => {
    const { desk, id, hash } = await pending();
    const wrong = orderHash(anOrder({ quantityShares: 99 }));
    const error = await failure(desk.queue.approve(id, { hash: wrong, as: "ann" }));
    expect(error).toMatchObject({ code: "tools/approval-hash-mismatch", context: { given: wrong, present: hash } });
    expect(error.message).toContain(wrong);
    expect(error.message).toContain(hash);
    expect((await desk.queue.show(id)).approval.state).toBe("pending");
  });

  test("is never for the requester, however the name is written", async () => {
    const { desk, id, hash } = await pending();
    for (const as of [
      "analyst",
      "Analyst",
      "  ANALYST ",
      "ａｎａｌｙｓｔ",
      "ana\u200blyst",
      "\ufeffanalyst",
      "anal\u00adyst",
    ]) {
      expect(await codeOf(desk.queue.approve(id, { hash, as }))).toBe("tools/approval-same-person");
    }
    for (const as of ["", "   ", "\u200b", "\u2060 ", "x".repeat(81)])
      expect(await codeOf(desk.queue.approve(id, { hash, as }))).toBe("tools/input-invalid");
    expect((await desk.queue.show(id)).approval).toMatchObject({ state: "pending", approvedBy: [] });
  });

  test("again by the same person is answered with how things stand, in every later state, and acts once", async () => {
    const { desk, id, hash } = await pending();
    const approve = () => desk.queue.approve(id, { hash, as: "ann" });
    expect((await Promise.all([approve(), approve(), approve()])).map(({ state }) => state)).toEqual([
      "approved",
      "approved",
      "approved",
    ]);
    await desk.queue.execute(id);
    expect((await desk.queue.approve(id, { hash, as: "Ann" })).state).toBe("filled");
    expect(await desk.account()).toEqual(filled);
    expect((await steps(desk, id)).filter((step) => step.includes("approved by"))).toHaveLength(1);
  });

  test("by another person once it is settled names the state", async () => {
    const { desk, id, hash } = await pending();
    await desk.queue.approve(id, { hash, as: "ann" });
    expect(await failure(desk.queue.approve(id, { hash, as: "bob" }))).toMatchObject({
      code: "tools/approval-state",
      context: { state: "approved" },
    });
  });

  test("is refused by the hook before anything but the audit line is written", async () => {
    const beforeApprove = (approval: Approval): void => {
      throw callerError("graphs/fingerprint-changed", `The desk changed since ${approval.runId} paused.`);
    };
    const { desk, approval, id, hash } = await pending({ queue: { beforeApprove } });
    expect(await codeOf(desk.queue.approve(id, { hash, as: "ann" }))).toBe("graphs/fingerprint-changed");
    expect((await desk.queue.show(id)).approval).toEqual(approval);
    expect((await audited(desk)).at(-1)).toBe("approval.approve-refused ann");
  });
});

describe("the gate on approval", () => {
  test("looks again where the market stands by then, and a refusal leaves the approval as it was", async () => {
    const { desk, approval, id, hash } = await pending({
      market: { prices: { AAA: { [decision + 1]: { open: 90, close: 90 } } } },
    });
    const later = asOf(closeMs(decision + 1));
    const error = await failure(desk.queue.approve(id, { hash, as: "ann", asOf: later }));
    expect(error).toMatchObject({ code: "tools/risk-refused", context: { rule: "price-band" } });
    expect(error.message).toContain("from the last close");
    expect((await desk.queue.show(id)).approval).toEqual(approval);
    expect((await desk.queue.approve(id, { hash, as: "ann" })).state).toBe("approved");
  });

  test("at a later moment moves the order's start there: it trades in the session after", async () => {
    const { desk, id, hash } = await pending();
    const later = asOf(closeMs(decision + 1));
    const { verdict } = await desk.queue.approve(id, { hash, as: "ann", asOf: later });
    expect(verdict.checkedAsOf).toBe(new Date(later).toISOString());
    await desk.queue.execute(id);
    const [fill] = (await desk.queue.show(id)).fills;
    expect(fill?.filledAtMs).toBeGreaterThanOrEqual(openMs(decision + 2));
  });

  test("never looks from before the decision, nor from beyond what is known", async () => {
    const { desk, id, hash } = await pending();
    expect(await codeOf(desk.queue.approve(id, { hash, as: "ann", asOf: asOf(decided - 1) }))).toBe(
      "tools/input-invalid",
    );
    expect(await codeOf(desk.queue.approve(id, { hash, as: "ann", asOf: asOf(closeMs(90)) }))).toBe(
      "knowledge/as-of-out-of-range",
    );
    expect((await desk.queue.show(id)).approval.state).toBe("pending");
  });

  test("counts what was approved since the proposal, though its fills lie after the as-of", async () => {
    const desk = await open();
    const first = await desk.propose({ quantityShares: 1_200 });
    const second = await desk.propose({ quantityShares: 1_200 }, { runId: "run_2" });
    const approve = async ({ approvalId, orderHash: hash }: Approval) => {
      await desk.queue.approve(approvalId, { hash, as: "ann" }); // 120,000.00 each: two people
      await desk.queue.approve(approvalId, { hash, as: "bob" });
    };
    await approve(first);
    await desk.queue.execute(first.approvalId);
    expect((await desk.queue.show(first.approvalId)).approval.state).toBe("filled");
    expect(await failure(approve(second))).toMatchObject({ code: "tools/risk-refused", context: { rule: "position" } });
  });

  test("of two orders approved at the same moment lets through only what both together may be", async () => {
    const desk = await open({ limits: { approvals: { twoApproversAboveMinor: 1_000_000_000 } } });
    const proposals = [
      await desk.propose({ quantityShares: 1_200 }),
      await desk.propose({ quantityShares: 1_200 }, { runId: "run_2" }),
    ];
    const ends = await Promise.allSettled(
      proposals.map(({ approvalId, orderHash: hash }) => desk.queue.approve(approvalId, { hash, as: "ann" })),
    );
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(ends.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "tools/risk-refused", context: { rule: "position" } },
    });
    expect(await desk.queue.list({ states: ["approved"] })).toHaveLength(1);
    expect(await desk.queue.list({ states: ["pending"] })).toHaveLength(1);
  });

  test("refuses while the kill switch is on", async () => {
    const { desk, id, hash } = await pending();
    await setKillSwitch(desk.records, { on: true, as: "ann" }, desk.clock);
    expect(await failure(desk.queue.approve(id, { hash, as: "ann" }))).toMatchObject({
      code: "tools/risk-refused",
      context: { rule: "kill-switch" },
    });
    await setKillSwitch(desk.records, { on: false, as: "ann" }, desk.clock);
    expect((await desk.queue.approve(id, { hash, as: "ann" })).state).toBe("approved");
  });
});

describe("two approvers", () => {
  const two = { limits: { approvals: { twoApproversAboveMinor: 999_999 } } }; // the order is 1,000,000

  test("are needed above the threshold, not at it", async () => {
    const desk = await open({ limits: { approvals: { twoApproversAboveMinor: 1_000_000 } } });
    expect((await desk.propose()).approversNeeded).toBe(1);
    expect((await desk.propose({ limitPriceMinor: 10_001 }, { runId: "run_2" })).approversNeeded).toBe(2);
  });

  test("must be two different people; the first leaves it pending, and sending waits for the second", async () => {
    const { desk, id, hash } = await pending(two);
    expect(await desk.queue.approve(id, { hash, as: "ann" })).toMatchObject({
      state: "pending",
      approvedBy: ["ann"],
      approversNeeded: 2,
    });
    expect(await desk.queue.approve(id, { hash, as: " ANN" })).toMatchObject({ state: "pending", approvedBy: ["ann"] });
    expect(await codeOf(desk.queue.execute(id))).toBe("tools/approval-state");
    expect(await codeOf(desk.queue.approve(id, { hash, as: "analyst" }))).toBe("tools/approval-same-person");
    expect(await desk.queue.approve(id, { hash, as: "bob" })).toMatchObject({
      state: "approved",
      approvedBy: ["ann", "bob"],
    });
    await desk.queue.execute(id);
    expect(await desk.account()).toEqual(filled);
    expect((await steps(desk, id)).slice(2, 4)).toEqual(["pending -> pending by ann", "pending -> approved by bob"]);
  });

  test("at the same moment count as two, the same one twice as one", async () => {
    const one = await pending(two);
    await Promise.all(["ann", "ann", "ann"].map((as) => one.desk.queue.approve(one.id, { hash: one.hash, as })));
    expect((await one.desk.queue.show(one.id)).approval).toMatchObject({ state: "pending", approvedBy: ["ann"] });
    const both = await pending(two);
    await Promise.all(["ann", "bob"].map((as) => both.desk.queue.approve(both.id, { hash: both.hash, as })));
    expect((await both.desk.queue.show(both.id)).approval.state).toBe("approved");
  });

  test("second looks no earlier than the first did", async () => {
    const { desk, id, hash } = await pending(two);
    await desk.queue.approve(id, { hash, as: "ann", asOf: asOf(closeMs(decision + 1)) });
    expect(await codeOf(desk.queue.approve(id, { hash, as: "bob", asOf: decided }))).toBe("tools/input-invalid");
    expect((await desk.queue.approve(id, { hash, as: "bob" })).verdict.checkedAsOf).toBe(
      new Date(closeMs(decision + 1)).toISOString(),
    );
  });

  test("after one has approved, either may still reject", async () => {
    const { desk, id, hash } = await pending(two);
    await desk.queue.approve(id, { hash, as: "ann" });
    expect((await desk.queue.reject(id, { hash, as: "bob", reason: "No." })).state).toBe("rejected");
    expect(await codeOf(desk.queue.approve(id, { hash, as: "carol" }))).toBe("tools/approval-state");
  });
});

describe("editing", () => {
  test("makes a new hash, asks the gate again and shows as edited, then pending", async () => {
    const { desk, id, hash } = await pending();
    const edited = await desk.queue.edit(id, { hash, as: "bob", edit: { quantityShares: 60, stopPriceMinor: 9_000 } });
    const order = anOrder({ quantityShares: 60, stopPriceMinor: 9_000 });
    expect(edited).toMatchObject({
      state: "pending",
      order,
      orderHash: orderHash(order),
      verdict: { kind: "approved", orderHash: orderHash(order) },
    });
    expect((await steps(desk, id)).slice(2)).toEqual(["pending -> edited by bob", "edited -> pending by risk-gate"]);
    expect(await codeOf(desk.queue.approve(id, { hash, as: "ann" }))).toBe("tools/approval-hash-mismatch");
    await desk.queue.approve(id, { hash: edited.orderHash, as: "bob" }); // the editor may, he did not ask for it
    await desk.queue.execute(id);
    expect((await desk.account()).shares).toEqual({ AAA: 60 });
  });

  test("that the gate refuses leaves the approval as it was", async () => {
    const { desk, approval, id, hash } = await pending();
    const error = await failure(desk.queue.edit(id, { hash, as: "bob", edit: { quantityShares: 2_001 } }));
    expect(error).toMatchObject({ code: "tools/risk-refused", context: { rule: "position" } });
    expect((await desk.queue.show(id)).approval).toEqual(approval);
    expect((await audited(desk)).at(-1)).toBe("approval.edit-refused bob");
    expect((await desk.queue.approve(id, { hash, as: "ann" })).state).toBe("approved");
  });

  test("needs its approvers anew, and two where it passes the threshold", async () => {
    const { desk, id, hash } = await pending({ limits: { approvals: { twoApproversAboveMinor: 1_500_000 } } });
    const larger = await desk.queue.edit(id, { hash, as: "bob", edit: { quantityShares: 151 } });
    expect(larger.approversNeeded).toBe(2);
    await desk.queue.approve(id, { hash: larger.orderHash, as: "ann" });
    const smaller = await desk.queue.edit(id, { hash: larger.orderHash, as: "bob", edit: { quantityShares: 150 } });
    expect(smaller).toMatchObject({ approversNeeded: 1, approvedBy: [], state: "pending" });
  });

  test("by the requester does not let him approve it", async () => {
    const { desk, id, hash } = await pending();
    const { orderHash: now } = await desk.queue.edit(id, { hash, as: "analyst", edit: { quantityShares: 50 } });
    expect(await codeOf(desk.queue.approve(id, { hash: now, as: "analyst" }))).toBe("tools/approval-same-person");
  });

  test.each([
    ["nothing", {}],
    ["what it is already", { quantityShares: 100 }],
    ["half a share", { quantityShares: 0.5 }],
    ["what may not be changed", { symbol: "BBB" } as object],
  ])("of %s is refused", async (_, edit) => {
    const { desk, approval, id, hash } = await pending();
    expect(await codeOf(desk.queue.edit(id, { hash, as: "bob", edit }))).toBe("tools/input-invalid");
    expect((await desk.queue.show(id)).approval).toEqual(approval);
  });

  test("from an old hash or after approval is refused", async () => {
    const { desk, id, hash } = await pending();
    expect(await codeOf(desk.queue.edit(id, { hash: "0".repeat(64), as: "bob", edit: { quantityShares: 1 } }))).toBe(
      "tools/approval-hash-mismatch",
    );
    await desk.queue.approve(id, { hash, as: "ann" });
    expect(await codeOf(desk.queue.edit(id, { hash, as: "bob", edit: { quantityShares: 1 } }))).toBe(
      "tools/approval-state",
    );
  });
});

describe("rejecting", () => {
  test("keeps who and why; again by the same person changes nothing, by another names the state", async () => {
    const { desk, id, hash } = await pending();
    const reject = (as: string) => desk.queue.reject(id, { hash, as, reason: " Too dear. " });
    expect((await reject("ann")).state).toBe("rejected");
    expect((await reject("ann")).state).toBe("rejected");
    expect(await codeOf(reject("bob"))).toBe("tools/approval-state");
    expect((await desk.queue.show(id)).history.at(-1)).toMatchObject({ to: "rejected", by: "ann", note: "Too dear." });
    expect(await codeOf(desk.queue.approve(id, { hash, as: "bob" }))).toBe("tools/approval-state");
  });

  test("needs a reason and the present hash; the requester may withdraw", async () => {
    const { desk, id, hash } = await pending();
    expect(await codeOf(desk.queue.reject(id, { hash, as: "ann", reason: "  " }))).toBe("tools/input-invalid");
    expect(await codeOf(desk.queue.reject(id, { hash: "0".repeat(64), as: "ann", reason: "No." }))).toBe(
      "tools/approval-hash-mismatch",
    );
    expect((await desk.queue.reject(id, { hash, as: "analyst", reason: "Thought better of it." })).state).toBe(
      "rejected",
    );
  });
});

describe("expiry", () => {
  const hour = 3_600_000;

  test("comes by the clock, at the moment named and not before", async () => {
    const { desk, approval, id, hash } = await pending();
    expect(approval.expiresAtMs - approval.requestedAtMs).toBe(8 * hour);
    desk.clock.advance(8 * hour - 1);
    expect(await desk.queue.expire()).toEqual([]);
    desk.clock.advance(1);
    expect(await failure(desk.queue.approve(id, { hash, as: "ann" }))).toMatchObject({
      code: "tools/approval-expired",
    });
    expect((await steps(desk, id)).at(-1)).toBe("pending -> expired by clock");
  });

  test.each(["list", "show", "edit", "reject", "execute", "expire", "recover", "propose"] as const)(
    "shows at the first touch: %s",
    async (touch) => {
      const { desk, id, hash } = await pending();
      desk.clock.advance(9 * hour);
      const touches = {
        list: () => desk.queue.list(),
        show: () => desk.queue.show(id),
        edit: () => desk.queue.edit(id, { hash, as: "ann", edit: { quantityShares: 1 } }),
        reject: () => desk.queue.reject(id, { hash, as: "ann", reason: "No." }),
        execute: () => desk.queue.execute(id),
        expire: () => desk.queue.expire(),
        recover: () => desk.queue.recover(),
        propose: () => desk.propose(),
      };
      await touches[touch]().catch((error: unknown) =>
        expect(["tools/approval-expired", "tools/approval-state"]).toContain((error as QuorumError).code),
      );
      expect((await desk.records.approvals.get(id))?.state).toBe("expired");
      expect(await desk.account()).toEqual(nothing);
    },
  );

  test("of one that waits for its second approver takes the first approval with it", async () => {
    const { desk, id, hash } = await pending({ limits: { approvals: { twoApproversAboveMinor: 1 } } });
    await desk.queue.approve(id, { hash, as: "ann" });
    desk.clock.advance(9 * hour);
    for (const as of ["ann", "bob"])
      expect(await codeOf(desk.queue.approve(id, { hash, as }))).toBe("tools/approval-expired");
  });

  test("during the second check takes the approval with it", async () => {
    const late: { now: () => void } = { now: () => {} };
    const { desk, id, hash } = await pending({ queue: { beforeApprove: () => late.now() } });
    late.now = () => desk.clock.advance(8 * hour);
    expect(await codeOf(desk.queue.approve(id, { hash, as: "ann" }))).toBe("tools/approval-expired");
    expect((await steps(desk, id)).at(-1)).toBe("pending -> expired by clock");
  });

  test("does not touch what people have released", async () => {
    const { desk, id, hash } = await pending();
    await desk.queue.approve(id, { hash, as: "ann" });
    desk.clock.advance(99 * hour);
    expect(await desk.queue.expire()).toEqual([]);
    expect((await desk.queue.execute(id)).state).toBe("filled");
  });
});

describe("the kill switch", () => {
  test("holds an approved order back until it is off; nothing is lost", async () => {
    const { desk, id, hash } = await pending();
    await desk.queue.approve(id, { hash, as: "ann" });
    await setKillSwitch(desk.records, { on: true, as: "ann" }, desk.clock);
    expect(await failure(desk.queue.execute(id))).toMatchObject({
      code: "tools/risk-refused",
      context: { rule: "kill-switch" },
    });
    expect((await desk.queue.recover()).held).toMatchObject([{ approvalId: id, code: "tools/risk-refused" }]);
    expect(await desk.account()).toEqual(nothing);
    await setKillSwitch(desk.records, { on: false, as: "ann" }, desk.clock);
    expect((await desk.queue.recover()).moved).toMatchObject([{ approvalId: id, state: "filled" }]);
  });

  test("does not make the desk forget an order that the broker has already", async () => {
    const desk = await open({
      broker: (paper) => ({
        ...paper,
        submit: async (order, ticket) => {
          await paper.submit(order, ticket);
          throw new Error("the line went dead");
        },
      }),
    });
    const { approvalId, orderHash: hash } = await desk.propose();
    await desk.queue.approve(approvalId, { hash, as: "ann" });
    await expect(desk.queue.execute(approvalId)).rejects.toThrow("the line went dead");
    await setKillSwitch(desk.records, { on: true, as: "ann" }, desk.clock);
    expect((await desk.queue.execute(approvalId)).state).toBe("filled");
    expect(await desk.account()).toEqual(filled);
  });
});

describe("a broker", () => {
  test("that refuses an order fails it with the reason", async () => {
    const refuse: Broker["submit"] = async () => {
      throw new QuorumError("tools/broker-refused", "The market is closed to you.", { fault: "outside", retry: false });
    };
    const { desk, id, hash } = await pending({ broker: (paper) => ({ ...paper, submit: refuse }) });
    await desk.queue.approve(id, { hash, as: "ann" });
    expect((await desk.queue.execute(id)).state).toBe("failed");
    expect((await desk.queue.show(id)).history.at(-1)?.note).toBe("The market is closed to you.");
    expect(await desk.account()).toEqual(nothing);
  });

  test("that does not answer leaves the order approved, and the others go on", async () => {
    let down = true;
    const desk = await open({
      broker: (paper) => ({
        ...paper,
        submit: async (order, ticket) => {
          if (down && order.symbol === "AAA")
            throw new QuorumError("tools/timeout", "No answer.", { fault: "outside", retry: true });
          return paper.submit(order, ticket);
        },
      }),
    });
    const aaa = await desk.propose();
    const bbb = await desk.propose({ symbol: "BBB", limitPriceMinor: 5_000 }, { runId: "run_2" });
    for (const { approvalId, orderHash: hash } of [aaa, bbb]) await desk.queue.approve(approvalId, { hash, as: "ann" });
    const report = await desk.queue.recover();
    expect(report.held).toEqual([{ approvalId: aaa.approvalId, code: "tools/timeout", message: "No answer." }]);
    expect(report.moved).toMatchObject([{ approvalId: bbb.approvalId, state: "filled" }]);
    down = false;
    expect((await desk.queue.recover()).moved).toMatchObject([{ approvalId: aaa.approvalId, state: "filled" }]);
    expect((await desk.account()).shares).toEqual({ AAA: 100, BBB: 100 });
  });

  test("that says the same fills again is booked once", async () => {
    const { desk, id, hash } = await pending();
    await desk.queue.approve(id, { hash, as: "ann" });
    await desk.queue.execute(id);
    const [fill] = (await desk.queue.show(id)).fills;
    expect((await desk.broker.settle(`${id}.${hash}`)).fills).toEqual([fill]);
    expect(await desk.records.ledger.addFill(fill!)).toBe(false);
    expect(await desk.account()).toEqual(filled);
  });

  test("that claims more shares than were ordered is not believed", async () => {
    const doubling = (paper: Broker): Broker => ({
      ...paper,
      settle: async (id) => {
        const settlement = await paper.settle(id);
        return {
          ...settlement,
          fills: settlement.fills.flatMap((fill) => [fill, { ...fill, fillId: `${fill.fillId}-again` }]),
        };
      },
    });
    const { desk, id, hash } = await pending({ broker: doubling });
    await desk.queue.approve(id, { hash, as: "ann" });
    expect(await failure(desk.queue.execute(id))).toMatchObject({ code: "tools/order-invalid", fault: "bug" });
    expect((await desk.records.approvals.get(id))?.state).toBe("submitted");
  });
});

test("tampering with a stored order releases nothing", async () => {
  const { desk, id, hash } = await pending();
  await desk.queue.approve(id, { hash, as: "ann" });
  const forged = JSON.stringify(anOrder({ quantityShares: 5_000 }));
  desk.records.sqlite.prepare("update approvals set order_json = ? where approval_id = ?").run(forged, id);
  expect(await failure(desk.queue.execute(id))).toMatchObject({ code: "tools/approval-hash-mismatch", fault: "bug" });
  desk.records.sqlite
    .prepare("update approvals set order_json = ?, approved_by = '[]' where approval_id = ?")
    .run(JSON.stringify(anOrder()), id);
  expect(await failure(desk.queue.execute(id))).toMatchObject({ code: "tools/approval-state", fault: "bug" });
  expect(await desk.account()).toEqual(nothing);
});

test("a full disk stops an approval whole: nothing of it is written, and it goes through when there is room", async () => {
  const { desk, approval, id, hash } = await pending();
  const { sqlite } = desk.records;
  sqlite.exec("create table ballast (x blob)");
  sqlite.pragma(`max_page_count = ${sqlite.pragma("page_count", { simple: true })}`);
  const fill = sqlite.prepare("insert into ballast values (zeroblob(200))");
  for (let full = false; !full; ) {
    try {
      fill.run();
    } catch {
      full = true;
    }
  }
  const lines = (await desk.records.audit.verify()).lines;
  for (
    let i = 0;
    i < 50 &&
    (await codeOr(desk.queue.reject(id, { hash: "0".repeat(64), as: "ann", reason: "x".repeat(600) }))) !==
      "infra/disk-full";
    i++
  );
  expect(await codeOf(desk.queue.edit(id, { hash, as: "ann", edit: { quantityShares: 50 } }))).toBe("infra/disk-full");
  expect(await desk.records.approvals.get(id)).toEqual(approval);
  expect((await desk.records.audit.verify()).brokenAtSeq).toBeNull();
  sqlite.pragma("max_page_count = 1000000");
  expect((await desk.queue.approve(id, { hash, as: "ann" })).state).toBe("approved");
  expect(await desk.records.audit.verify()).toMatchObject({ brokenAtSeq: null });
  expect((await desk.records.audit.verify()).lines).toBeGreaterThan(lines);
});

const codeOr = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: QuorumError) => error.code,
  );
