// Every rule of the gate: what it measures, that its limit itself passes, and that one step beyond does not.
import { describe, expect, test } from "vitest";
import { asOf, type Order, type Portfolio } from "#knowledge/domain/index.ts";
import type { RuleCheck } from "#knowledge/stores/records/index.ts";
import { aFill, anOrder } from "#tests/fakes/approvals.ts";
import { type LimitChanges, limitsWith } from "#tests/fakes/limits.ts";
import {
  action,
  closeMs,
  companies,
  decided,
  decision,
  type FakeMarketOptions,
  fakeMarket,
  instrument,
  openMs,
} from "#tests/fakes/market.ts";
import { checkOrder, noOpenOrders, type OpenOrders, type RuleId, ruleIds, type Verdict } from "#tools/risk/index.ts";

interface Situation {
  readonly cashMinor?: number;
  readonly held?: Readonly<Record<string, number>>;
  readonly openOrders?: OpenOrders;
  readonly limits?: LimitChanges;
  readonly killSwitch?: boolean;
  readonly coverage?: number;
  readonly atMs?: number;
  readonly market?: FakeMarketOptions;
}

const million = 100_000_000;

async function judge(order: Order, situation: Situation = {}): Promise<Verdict<Order>> {
  const {
    cashMinor = million,
    held = {},
    openOrders = noOpenOrders,
    limits = {},
    killSwitch = false,
    coverage = 5,
    atMs = decided,
    market = {},
  } = situation;
  const positions = Object.entries(held).map(([symbol, quantityShares]) => ({ symbol, quantityShares, costMinor: 0 }));
  const portfolio: Portfolio = { currency: "USD", cashMinor, positions };
  const view = await (await fakeMarket(market)).at("fake", asOf(atMs));
  return checkOrder(order, { market: view, portfolio, openOrders, limits: limitsWith(limits), killSwitch, coverage });
}

const ruleOf = ({ checks }: Verdict<Order>, rule: RuleId): RuleCheck => checks.find((check) => check.rule === rule)!;
/** What one rule says about an order. */
const check = async (rule: RuleId, order: Order, situation?: Situation): Promise<RuleCheck> =>
  ruleOf(await judge(order, situation), rule);
const passes = async (rule: RuleId, order: Order, situation?: Situation): Promise<boolean> =>
  (await check(rule, order, situation)).passed;
const working = (...orders: readonly Order[]): OpenOrders => ({
  working: orders.map((order, i) => ({ approvalId: `w${i}`, order })),
  fills: [],
});

describe("the verdict", () => {
  test("of a modest order is approved, with every rule's finding in the gate's order", async () => {
    const verdict = await judge(anOrder());
    expect(verdict.kind).toBe("approved");
    expect(verdict.checks.map(({ rule }) => rule)).toEqual([...ruleIds]);
    expect(verdict.checks.filter(({ passed, reason }) => !passed || reason.length === 0)).toEqual([]);
    expect(verdict.checkedAsOf).toBe("2025-04-15T20:00:00.000Z");
  });

  test("of an order that breaks several rules names the first and reports all", async () => {
    const verdict = await judge(anOrder({ quantityShares: 9_000, limitPriceMinor: 12_000 }), { coverage: 0 });
    expect(verdict).toMatchObject({ kind: "refused", rule: "price-band" });
    const failed = verdict.checks.filter(({ passed }) => !passed).map(({ rule }) => rule);
    expect(failed).toEqual([
      "price-band",
      "cash",
      "position",
      "sector",
      "gross-exposure",
      "daily-turnover",
      "coverage",
    ]);
    expect(verdict.kind === "refused" && verdict.reason).toBe(
      "The limit price is 20% from the last close; the limit is 5%.",
    );
  });

  test("is the same whatever happens after the as-of", async () => {
    const held = { BBB: 1_000, DDD: 500 };
    const later = {
      prices: { AAA: { 72: { open: 1, low: 1, close: 1, volumeShares: 1 } } },
      actions: [action("split", "BBB", 73, 10), action("split", "AAA", 60, 3, { knownAtMs: decided + 1 })],
    };
    expect(await judge(anOrder(), { held, market: later })).toEqual(
      await judge(anOrder(), { held, market: { until: decision } }),
    );
  });

  test("needs an order of the market looked at, in the shape of an order, for a known company", async () => {
    await expect(judge(anOrder({ dataset: "other" }))).rejects.toMatchObject({ code: "tools/order-invalid" });
    await expect(judge(anOrder({ quantityShares: 1.5 }))).rejects.toMatchObject({ code: "tools/order-invalid" });
    await expect(judge(anOrder({ symbol: "AAX" }))).rejects.toMatchObject({ code: "knowledge/symbol-unknown" });
  });
});

