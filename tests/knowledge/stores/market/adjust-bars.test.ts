import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asOf, type Bar } from "#knowledge/domain/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { bar, close, dataset, dividend, open, split } from "../../../conformance/market-store.facts.ts";

describe("prices adjusted for dividends and splits", () => {
  /** A world of total returns r(t): prices fall by dividends and splits at the open of the ex-date, as they do in a market. */
  const worlds = fc.record({
    start: fc.double({ min: 5, max: 500, noNaN: true }),
    sessions: fc.array(
      fc.record({
        gain: fc.double({ min: 0.7, max: 1.4, noNaN: true }),
        paid: fc.oneof(
          { weight: 4, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.double({ min: 0.001, max: 0.2, noNaN: true }) },
        ),
        ratio: fc.constantFrom(1, 1, 1, 1, 2, 3, 1.046, 0.1),
      }),
      { minLength: 2, maxLength: 25 },
    ),
  });

  test("give back the total return of every session, whatever happened in between", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ start, sessions }) => {
        const store = await openMemoryMarketStore();
        await store.describe(dataset("w"));
        let price = start;
        await store.append("w", [priced(0, price)]);
        for (const [index, { gain, paid, ratio }] of sessions.entries()) {
          const n = index + 1;
          const isSplit = ratio !== 1;
          const dividendPaid = isSplit ? 0 : paid * price; // not both on one day: the terms would be ambiguous
          price = ((price - dividendPaid) / ratio) * gain;
          await store.append("w", [priced(n, price)]);
          if (isSplit) await store.append("w", [split("AAA", n, ratio)]);
          if (dividendPaid > 0) await store.append("w", [dividend("AAA", n, dividendPaid)]);
        }
        const view = await store.at("w", asOf(close(sessions.length)));
        const adjusted = await view.bars({ symbols: ["AAA"], adjusted: "total" });
        for (const [index, { gain }] of sessions.entries()) {
          const ratio = (adjusted[index + 1] as Bar).close / (adjusted[index] as Bar).close;
          expect(Math.abs(ratio / gain - 1)).toBeLessThan(1e-9);
        }
        expect(adjusted.at(-1)?.close).toBe(price);
      }),
      { numRuns: 60 },
    );
  });

  const priced = (n: number, price: number) => bar("AAA", n, price, { high: price * 1.01, low: price * 0.99 });

  test("keep high over low, and value traded (close times volume) under splits", async () => {
    const store = await openMemoryMarketStore();
    await store.describe(dataset("w"));
    await store.append("w", [priced(0, 700), priced(1, 100), split("AAA", 1, 7)]);
    const [before] = await (await store.at("w", asOf(close(1)))).bars({ symbols: ["AAA"], adjusted: "splits" });
    expect(before).toMatchObject({
      close: expect.closeTo(100, 10),
      high: expect.closeTo(101, 10),
      low: expect.closeTo(99, 10),
    });
    expect((before as Bar).close * (before as Bar).volumeShares).toBeCloseTo(700 * 1000, 6);
  });

  test("stand still where a later action is not yet known", async () => {
    const store = await openMemoryMarketStore();
    await store.describe(dataset("w"));
    await store.append("w", [priced(0, 100), priced(1, 50), split("AAA", 1, 2, { knownAtMs: open(3) })]);
    const ratiosAt = async (ms: number) =>
      (await (await store.at("w", asOf(ms))).bars({ symbols: ["AAA"], adjusted: "total" })).map((b) => b.close);
    expect(await ratiosAt(close(1))).toEqual([100, 50]);
    expect(await ratiosAt(open(3))).toEqual([50, 50]);
  });
});
