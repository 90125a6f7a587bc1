// What must not compile: an order that nobody approved does not fit where a broker wants one. The type check of this file is the test
// of the types; the runs below show that a cast does not help either.
import { expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { type Order, orderHash } from "#knowledge/domain/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { anApproval, anOrder } from "#tests/fakes/approvals.ts";
import { limitsWith } from "#tests/fakes/limits.ts";
import { decided, fakeMarket } from "#tests/fakes/market.ts";
import { type Broker, clientOrderId, openPaperBroker, type Ticket } from "#tools/execution/index.ts";
import { type Approved, checkOrder, noOpenOrders, type Verdict } from "#tools/risk/index.ts";

/** Never called: the compiler reads it. */
async function whatTheCompilerSays(
  broker: Broker,
  order: Order,
  ticket: Ticket,
  verdict: Verdict<Order>,
  text: Approved<string>,
): Promise<void> {
  // @ts-expect-error a bare order
  await broker.submit(order, ticket);
  // @ts-expect-error an order written down as if approved
  await broker.submit({ ...order, approved: true }, ticket);
  // @ts-expect-error a verdict's item while it may be a refusal
  await broker.submit(verdict.item, ticket);
  // @ts-expect-error something else that was approved
  await broker.submit(text, ticket);
  if (verdict.kind === "approved") await broker.submit(verdict.item, ticket);
}

async function paperBroker() {
  const records = await openSqliteRecords({ path: ":memory:", clock: fixedClock(1) });
  await records.approvals.create(anApproval(), { atMs: 1, by: "analyst", note: null });
  const market = await fakeMarket();
  const limits = limitsWith();
  const order = anOrder();
  const ticket = {
    clientOrderId: clientOrderId("approval_1", orderHash(order)),
    approvalId: "approval_1",
    submittedMs: decided,
  };
  const world = {
    market: await market.at("fake", decided),
    portfolio: { currency: "USD", cashMinor: 100_000_000, positions: [] },
    openOrders: noOpenOrders,
    limits,
    killSwitch: false,
    coverage: 5,
  };
  return { broker: openPaperBroker({ records, market, limits }), records, order, ticket, world };
}

void whatTheCompilerSays;

test("an order cast to the approved type is refused by the broker, and so is a copy of an approved one", async () => {
  const { broker, order, ticket, world, records } = await paperBroker();
  await expect(broker.submit(order as Approved<Order>, ticket)).rejects.toMatchObject({ code: "tools/broker-refused" });
  const verdict = await checkOrder(order, world);
  if (verdict.kind !== "approved") throw new Error(verdict.reason);
  await expect(broker.submit({ ...verdict.item }, ticket)).rejects.toMatchObject({ code: "tools/broker-refused" });
  expect(await records.paper.find(ticket.clientOrderId)).toBeNull();
  expect((await broker.submit(verdict.item, ticket)).clientOrderId).toBe(ticket.clientOrderId);
});

test("an approved order cannot be changed afterwards", async () => {
  const { order, world } = await paperBroker();
  const verdict = await checkOrder(order, world);
  expect(() => Object.assign(verdict.item, { quantityShares: 1 })).toThrow(TypeError);
  expect(verdict.item).toEqual(order);
});