test("kill-switch: on by hand or by the limits file, nothing passes", async () => {
  expect(await passes("kill-switch", anOrder())).toBe(true);
  expect(await judge(anOrder(), { killSwitch: true })).toMatchObject({ kind: "refused", rule: "kill-switch" });
  expect(
    await judge(anOrder({ side: "sell" }), { held: { AAA: 100 }, limits: { risk: { killSwitch: true } } }),
  ).toMatchObject({ kind: "refused", rule: "kill-switch" });
});

test("order-terms: currency, benchmark, lot and the side of the stop", async () => {
  const market = {
    instruments: [
      instrument("IDX", { benchmark: true }),
      instrument("LOT", { lotSizeShares: 100 }),
      instrument("EUR", { currency: "EUR" }),
    ],
  };
  const wrong = async (order: Partial<Order>): Promise<unknown> =>
    (await check("order-terms", anOrder(order), { market })).measured;
  expect(await wrong({})).toBe(0);
  expect(await wrong({ currency: "EUR" })).toBe(2);
  expect(await wrong({ symbol: "IDX" })).toBe(1);
  expect(await wrong({ symbol: "LOT", quantityShares: 200 })).toBe(0);
  expect(await wrong({ symbol: "LOT", quantityShares: 150 })).toBe(1);
  expect(await wrong({ symbol: "EUR" })).toBe(1);
  expect(await wrong({ stopPriceMinor: 9_999 })).toBe(0);
  expect(await wrong({ stopPriceMinor: 10_000 })).toBe(1);
  expect(await wrong({ side: "sell", stopPriceMinor: 10_000 })).toBe(0);
});

test("stale-data: the last close may be exactly as old as the limit", async () => {
  const market = { until: decision };
  const limit = decided + 96 * 3_600_000;
  expect(await check("stale-data", anOrder(), { market, atMs: limit })).toMatchObject({
    passed: true,
    measured: 96,
    limit: 96,
    unit: "hours",
  });
  expect(await passes("stale-data", anOrder(), { market, atMs: limit + 1_000 })).toBe(false);
  const never = await judge(anOrder({ symbol: "NEW" }), { market: { instruments: [instrument("NEW")] } });
  expect(never).toMatchObject({ kind: "refused", rule: "stale-data", reason: "No price of NEW is known." });
});

describe("data-quality", () => {
  /** A price that never moves, and after ten sessions nobody trades at it. */
  const frozen = Object.fromEntries(
    Array.from({ length: 81 }, (_, n) => [n, { open: 100, close: 100, volumeShares: n < 10 ? 1_000 : 0 }]),
  );

  test("data that never move are not bought on, and what is found is said", async () => {
    const market = { prices: { AAA: frozen } };
    const found = await check("data-quality", anOrder(), { market });
    expect(found).toMatchObject({ passed: false, limit: 0.5, unit: "score" });
    expect(found.measured).toBeLessThan(0.5 + 1e-9);
    expect(found.reason).toContain("stale");
  });

  test("ordinary data pass, and what is held is sold on any", async () => {
    expect((await check("data-quality", anOrder())).measured).toBeGreaterThan(0.9);
    const market = { prices: { AAA: frozen } };
    expect(
      await passes("data-quality", anOrder({ side: "sell", quantityShares: 10 }), { market, held: { AAA: 100 } }),
    ).toBe(true);
  });

  test("the limit is the limits file's", async () => {
    const tight = { limits: { risk: { minDataQuality: 1.0 } } };
    const loose = { limits: { risk: { minDataQuality: 0 } } };
    const market = { prices: { AAA: { 40: { open: 150, close: 150 } } } };
    expect(await passes("data-quality", anOrder(), { market, ...tight })).toBe(false);
    expect(await passes("data-quality", anOrder(), { market, ...loose })).toBe(true);
  });
});

