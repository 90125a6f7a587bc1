// The paper broker: at which price, when, how much of it, and what becomes of the rest.
import { describe, expect, test } from "vitest";
import { isoTime } from "#infra/runtime/index.ts";
import type { Order } from "#knowledge/domain/index.ts";
import { type FakeDesk, openFakeDesk } from "#tests/fakes/desk.ts";
import { limitsWith } from "#tests/fakes/limits.ts";
import {
  action,
  barsOf,
  closeMs,
  day,
  decision,
  type FakeMarketOptions,
  openMs,
  type Prices,
} from "#tests/fakes/market.ts";
import { openPaperBroker } from "#tools/execution/index.ts";

const start = 100_000_000;
const next = decision + 1;

/** A desk whose AAA trades at the prices given in the sessions after the decision, 72 first. */
async function deskAt(
  sessions: readonly Prices[],
  { until = 80, actions = [] }: FakeMarketOptions = {},
  limits = {},
): Promise<FakeDesk> {
  const told = Object.fromEntries(sessions.map((prices, i) => [next + i, { open: 101, close: 101, ...prices }]));
  return openFakeDesk({ market: { until, actions, prices: { AAA: told } }, limits });
}

async function trade(desk: FakeDesk, order: Partial<Order> = {}, runId = "run_1") {
  const { approvalId, orderHash } = await desk.propose(order, { runId });
  await desk.queue.approve(approvalId, { hash: orderHash, as: "ann" });
  const { state } = await desk.queue.execute(approvalId);
  const { fills, history } = await desk.queue.show(approvalId);
  return { approvalId, state, fills, note: history.at(-1)?.note ?? null };
}

/** One purchase of a hundred at a limit of 100.00 against the next session's prices: price and time of the fill, or none. */
async function fillOf(prices: Prices, order: Partial<Order> = {}, limits = {}) {
  const { fills } = await trade(await deskAt([prices, {}, {}, {}, {}], {}, limits), order);
  return fills.length === 0 ? null : fills.map(({ priceMinor, filledAtMs }) => [priceMinor, filledAtMs])[0];
}

describe("a purchase", () => {
  test("trades at the open and half the spread where the limit is above both", async () => {
    expect(await fillOf({ open: 99, close: 99 })).toEqual([9_902, openMs(next)]); // 99.00 + 2 bps = 99.0198
  });

  test("never pays more than its limit", async () => {
    expect(await fillOf({ open: 99.99, close: 99 })).toEqual([10_000, openMs(next)]);
    expect(await fillOf({ open: 100, close: 99 })).toEqual([10_000, openMs(next)]);
  });

  test("trades at the limit, known at the close, where the open is above and the low reaches it", async () => {
    expect(await fillOf({ open: 101, low: 100, close: 101 })).toEqual([10_000, closeMs(next)]);
    expect(await fillOf({ open: 100.01, low: 95, close: 97 })).toEqual([10_000, closeMs(next)]);
  });

  test("does not trade where the low stays above the limit by a cent", async () => {
    expect(await fillOf({ open: 101, low: 100.01, close: 101 })).toBeNull();
  });

  test("rounds against itself, but not over float noise", async () => {
    expect(await fillOf({ open: 98.005, close: 98 }, {}, { broker: { halfSpreadBps: 0 } })).toEqual([
      9_801,
      openMs(next),
    ]);
    expect(await fillOf({ open: 98.01, close: 98 }, {}, { broker: { halfSpreadBps: 0 } })).toEqual([
      9_801,
      openMs(next),
    ]); // 98.01 * 100 is 9801.000000000002
  });
});

describe("a sale", () => {
  /** Buys a hundred in the first session, offers them at 100.00 in the second, at the prices given. */
  const sell = async (prices: Prices) => {
    const desk = await deskAt([
      { open: 99, close: 99 },
      prices,
      { open: 99, close: 99 },
      { open: 99, close: 99 },
      { open: 99, close: 99 },
    ]);
    await trade(desk);
    const sale = await trade(desk, { side: "sell", asOf: isoTime(closeMs(next)) }, "run_2");
    return sale.fills.length === 0 ? null : sale.fills.map(({ priceMinor, filledAtMs }) => [priceMinor, filledAtMs])[0];
  };

  test("is the mirror image: open less half the spread, never below the limit, else the limit if the high reaches it", async () => {
    expect(await sell({ open: 102, close: 102 })).toEqual([10_197, openMs(next + 1)]); // 102.00 - 2 bps = 101.9796
    expect(await sell({ open: 100.01, close: 101 })).toEqual([10_000, openMs(next + 1)]);
    expect(await sell({ open: 99, high: 100, close: 99 })).toEqual([10_000, closeMs(next + 1)]);
    expect(await sell({ open: 99, high: 99.99, close: 99 })).toBeNull();
  });

  test("brings its proceeds less commission", async () => {
    const desk = await deskAt([
      { open: 99, close: 99 },
      { open: 102, close: 102 },
    ]);
    await trade(desk);
    await trade(desk, { side: "sell", asOf: isoTime(closeMs(next)) }, "run_2");
    expect(await desk.account()).toEqual({ cashMinor: start - 100 * 9_902 - 100 + 100 * 10_197 - 100, shares: {} });
  });
});

