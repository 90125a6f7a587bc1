import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import {
  expectedReturnOfStance,
  kellyFraction,
  kellyFromOdds,
  sizePosition,
  stopPriceMinor,
  volatilityScaledFraction,
} from "#tools/portfolio/index.ts";

const refused = expect.objectContaining({ code: "tools/parameter-out-of-range" });

describe("Kelly", () => {
  test("an even bet won six times in ten is worth a fifth of the equity", () => {
    expect(kellyFromOdds(0.6, 1, { fraction: 1 })).toBeCloseTo(0.2, 15);
    expect(kellyFromOdds(0.6, 1)).toBeCloseTo(0.1, 15);
    expect(kellyFromOdds(0.5, 1)).toBe(0);
    expect(kellyFromOdds(0.4, 1)).toBe(0);
  });

  test("no other stake on that bet grows faster", () => {
    const growth = (f: number): number => 0.6 * Math.log(1 + f) + 0.4 * Math.log(1 - f);
    const best = growth(kellyFromOdds(0.6, 1, { fraction: 1 }));
    for (let f = 0; f < 0.99; f += 0.01) expect(growth(f)).toBeLessThanOrEqual(best + 1e-15);
  });

  test("mean over variance is where the growth of many small bets is largest", () => {
    const [m, s] = [0.0005, 0.01];
    const full = kellyFraction(m, s * s, { fraction: 1, cap: 100 });
    const shocks = normals(40_000, 17);
    const centre = shocks.reduce((a, b) => a + b, 0) / shocks.length;
    const growth = (f: number): number => shocks.reduce((sum, z) => sum + Math.log1p(f * (m + s * (z - centre))), 0);
    expect(full).toBeCloseTo(5, 12);
    expect(growth(full)).toBeGreaterThan(growth(0.8 * full));
    expect(growth(full)).toBeGreaterThan(growth(1.2 * full));
  });

  test("the cap holds on both sides and the sign is the belief's", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        (m, v) => {
          const f = kellyFraction(m, v, { cap: 0.1 });
          expect(Math.abs(f)).toBeLessThanOrEqual(0.1);
          expect(f * m).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test("a stance without confidence is worth no return, and a full one the information coefficient times the volatility", () => {
    expect(expectedReturnOfStance(1, 0, 0.2)).toBe(0);
    expect(expectedReturnOfStance(-1, 1, 0.2, 0.05)).toBeCloseTo(-0.01, 15);
    expect(() => expectedReturnOfStance(2, 1, 0.2)).toThrow(refused);
  });

  test("a variance of zero or a missing belief is refused", () => {
    expect(() => kellyFraction(0.1, 0)).toThrow(refused);
    expect(() => kellyFraction(Number.NaN, 1)).toThrow(refused);
  });
});

describe("volatility", () => {
  test("an asset twice as volatile as the target gets half of the equity, a calm one the cap", () => {
    expect(volatilityScaledFraction(0.15, 0.3)).toBe(0.5);
    expect(volatilityScaledFraction(0.15, 0.05, 0.2)).toBe(0.2);
    expect(() => volatilityScaledFraction(0.15, 0)).toThrow(refused);
  });

  test("a stop lies below a purchase and above a sale, never nearer than asked", () => {
    expect(stopPriceMinor("buy", 10_000, 0.02, 2.5)).toBe(9500);
    expect(stopPriceMinor("sell", 10_000, 0.02, 2.5)).toBe(10_500);
    expect(stopPriceMinor("buy", 999, 0.01, 1)).toBe(989);
    expect(stopPriceMinor("sell", 999, 0.01, 1)).toBe(1009);
  });

  test("a stop of more than the whole price does not exist for a purchase", () => {
    expect(stopPriceMinor("buy", 100, 0.5, 3)).toBeNull();
  });
});

describe("sizePosition", () => {
  const request = { equityMinor: 100_000_000, priceMinor: 38_581, lotSizeShares: 1 };

  test("the tightest bound decides and is named", () => {
    const found = sizePosition({
      ...request,
      bounds: [
        { name: "kelly", fraction: 0.1 },
        { name: "volatility", fraction: 0.06 },
        { name: "cash", fraction: 0.4 },
      ],
    });
    expect(found).toMatchObject({
      quantityShares: 155,
      boundBy: "volatility",
      notionalMinor: 155 * 38_581,
      allowedFraction: 0.06,
    });
  });

  test("a bound too small for one lot gives nothing, and says which it was", () => {
    expect(sizePosition({ ...request, lotSizeShares: 1000, bounds: [{ name: "kelly", fraction: 0.1 }] })).toMatchObject(
      { quantityShares: 0, fraction: 0, boundBy: "kelly" },
    );
    expect(sizePosition({ ...request, bounds: [{ name: "cash", fraction: -0.2 }] })).toMatchObject({
      quantityShares: 0,
      allowedFraction: 0,
    });
    expect(sizePosition({ ...request, equityMinor: 0, bounds: [{ name: "kelly", fraction: 0.1 }] })).toMatchObject({
      quantityShares: 0,
      fraction: 0,
    });
  });

  test("the size is whole lots within the bound, and one lot more would break it", () => {
    const whole = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
    fc.assert(
      fc.property(
        whole(10 ** 12),
        whole(10 ** 6),
        whole(500),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (equityMinor, priceMinor, lotSizeShares, fraction) => {
          const { quantityShares, notionalMinor } = sizePosition({
            equityMinor,
            priceMinor,
            lotSizeShares,
            bounds: [{ name: "cap", fraction }],
          });
          expect(quantityShares % lotSizeShares).toBe(0);
          expect(notionalMinor).toBe(quantityShares * priceMinor);
          expect(notionalMinor).toBeLessThanOrEqual(fraction * equityMinor);
          expect(notionalMinor + lotSizeShares * priceMinor).toBeGreaterThan(Math.floor(fraction * equityMinor));
        },
      ),
    );
  });

  test("money in fractions of a cent, no bounds and a missing bound are refused", () => {
    expect(() => sizePosition({ ...request, equityMinor: 0.5, bounds: [{ name: "a", fraction: 1 }] })).toThrow(refused);
    expect(() => sizePosition({ ...request, bounds: [] })).toThrow(refused);
    expect(() => sizePosition({ ...request, bounds: [{ name: "a", fraction: Number.NaN }] })).toThrow(refused);
    expect(() => sizePosition({ ...request, bounds: [{ name: "a", fraction: Number.POSITIVE_INFINITY }] })).toThrow(
      refused,
    );
  });
});