test("price-band: five percent either way from the last close, to the cent", async () => {
  const at = (limitPriceMinor: number) => passes("price-band", anOrder({ limitPriceMinor }));
  expect([await at(10_500), await at(9_500)]).toEqual([true, true]);
  expect([await at(10_501), await at(9_499)]).toEqual([false, false]);
});

test("price-band: on the morning of a split the last close counts in new shares", async () => {
  const morning = { atMs: openMs(decision + 1), market: { actions: [action("split", "AAA", decision + 1, 4)] } };
  expect((await check("price-band", anOrder({ limitPriceMinor: 2_500 }), morning)).measured).toBeCloseTo(0, 12);
  expect(await passes("price-band", anOrder({ limitPriceMinor: 10_000 }), morning)).toBe(false);
});

describe("cash", () => {
  const free = {
    limits: { risk: { maxPositionFraction: 1, maxSectorFraction: 1, maxDailyTurnoverFraction: 1, maxVarFraction: 1 } },
  };
  const cost = 100 * 10_000 + 100; // the smallest commission

  test("a purchase may cost all there is, commission included, and not a cent more", async () => {
    expect(await check("cash", anOrder(), { ...free, cashMinor: cost })).toMatchObject({
      passed: true,
      measured: 10_001,
      limit: 10_001,
      unit: "usd",
    });
    expect(await passes("cash", anOrder(), { ...free, cashMinor: cost - 1 })).toBe(false);
  });

  test("commission grows with the shares once it is above the smallest", async () => {
    expect((await check("cash", anOrder({ quantityShares: 1_001 }), free)).measured).toBe((1_001 * 10_000 + 501) / 100);
  });

  test("purchases under way count as spent, sales under way not as earned", async () => {
    const other = anOrder({ symbol: "BBB", limitPriceMinor: 5_000 });
    const needed = cost + 100 * 5_000 + 100;
    expect(await passes("cash", anOrder(), { ...free, cashMinor: needed, openOrders: working(other) })).toBe(true);
    expect(await passes("cash", anOrder(), { ...free, cashMinor: needed - 1, openOrders: working(other) })).toBe(false);
    const sale = { ...other, side: "sell" as const };
    expect((await check("cash", anOrder(), { ...free, held: { BBB: 100 }, openOrders: working(sale) })).measured).toBe(
      (cost + 100) / 100,
    );
  });

  test("of an order partly filled by now only the rest counts, and fills after the as-of count as spent", async () => {
    const order = anOrder({ symbol: "BBB", limitPriceMinor: 5_000 });
    const part = aFill({
      approvalId: "w0",
      symbol: "BBB",
      quantityShares: 40,
      priceMinor: 4_900,
      filledAtMs: decided - 1,
    });
    const later = aFill({
      fillId: "f2",
      approvalId: "w0",
      symbol: "BBB",
      quantityShares: 60,
      priceMinor: 4_900,
      commissionMinor: 0,
      filledAtMs: decided + 1,
    });
    const measured = async (openOrders: OpenOrders) =>
      (await check("cash", anOrder(), { ...free, openOrders })).measured! * 100;
    expect(await measured({ working: [{ approvalId: "w0", order }], fills: [part] })).toBe(cost + 60 * 5_000);
    expect(await measured({ working: [{ approvalId: "w0", order }], fills: [part, later] })).toBe(cost + 60 * 5_000);
    expect(await measured({ working: [], fills: [part, later] })).toBe(cost + 60 * 4_900);
  });

  test("a sale needs its commission only, which its proceeds may pay", async () => {
    const sale = anOrder({ side: "sell", quantityShares: 1, limitPriceMinor: 10_000 });
    expect(await check("cash", sale, { ...free, cashMinor: 0, held: { AAA: 1 } })).toMatchObject({
      passed: true,
      measured: 1,
      limit: 100,
    });
  });
});