describe("a session's volume", () => {
  const thin: Prices = { open: 99, close: 99, volumeShares: 4_050 }; // 40 shares at one percent

  test("bounds what trades in it; the rest goes on in the next", async () => {
    const desk = await deskAt([thin, thin, thin]);
    const { state, fills } = await trade(desk);
    expect(state).toBe("filled");
    expect(fills.map(({ quantityShares, filledAtMs }) => [quantityShares, filledAtMs])).toEqual([
      [40, openMs(next)],
      [40, openMs(next + 1)],
      [20, openMs(next + 2)],
    ]);
    expect(new Set(fills.map(({ fillId }) => fillId)).size).toBe(3);
  });

  test("is shared by the account's orders", async () => {
    const desk = await deskAt([thin, thin, thin, thin, thin]);
    const first = await trade(desk, { quantityShares: 30 });
    const { fills } = await trade(desk, { quantityShares: 30 }, "run_2");
    expect(first.fills.map(({ quantityShares }) => quantityShares)).toEqual([30]);
    expect(fills.map(({ quantityShares, filledAtMs }) => [quantityShares, filledAtMs])).toEqual([
      [10, openMs(next)],
      [20, openMs(next + 1)],
    ]);
  });

  test("too thin for a single share fills nothing", async () => {
    const { state, fills } = await trade(
      await deskAt(Array.from({ length: 5 }, () => ({ ...thin, volumeShares: 99 }))),
    );
    expect([state, fills]).toEqual(["failed", []]);
  });
});

test("commission over partial fills adds up to that of the whole order", async () => {
  const thin: Prices = { open: 99, close: 99, volumeShares: 15_000 };
  const desk = await deskAt(
    [thin, thin, thin],
    {},
    { broker: { minCommissionMinor: 100, commissionPerShareMinor: 0.75 } },
  );
  const { fills } = await trade(desk, { quantityShares: 333 });
  expect(fills.map(({ commissionMinor }) => commissionMinor)).toEqual([113, 112, 25]); // 150, 300, 333 shares: 112.5, 225, 249.75, rounded up
  expect(fills.reduce((sum, { commissionMinor }) => sum + commissionMinor, 0)).toBe(250);
});

describe("the horizon", () => {
  test("ends an order that its limit never met, with the reason, and nothing moves", async () => {
    const desk = await deskAt([{}, {}, {}, {}, {}, { open: 90, low: 90, close: 90 }]);
    const { state, fills, note } = await trade(desk);
    expect([state, fills]).toEqual(["failed", []]);
    expect(note).toBe("0 of 100 shares traded; the rest was cancelled: its horizon of 5 sessions is over.");
    expect(await desk.account()).toEqual({ cashMinor: start, shares: {} });
  });

  test("includes its last session", async () => {
    const { state, fills } = await trade(await deskAt([{}, {}, {}, {}, { open: 99, close: 99 }]));
    expect([state, fills[0]?.filledAtMs]).toEqual(["filled", openMs(next + 4)]);
  });

  test("keeps what was traded of an order that ends unfilled", async () => {
    const desk = await deskAt([{ open: 99, close: 99, volumeShares: 3_000 }, {}, {}, {}, {}]);
    const { state, note } = await trade(desk);
    expect(state).toBe("failed");
    expect(note).toContain("30 of 100 shares traded");
    expect(await desk.account()).toEqual({ cashMinor: start - 30 * 9_902 - 100, shares: { AAA: 30 } });
  });

  test("that the known prices do not reach yet leaves it working; settling goes on when there are more", async () => {
    const desk = await deskAt([{}, { open: 99, close: 99, volumeShares: 3_000 }], { until: next + 1 });
    const { approvalId, state } = await trade(desk);
    expect(state).toBe("submitted");
    expect((await desk.queue.settle()).moved).toEqual([]);
    const news = barsOf("AAA", {
      from: next + 2,
      until: next + 2,
      prices: { AAA: { [next + 2]: { open: 98, close: 98 } } },
    });
    await desk.market.append(
      "fake",
      news.map((value) => ({ kind: "bar", value })),
    );
    const { moved, held } = await desk.queue.settle("fake");
    expect([moved.map((approval) => approval.state), held]).toEqual([["filled"], []]);
    const { fills } = await desk.queue.show(approvalId);
    expect(fills.map(({ quantityShares, filledAtMs }) => [quantityShares, filledAtMs])).toEqual([
      [30, openMs(next + 1)],
      [70, openMs(next + 2)],
    ]);
  });
});

test("a split ends a working order: its shares and limit no longer mean what was approved", async () => {
  const desk = await deskAt([{}, { open: 20, close: 20, low: 20 }], { actions: [action("split", "AAA", next + 1, 5)] });
  const { state, fills, note } = await trade(desk);
  expect([state, fills]).toEqual(["failed", []]);
  expect(note).toContain(`a split took effect on ${day(next + 1)}`);
});

test("an order keeps the terms that it was accepted on", async () => {
  const desk = await deskAt([{ open: 99, close: 99 }]);
  const { fills } = await trade(desk);
  const dearer = openPaperBroker({
    ...desk,
    limits: limitsWith({ broker: { halfSpreadBps: 900, minCommissionMinor: 9_999 } }),
  });
  const { approval } = await desk.queue.show(fills[0]!.approvalId);
  const settled = await dearer.settle(`${approval.approvalId}.${approval.orderHash}`);
  expect(settled).toEqual({ state: "filled", fills, reason: null });
});

test("an order that was never submitted is unknown to the broker", async () => {
  const { broker } = await openFakeDesk();
  expect(await broker.find("nothing")).toBeNull();
  await expect(broker.settle("nothing")).rejects.toMatchObject({ code: "tools/broker-refused" });
});

test("the market before the first price leaves an order working", async () => {
  const desk = await deskAt([], { until: decision });
  expect((await trade(desk)).state).toBe("submitted");
});
