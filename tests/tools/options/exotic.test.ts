// Options on paths and baskets: exact prices where there are some, and what must hold between them.
import { expect, test } from "vitest";
import type { ErrorCode } from "#infra/runtime/index.ts";
import { normalCdf } from "#tools/numeric/index.ts";
import {
  asian,
  barrier,
  basket,
  blackScholes,
  type DrawnPrice,
  digital,
  downAndOutCall,
  lookback,
  type Market,
} from "#tools/options/index.ts";

const market: Market = { spot: 100, rate: 0.05, dividendYield: 0.02, volatility: 0.25 };
const call = { right: "call", strike: 100, years: 1 } as const;
const near = ({ value, standardError }: DrawnPrice, exact: number) => {
  expect(Math.abs(value - exact), `found ${value}, error ${standardError}, wanted ${exact}`).toBeLessThan(
    4 * standardError + 1e-9,
  );
};

test("an out and an in barrier make the European option, and the out one is the exact price by reflection", () => {
  const out = barrier(call, market, { level: 85, kind: "out" }, { pairs: 4000 });
  const inside = barrier(call, market, { level: 85, kind: "in" }, { pairs: 4000 });
  expect(out.value + inside.value).toBeCloseTo(blackScholes(call, market).value, 9);
  near(out, downAndOutCall(call, market, 85));
  expect(out.standardError).toBeLessThan(0.06);
});

test("a mean of one time is the European option, a mean of many is worth less, and its error is a hundredth of the plain one", () => {
  near(asian(call, market, { steps: 1, pairs: 500 }), blackScholes(call, market).value);
  const found = asian(call, market, { steps: 12, pairs: 3000 });
  expect(found.value).toBeLessThan(blackScholes(call, market).value);
  expect(found.standardError).toBeLessThan(0.01);
});

test("a lookback is what the law of the least price says", () => {
  near(lookback({ right: "call", years: 1 }, market, { pairs: 6000, steps: 4 }), lookbackCall(market, 1));
});

test("a basket of one is the European option, and correlation makes a basket dearer", () => {
  const one = {
    spots: [100],
    weights: [1],
    volatilities: [0.25],
    dividendYields: [0.02],
    correlation: Float64Array.of(1),
    rate: 0.05,
  };
  near(basket(call, one, { pairs: 500 }), blackScholes(call, market).value);
  const two = (rho: number) =>
    basket(
      call,
      {
        spots: [100, 50],
        weights: [0.5, 1],
        volatilities: [0.25, 0.3],
        dividendYields: [0.02, 0],
        correlation: Float64Array.of(1, rho, rho, 1),
        rate: 0.05,
      },
      { pairs: 3000 },
    );
  expect(two(0.9).value).toBeGreaterThan(two(-0.5).value + 1);
  expect(() => two(1.2)).toThrow(expect.objectContaining({ code: "tools/not-positive-definite" satisfies ErrorCode }));
});

test("two digitals pay one whatever happens, and a barrier at the spot is refused", () => {
  expect(digital(call, market) + digital({ ...call, right: "put" }, market)).toBeCloseTo(Math.exp(-0.05), 14);
  expect(() => barrier(call, market, { level: 100, kind: "out" })).toThrow(
    expect.objectContaining({ code: "tools/option-invalid" satisfies ErrorCode }),
  );
  expect(() => asian({ ...call, years: -1 }, market)).toThrow(
    expect.objectContaining({ code: "tools/option-expired" satisfies ErrorCode }),
  );
});

/** By the law of the least price: E[S_T] - E[min], the mean of the minimum summed over its distribution. */
function lookbackCall({ spot, rate, dividendYield, volatility }: Market, years: number): number {
  const nu = rate - dividendYield - 0.5 * volatility ** 2;
  const s = volatility * Math.sqrt(years);
  // P(min ln S < m) for m < 0, by reflection, integrated: E[min] = S (1 - integral of exp(m) P(min < m) over m < 0).
  const below = (m: number) =>
    normalCdf((m - nu * years) / s) + Math.exp((2 * nu * m) / volatility ** 2) * normalCdf((m + nu * years) / s);
  let sum = 0;
  const h = 1e-3;
  for (let m = -3; m < 0; m += h) sum += h * Math.exp(m + h / 2) * below(m + h / 2);
  const least = spot * (1 - sum);
  return spot * Math.exp(-dividendYield * years) - Math.exp(-rate * years) * least;
}