test("short-sale: what is held may be sold, less what is being sold already", async () => {
  const sale = (quantityShares: number) => anOrder({ side: "sell", quantityShares });
  expect(await passes("short-sale", sale(100), { held: { AAA: 100 } })).toBe(true);
  expect(await passes("short-sale", sale(101), { held: { AAA: 100 } })).toBe(false);
  expect(await passes("short-sale", sale(1), { held: { BBB: 100 } })).toBe(false);
  expect(await passes("short-sale", sale(60), { held: { AAA: 100 }, openOrders: working(sale(40)) })).toBe(true);
  expect(await passes("short-sale", sale(61), { held: { AAA: 100 }, openOrders: working(sale(40)) })).toBe(false);
});

describe("position", () => {
  test("a fifth of equity at the limit price, holdings and purchases under way included", async () => {
    expect(await check("position", anOrder({ quantityShares: 2_000 }))).toMatchObject({
      passed: true,
      measured: 0.2,
      limit: 0.2,
      unit: "fraction",
    });
    expect(await passes("position", anOrder({ quantityShares: 2_001 }))).toBe(false);
    const rest = million - 500 * 10_000;
    const with500 = { cashMinor: rest, held: { AAA: 500 } };
    expect(await passes("position", anOrder({ quantityShares: 1_500 }), with500)).toBe(true);
    expect(await passes("position", anOrder({ quantityShares: 1_501 }), with500)).toBe(false);
    const under = { ...with500, openOrders: working(anOrder({ quantityShares: 500 })) };
    expect(await passes("position", anOrder({ quantityShares: 1_000 }), under)).toBe(true);
    expect(await passes("position", anOrder({ quantityShares: 1_001 }), under)).toBe(false);
  });

  test("a sale passes however large the position stays", async () => {
    const held = { cashMinor: million / 2, held: { AAA: 5_000 } };
    expect(await judge(anOrder({ side: "sell", quantityShares: 10 }), held)).toMatchObject({ kind: "approved" });
    expect(await check("position", anOrder({ side: "sell", quantityShares: 1_000 }), held)).toMatchObject({
      passed: true,
      measured: 0.4,
    });
  });
});

describe("sector", () => {
  const held = { cashMinor: million - 10_000_000, held: { DDD: 500 } }; // a tenth of equity in the same sector

  test("three tenths of equity over all companies of the sector", async () => {
    expect(await check("sector", anOrder({ quantityShares: 2_000 }), held)).toMatchObject({
      passed: true,
      measured: 0.3,
      limit: 0.3,
    });
    expect(await passes("sector", anOrder({ quantityShares: 2_001 }), held)).toBe(false);
    expect(
      (await check("sector", anOrder({ symbol: "BBB", limitPriceMinor: 5_000, quantityShares: 200 }), held)).measured,
    ).toBe(0.01);
  });

  test("purchases under way in the sector count, sales pass", async () => {
    const open = {
      ...held,
      openOrders: working(anOrder({ symbol: "DDD", limitPriceMinor: 20_000, quantityShares: 250 })),
    };
    expect(await passes("sector", anOrder({ quantityShares: 1_500 }), open)).toBe(true);
    expect(await passes("sector", anOrder({ quantityShares: 1_501 }), open)).toBe(false);
    expect(
      await passes("sector", anOrder({ side: "sell", quantityShares: 1 }), {
        cashMinor: 0,
        held: { AAA: 10, DDD: 500 },
      }),
    ).toBe(true);
  });
});

