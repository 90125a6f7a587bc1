// The account: what the ledger adds up to, and corporate actions that come by themselves.
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { asOf, type Fill } from "#knowledge/domain/index.ts";
import { openSqliteRecords, type Records } from "#knowledge/stores/records/index.ts";
import { aFill, anApproval } from "#tests/fakes/approvals.ts";
import { limitsWith } from "#tests/fakes/limits.ts";
import { action, closeMs, day, type FakeMarketOptions, fakeMarket, openMs } from "#tests/fakes/market.ts";
import { bookCorporateActions, foldPortfolio, portfolioAt } from "#tools/risk/index.ts";

const account = { currency: "USD", startingCashMinor: 1_000_000, fills: [], cash: [], splits: [] };
const fold = (...fills: readonly Fill[]) => foldPortfolio({ ...account, fills });
const split = (ratio: number, exMs: number) => ({
  movementId: `s${exMs}`,
  dataset: "fake",
  symbol: "AAA",
  ratio,
  exMs,
  bookedAtMs: exMs,
});

describe("a portfolio", () => {
  test("starts with the starting cash and nothing else", () => {
    expect(fold()).toEqual({ currency: "USD", cashMinor: 1_000_000, positions: [] });
  });

  test("pays for a purchase and its commission, both are its cost", () => {
    expect(fold(aFill({ quantityShares: 10, priceMinor: 5_000, commissionMinor: 100 }))).toEqual({
      currency: "USD",
      cashMinor: 1_000_000 - 50_100,
      positions: [{ symbol: "AAA", quantityShares: 10, costMinor: 50_100 }],
    });
  });

  test("a sale brings its proceeds less commission and takes its share of the cost", () => {
    const bought = aFill({ fillId: "a", quantityShares: 10, priceMinor: 5_000, commissionMinor: 100, filledAtMs: 1 });
    const sold = aFill({
      fillId: "b",
      side: "sell",
      quantityShares: 4,
      priceMinor: 6_000,
      commissionMinor: 100,
      filledAtMs: 2,
    });
    const after = fold(bought, sold);
    expect(after.cashMinor).toBe(1_000_000 - 50_100 + 24_000 - 100);
    expect(after.positions).toEqual([{ symbol: "AAA", quantityShares: 6, costMinor: 50_100 - 20_040 }]);
    expect(fold(bought, { ...sold, quantityShares: 10 }).positions).toEqual([]);
  });

  test("is sorted by symbol, whatever came first", () => {
    const { positions } = fold(aFill({ fillId: "b", symbol: "BBB" }), aFill({ fillId: "a", symbol: "AAA" }));
    expect(positions.map(({ symbol }) => symbol)).toEqual(["AAA", "BBB"]);
  });

  test("a split multiplies what was held before its ex-date and rounds down; what trades at its open is new shares", () => {
    const before = aFill({ fillId: "a", quantityShares: 11, commissionMinor: 0, priceMinor: 3_000, filledAtMs: 99 });
    const at = aFill({ fillId: "b", quantityShares: 5, commissionMinor: 0, priceMinor: 2_000, filledAtMs: 100 });
    const after = foldPortfolio({ ...account, fills: [at, before], splits: [split(1.5, 100)] });
    expect(after.positions).toEqual([{ symbol: "AAA", quantityShares: 16 + 5, costMinor: 32_000 + 10_000 }]); // 33,000 of cost for 16.5 shares
    expect(foldPortfolio({ ...account, fills: [before], splits: [split(0.05, 100)] }).positions).toEqual([]);
  });

  test("a ledger that sells what is not held or mixes currencies is damaged", () => {
    expect(() => fold(aFill({ side: "sell", quantityShares: 1 }))).toThrow(/sells 1 AAA of 0 held/);
    expect(() => fold(aFill({ currency: "EUR" }))).toThrow(/account is in USD/);
  });

  test("for any trades: shares are bought less sold, cash is what was paid and got, cost is never negative", () => {
    const trade = fc.record({
      buy: fc.boolean(),
      symbol: fc.constantFrom("AAA", "BBB"),
      quantity: fc.integer({ min: 1, max: 500 }),
      price: fc.integer({ min: 1, max: 90_000 }),
      commission: fc.integer({ min: 0, max: 900 }),
    });
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 40 }), (trades) => {
        const held: Record<string, number> = { AAA: 0, BBB: 0 };
        let cash = 1_000_000;
        const fills: Fill[] = [];
        for (const { buy, symbol, quantity, price, commission } of trades) {
          if (!buy && quantity > held[symbol]!) continue;
          held[symbol]! += buy ? quantity : -quantity;
          cash += (buy ? -1 : 1) * quantity * price - commission;
          fills.push(
            aFill({
              fillId: `f${fills.length}`,
              symbol,
              side: buy ? "buy" : "sell",
              quantityShares: quantity,
              priceMinor: price,
              commissionMinor: commission,
              filledAtMs: fills.length,
            }),
          );
        }
        const { cashMinor, positions } = fold(...fills);
        expect(cashMinor).toBe(cash);
        expect(Object.fromEntries(positions.map((p) => [p.symbol, p.quantityShares]))).toEqual(
          Object.fromEntries(Object.entries(held).filter(([, shares]) => shares > 0)),
        );
        for (const { costMinor } of positions) expect(costMinor).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

describe("corporate actions", () => {
  let records: Records;
  const limits = limitsWith({ account: { startingCashMinor: 100_000_000 } });
  const viewAt = async (ms: number, options: FakeMarketOptions) => (await fakeMarket(options)).at("fake", asOf(ms));
  const hold = (quantityShares: number, filledAtMs: number, fillId = "f1") =>
    records.ledger.addFill(aFill({ fillId, quantityShares, priceMinor: 10_000, commissionMinor: 0, filledAtMs }));
  const movements = async () =>
    (await records.ledger.cash("fake", Number.MAX_SAFE_INTEGER)).map(({ movementId, amountMinor }) => [
      movementId,
      amountMinor,
    ]);

  beforeEach(async () => {
    records = await openSqliteRecords({ path: ":memory:", clock: fixedClock(1) });
    await records.approvals.create(anApproval(), { atMs: 1, by: "analyst", note: null });
  });

  test("a dividend is paid on shares held before the ex-date's open, once, rounded down", async () => {
    await hold(33, openMs(72));
    await hold(7, openMs(75), "at-ex"); // bought at the ex-date's open: not entitled
    const options = { actions: [action("dividend", "AAA", 75, 0.205), action("dividend", "BBB", 75, 9)] };
    expect(await bookCorporateActions(records.ledger, await viewAt(openMs(75) - 1, options))).toEqual({
      booked: 0,
      skipped: [],
    });
    const view = await viewAt(openMs(75), options);
    expect(await bookCorporateActions(records.ledger, view)).toEqual({ booked: 1, skipped: [] });
    expect(await bookCorporateActions(records.ledger, view)).toEqual({ booked: 0, skipped: [] });
    expect(await movements()).toEqual([[`dividend:fake:AAA:${day(75)}:0.205`, 676]]); // 33 x 20.5 cents = 676.5
    expect((await portfolioAt(records.ledger, "fake", limits, openMs(75) - 1)).cashMinor).toBe(100_000_000 - 330_000);
    expect((await portfolioAt(records.ledger, "fake", limits, openMs(75))).cashMinor).toBe(100_000_000 - 400_000 + 676);
  });

  test("two dividends of one ex-date are both paid, once each, whichever is looked at again", async () => {
    await hold(10, openMs(72));
    const regular = action("dividend", "AAA", 75, 0.5);
    const special = action("dividend", "AAA", 75, 2, { knownAtMs: closeMs(76) });
    const both = { actions: [regular, special] };
    const paid = async () => (await movements()).reduce((sum, [, amountMinor]) => sum + Number(amountMinor), 0);
    await bookCorporateActions(records.ledger, await viewAt(openMs(75), both));
    expect(await paid()).toBe(500);
    for (const ms of [closeMs(76), closeMs(76), openMs(75), closeMs(77)]) {
      await bookCorporateActions(records.ledger, await viewAt(ms, both));
      expect(await paid()).toBe(2_500);
    }
    expect((await portfolioAt(records.ledger, "fake", limits, closeMs(76) - 1)).cashMinor).toBe(
      (await portfolioAt(records.ledger, "fake", limits, closeMs(76))).cashMinor - 2_000,
    );
  });

  test("a fill that comes in later for the time before the ex-date is made good, once", async () => {
    const view = await viewAt(closeMs(78), { actions: [action("dividend", "AAA", 75, 0.5)] });
    await hold(10, openMs(72));
    await bookCorporateActions(records.ledger, view);
    await hold(4, openMs(73), "late");
    await bookCorporateActions(records.ledger, view);
    await bookCorporateActions(records.ledger, view);
    expect(await movements()).toEqual([
      [`dividend:fake:AAA:${day(75)}:0.5`, 500],
      [`dividend:fake:AAA:${day(75)}:0.5#2`, 200],
    ]);
  });

  test("an action announced after its ex-date counts from when it was known", async () => {
    await hold(10, openMs(72));
    const late = {
      actions: [
        action("dividend", "AAA", 75, 0.5, { knownAtMs: closeMs(76) }),
        action("split", "AAA", 75, 2, { knownAtMs: closeMs(76) }),
      ],
    };
    await records.ledger.addFill(
      aFill({ fillId: "between", quantityShares: 3, priceMinor: 5_000, commissionMinor: 0, filledAtMs: openMs(76) }),
    );
    await bookCorporateActions(records.ledger, await viewAt(closeMs(76), late));
    const shares = async (ms: number) =>
      (await portfolioAt(records.ledger, "fake", limits, ms)).positions[0]?.quantityShares;
    expect(await shares(closeMs(76) - 1)).toBe(13);
    expect(await shares(closeMs(76))).toBe(23); // the ten are doubled, the three were new shares already
    expect((await portfolioAt(records.ledger, "fake", limits, closeMs(76) - 1)).cashMinor).toBe(100_000_000 - 115_000);
    expect((await portfolioAt(records.ledger, "fake", limits, closeMs(76))).cashMinor).toBe(
      100_000_000 - 115_000 + 500,
    );
  });

  test("a split multiplies the holding and pays a fraction out at the last close before; the dividend of that day is for old shares", async () => {
    await hold(11, openMs(60));
    const options = {
      prices: { AAA: { 71: { open: 90, close: 90 } } },
      actions: [action("split", "AAA", 72, 1.5), action("dividend", "AAA", 72, 1)],
    };
    const view = await viewAt(openMs(72), options);
    expect(await bookCorporateActions(records.ledger, view)).toEqual({ booked: 3, skipped: [] });
    expect(await bookCorporateActions(records.ledger, view)).toEqual({ booked: 0, skipped: [] });
    expect(await movements()).toEqual([
      [`cash-in-lieu:fake:AAA:${day(72)}`, 3_000],
      [`dividend:fake:AAA:${day(72)}:1`, 1_100],
    ]); // half a new share at 60.00
    const { positions, cashMinor } = await portfolioAt(records.ledger, "fake", limits, openMs(72));
    expect(positions[0]?.quantityShares).toBe(16);
    expect(cashMinor).toBe(100_000_000 - 110_000 + 4_100);
  });

  test("two splits and a dividend between them follow on each other", async () => {
    await hold(10, openMs(60));
    const actions = [action("split", "AAA", 65, 2), action("dividend", "AAA", 66, 1), action("split", "AAA", 67, 3)];
    await bookCorporateActions(records.ledger, await viewAt(openMs(70), { actions }));
    expect((await portfolioAt(records.ledger, "fake", limits, openMs(70))).positions[0]?.quantityShares).toBe(60);
    expect(await movements()).toEqual([[`dividend:fake:AAA:${day(66)}:1`, 2_000]]);
  });

  test("a dividend in another currency is left out and named", async () => {
    await hold(10, openMs(72));
    const view = await viewAt(openMs(75), { actions: [action("dividend", "AAA", 75, 1, { currency: "EUR" })] });
    expect(await bookCorporateActions(records.ledger, view)).toEqual({
      booked: 0,
      skipped: [{ action: `dividend:fake:AAA:${day(75)}:1`, reason: "paid in EUR, the account is in USD" }],
    });
  });
});