describe("pairwise-correlation", () => {
  const inCcc = { cashMinor: million - 3_000_000, held: { CCC: 1_200 } }; // 3 % of equity, moves like AAA

  test("a company that moves like a holding is refused, one that does not is not", async () => {
    expect(await check("pairwise-correlation", anOrder(), inCcc)).toMatchObject({
      passed: false,
      measured: expect.closeTo(1, 9),
      limit: 0.7,
    });
    const other = await check("pairwise-correlation", anOrder({ symbol: "BBB", limitPriceMinor: 5_000 }), inCcc);
    expect(other.passed).toBe(true);
    expect(Math.abs(other.measured!)).toBeLessThan(0.3);
  });

  test("a correlation at the limit passes, one beyond does not", async () => {
    const bbb = anOrder({ symbol: "BBB", limitPriceMinor: 5_000 });
    const held = { cashMinor: million - 10_000_000, held: { DDD: 500 } };
    const negativeOrSmall = (await check("pairwise-correlation", bbb, held)).measured!;
    const limit = Math.max(negativeOrSmall, 1e-6);
    expect(
      await passes("pairwise-correlation", bbb, { ...held, limits: { risk: { maxPairwiseCorrelation: limit } } }),
    ).toBe(true);
    const like = { ...inCcc, limits: { risk: { maxPairwiseCorrelation: 1 } } };
    expect(await passes("pairwise-correlation", anOrder(), like)).toBe(true);
    expect(
      await passes("pairwise-correlation", anOrder(), {
        ...inCcc,
        limits: { risk: { maxPairwiseCorrelation: 0.999_999 } },
      }),
    ).toBe(false);
  });

  test("holdings up to the smallest weight do not count, a purchase under way does", async () => {
    const small = { cashMinor: million - 2_000_000, held: { CCC: 800 } }; // exactly 2 %
    expect(await check("pairwise-correlation", anOrder(), small)).toMatchObject({ passed: true, measured: null });
    const growing = {
      ...small,
      openOrders: working(anOrder({ symbol: "CCC", limitPriceMinor: 2_500, quantityShares: 10 })),
    };
    expect(await passes("pairwise-correlation", anOrder(), growing)).toBe(false);
  });

  test("with too few common returns it cannot be told, which is a refusal", async () => {
    const short = { ...inCcc, market: { from: decision - 19 } };
    const blind = await check("pairwise-correlation", anOrder({ symbol: "BBB", limitPriceMinor: 5_000 }), short);
    expect(blind).toMatchObject({
      passed: false,
      measured: null,
      reason: "Only 19 common returns with CCC are known; 20 are needed.",
    });
    expect(
      await passes("pairwise-correlation", anOrder({ symbol: "BBB", limitPriceMinor: 5_000 }), {
        ...inCcc,
        market: { from: decision - 20 },
      }),
    ).toBe(true);
  });

  test("more of the same company and sales are not held up", async () => {
    expect(await passes("pairwise-correlation", anOrder({ symbol: "CCC", limitPriceMinor: 2_500 }), inCcc)).toBe(true);
    expect(
      await passes("pairwise-correlation", anOrder({ side: "sell", quantityShares: 10 }), {
        ...inCcc,
        held: { CCC: 1_200, AAA: 10 },
      }),
    ).toBe(true);
  });
});

describe("daily-turnover", () => {
  const fill = (change: Parameters<typeof aFill>[0]) => ({
    working: [],
    fills: [aFill({ symbol: "BBB", quantityShares: 6_000, priceMinor: 5_000, ...change })],
  });
  const order = anOrder({ quantityShares: 2_000 }); // a fifth of equity

  test("the day's fills, orders under way and this one, up to half of equity", async () => {
    const half = fill({ filledAtMs: openMs(decision) }); // three tenths
    expect(await check("daily-turnover", order, { openOrders: half })).toMatchObject({
      passed: true,
      measured: 0.5,
      limit: 0.5,
    });
    expect(await passes("daily-turnover", anOrder({ quantityShares: 2_001 }), { openOrders: half })).toBe(false);
    const open = working(anOrder({ symbol: "BBB", limitPriceMinor: 5_000, quantityShares: 6_000, side: "sell" }));
    expect(await passes("daily-turnover", order, { openOrders: open })).toBe(true);
    expect(await passes("daily-turnover", anOrder({ quantityShares: 2_001 }), { openOrders: open })).toBe(false);
  });

  test("fills of the day before do not count, fills after the as-of do", async () => {
    expect(
      (await check("daily-turnover", order, { openOrders: fill({ filledAtMs: closeMs(decision - 1) }) })).measured,
    ).toBe(0.2);
    expect(
      (await check("daily-turnover", order, { openOrders: fill({ filledAtMs: openMs(decision + 1) }) })).measured,
    ).toBe(0.5);
  });

  test("it binds sales as well", async () => {
    const sale = anOrder({ side: "sell", quantityShares: 5_001 });
    expect(await passes("daily-turnover", sale, { cashMinor: million / 2, held: { AAA: 5_001 } })).toBe(false);
  });
});

describe("var", () => {
  const order = anOrder({ quantityShares: 2_000 });

  /** The loss that one in twenty of the path's days reached, over the 71 returns known: the 4th worst, for one fifth of equity. */
  const worst4th = (): number => {
    const close = (n: number): number => 1 + companies.AAA.swing * Math.sin(companies.AAA.frequency * (n - decision));
    const returns = Array.from({ length: decision }, (_, i) => close(i + 1) / close(i) - 1).sort((a, b) => a - b);
    return -0.2 * returns[3]!;
  };

  test("is the one-day historical loss of the portfolio after the order, as a share of equity", async () => {
    expect((await check("var", order)).measured).toBeCloseTo(worst4th(), 12);
  });

  test("passes at the limit and not beyond", async () => {
    const measured = worst4th();
    expect(await passes("var", order, { limits: { risk: { maxVarFraction: measured } } })).toBe(true);
    expect(await passes("var", order, { limits: { risk: { maxVarFraction: measured - 1e-6 } } })).toBe(false);
  });

  test("counts holdings and purchases under way, and lets a sale that lowers it pass", async () => {
    const tight = { risk: { maxVarFraction: worst4th() } };
    const held = { cashMinor: million - 4_000_000, held: { CCC: 1_600 } };
    expect(await passes("var", order, { ...held, limits: tight })).toBe(false);
    expect(
      await passes("var", order, {
        limits: tight,
        openOrders: working(anOrder({ symbol: "CCC", limitPriceMinor: 2_500, quantityShares: 1_600 })),
      }),
    ).toBe(false);
    const large = { cashMinor: million / 2, held: { AAA: 5_000 }, limits: tight };
    expect(await check("var", anOrder({ side: "sell", quantityShares: 100 }), large)).toMatchObject({ passed: true });
  });

  test("with too short a history it cannot be told, which refuses a purchase and not a sale", async () => {
    const short = { market: { from: decision - 19 } };
    expect(await check("var", order, short)).toMatchObject({ passed: false, measured: null });
    expect(
      await passes("var", anOrder({ side: "sell", quantityShares: 10 }), { ...short, held: { AAA: 100, BBB: 5 } }),
    ).toBe(true);
  });

  test("of an account that sells all it has is nothing", async () => {
    expect(await check("var", anOrder({ side: "sell", quantityShares: 100 }), { held: { AAA: 100 } })).toMatchObject({
      passed: true,
      measured: 0,
    });
  });
});

test("coverage: as many specialists as the limit, not one fewer", async () => {
  expect(await check("coverage", anOrder(), { coverage: 3 })).toMatchObject({ passed: true, measured: 3, limit: 3 });
  expect(await judge(anOrder(), { coverage: 2 })).toMatchObject({ kind: "refused", rule: "coverage" });
});

describe("shortfall", () => {
  const order = anOrder({ quantityShares: 2_000 });

  test("is the mean of the losses that value at risk counts, passes at the limit and not beyond", async () => {
    const { measured } = await check("shortfall", order);
    expect(measured).toBeGreaterThan((await check("var", order)).measured!);
    expect(await passes("shortfall", order, { limits: { risk: { maxShortfallFraction: measured! } } })).toBe(true);
    expect(await passes("shortfall", order, { limits: { risk: { maxShortfallFraction: measured! - 1e-6 } } })).toBe(
      false,
    );
  });
});

describe("gross-exposure", () => {
  const wide = { maxPositionFraction: 1, maxSectorFraction: 1 };

  test("passes at all of equity and not with one share more, holdings counted", async () => {
    const situation = { cashMinor: million / 2, held: { BBB: 10_000 }, limits: { risk: wide } };
    expect(await check("gross-exposure", anOrder({ quantityShares: 5_000 }), situation)).toMatchObject({
      passed: true,
      measured: 1,
    });
    expect(await passes("gross-exposure", anOrder({ quantityShares: 5_001 }), situation)).toBe(false);
  });

  test("a limit above one lets an account borrow as far as it says, and a sale is not held up", async () => {
    const limits = { risk: { ...wide, maxGrossFraction: 1.5 } };
    expect(await passes("gross-exposure", anOrder({ quantityShares: 15_000 }), { limits })).toBe(true);
    expect(await passes("gross-exposure", anOrder({ quantityShares: 15_001 }), { limits })).toBe(false);
    const owing = { cashMinor: -million, held: { AAA: 20_000 }, limits };
    expect(await passes("gross-exposure", anOrder({ side: "sell", quantityShares: 1 }), owing)).toBe(true);
  });
});

describe("daily-loss", () => {
  const fallen = { market: { prices: { BBB: { [decision - 1]: { close: 62.5 } } } } }; // 50 now: a fifth lost

  test("passes at the limit and not beyond; cash is part of equity", async () => {
    const held = { cashMinor: 50_000_000, held: { BBB: 10_000 } };
    const { measured } = await check("daily-loss", anOrder(), { ...fallen, ...held });
    expect(measured).toBeCloseTo(125_000 / 1_125_000, 12);
    const at = { ...fallen, ...held, limits: { risk: { maxDailyLossFraction: measured! } } };
    const beyond = { ...fallen, ...held, limits: { risk: { maxDailyLossFraction: measured! - 1e-6 } } };
    expect(await passes("daily-loss", anOrder(), at)).toBe(true);
    expect(await passes("daily-loss", anOrder(), beyond)).toBe(false);
    expect(await passes("daily-loss", anOrder({ symbol: "BBB", side: "sell", limitPriceMinor: 5_000 }), beyond)).toBe(
      true,
    );
  });

  test("is nothing without holdings, and cannot be told where a holding has one price only", async () => {
    expect((await check("daily-loss", anOrder())).measured).toBe(0);
    const young = { market: { from: decision }, held: { BBB: 10 } };
    expect(await check("daily-loss", anOrder(), young)).toMatchObject({ passed: false, measured: null });
  });
});

describe("order-volume", () => {
  test("passes at the limit and not with one share more, sales too", async () => {
    for (const side of ["buy", "sell"] as const) {
      const held = { held: { AAA: 200_000 } };
      expect(await passes("order-volume", anOrder({ side, quantityShares: 100_000 }), held)).toBe(true);
      expect(await passes("order-volume", anOrder({ side, quantityShares: 100_001 }), held)).toBe(false);
    }
  });

  test("counts sessions with trades only, and refuses where there were none", async () => {
    const empty = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [decision - i, { volumeShares: 0 }]));
    expect((await check("order-volume", anOrder(), { market: { prices: { AAA: empty } } })).measured).toBe(
      anOrder().quantityShares / 1_000_000,
    );
    const none = Object.fromEntries(Array.from({ length: 81 }, (_, n) => [n, { volumeShares: 0 }]));
    expect(await check("order-volume", anOrder(), { market: { prices: { AAA: none } } })).toMatchObject({
      passed: false,
      measured: null,
    });
  });
});

test("restricted: a listed company is neither bought nor sold", async () => {
  const limits = { risk: { restrictedSymbols: ["AAA"] } };
  expect(await judge(anOrder(), { limits })).toMatchObject({ kind: "refused", rule: "restricted" });
  expect(await passes("restricted", anOrder({ side: "sell" }), { limits, held: { AAA: 100 } })).toBe(false);
  expect(await passes("restricted", anOrder({ symbol: "BBB", limitPriceMinor: 5_000 }), { limits })).toBe(true);
});

describe("the largest quantity that would pass", () => {
  const largest = async (order: Order, situation?: Situation): Promise<number> => {
    const verdict = await judge(order, situation);
    if (verdict.kind !== "refused") throw new Error("the order was approved");
    return verdict.largestQuantityShares;
  };

  test("does pass, and one lot more does not", async () => {
    const most = await largest(anOrder({ quantityShares: 9_000 }));
    expect(most).toBe(2_000); // a fifth of a million at 100.00
    expect((await judge(anOrder({ quantityShares: most }))).kind).toBe("approved");
    expect((await judge(anOrder({ quantityShares: most + 1 }))).kind).toBe("refused");
  });

  test("is whole lots, and nothing where no smaller order passes", async () => {
    const market = {
      instruments: [instrument("AAA", { sector: "Technology", lotSizeShares: 300, knownAtMs: openMs(1) })],
    };
    expect(await largest(anOrder({ quantityShares: 9_000 }), { market })).toBe(1_800);
    expect(await largest(anOrder({ quantityShares: 9_000 }), { killSwitch: true })).toBe(0);
  });
});
