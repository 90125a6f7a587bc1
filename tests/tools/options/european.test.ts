// European options against 50 digits and QuantLib, and the laws that hold of every price.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ErrorCode } from "#infra/runtime/index.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  bachelier,
  black76,
  blackScholes,
  blackScholesAll,
  blackScholesInto,
  impliedBlack,
  impliedNormalVolatility,
  impliedVolatilities,
  impliedVolatility,
  type Market,
  measures,
  type OptionTerms,
  type Right,
} from "#tools/options/index.ts";

const code = (wanted: ErrorCode) => expect.objectContaining({ code: wanted });
const numbers = (input: Record<string, unknown>, name: string) => input[name] as number[];

describe("golden values", () => {
  testGolden("options", "Black-Scholes", ({ sign, terms }) => {
    const [spot, strike, years, volatility, rate, dividendYield] = terms as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const out = new Float64Array(measures.length);
    blackScholesInto(sign as 1 | -1, spot, strike, years, volatility, rate, dividendYield, out, 0);
    return out;
  });
  testGolden("options", "implied volatility", (input) =>
    numbers(input, "price").map((price, i) =>
      impliedBlack(
        price,
        numbers(input, "forward")[i]!,
        numbers(input, "strike")[i]!,
        numbers(input, "years")[i]!,
        numbers(input, "sign")[i]!,
      ),
    ),
  );
  testGolden("options", "Bachelier value", (input) =>
    (input.right as Right[]).map((right, i) => {
      const [forward, strike, volatility] = ["forward", "strike", "volatility"].map((name) => numbers(input, name)[i]!);
      const rate = -Math.log(input.discount as number) / 2;
      const terms = { right, strike: strike!, years: 2 };
      const { value } = bachelier(terms, { forward: forward!, rate, volatility: volatility! });
      const undiscounted = value / (input.discount as number);
      const time = undiscounted - Math.max(0, (right === "call" ? 1 : -1) * (forward! - strike!));
      // The price gives its volatility back as far as its digits go.
      if (time > 1e-9) expect(impliedNormalVolatility(undiscounted, forward!, terms) / volatility!).toBeCloseTo(1, 5);
      return value;
    }),
  );
});

const market = fc.record({
  spot: fc.double({ min: 1, max: 500, noNaN: true }),
  rate: fc.double({ min: -0.05, max: 0.15, noNaN: true }),
  dividendYield: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
  volatility: fc.double({ min: 0.02, max: 1.5, noNaN: true }),
});
const moneyness = fc.double({ min: -1, max: 1, noNaN: true });
const time = fc.double({ min: 0.01, max: 5, noNaN: true });
const right = fc.constantFrom<Right>("call", "put");

describe("laws", () => {
  test("a call less a put is the forward less the strike, and both fall and bend with the strike as they must", () => {
    fc.assert(
      fc.property(market, moneyness, time, (m, k, years) => {
        const strike = m.spot * Math.exp(k);
        const at = (kind: Right, level: number) => blackScholes({ right: kind, strike: level, years }, m).value;
        const forward = m.spot * Math.exp(-m.dividendYield * years) - strike * Math.exp(-m.rate * years);
        expect(Math.abs(at("call", strike) - at("put", strike) - forward)).toBeLessThan(1e-12 * (m.spot + strike));
        const [low, middle, high] = [0.9, 1, 1.1].map((share) => at("call", share * strike)) as [
          number,
          number,
          number,
        ];
        expect(low).toBeGreaterThanOrEqual(middle);
        expect(middle).toBeGreaterThanOrEqual(high);
        expect(low + high - 2 * middle).toBeGreaterThanOrEqual(-1e-11 * m.spot);
      }),
      { numRuns: 60 },
    );
  });

  test("every greek is the slope that a bump finds", () => {
    const calm = fc
      .tuple(market, fc.double({ min: 0.1, max: 1.2, noNaN: true }))
      .map(([m, volatility]) => ({ ...m, volatility }));
    const names = { spot: "delta", volatility: "vega", rate: "rho", dividendYield: "psi" } as const;
    const second = [
      ["delta", "spot", "gamma"],
      ["delta", "volatility", "vanna"],
      ["vega", "volatility", "volga"],
      ["vega", "rate", "vera"],
    ] as const;
    fc.assert(
      fc.property(
        calm,
        fc.double({ min: -0.4, max: 0.4, noNaN: true }),
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        right,
        (m, k, years, kind) => {
          const terms: OptionTerms = { right: kind, strike: m.spot * Math.exp(k), years };
          const here = blackScholes(terms, m);
          const slope = (of: keyof typeof here, by: keyof Market) => {
            const h = by === "spot" ? 1e-4 * m.spot : 1e-5;
            const bumped = (size: number) => blackScholes(terms, { ...m, [by]: m[by] + size })[of];
            return (bumped(h) - bumped(-h)) / (2 * h);
          };
          const close = (found: number, wanted: number, scale: number) =>
            expect(Math.abs(found - wanted)).toBeLessThan(2e-5 * (Math.abs(wanted) + scale));
          for (const [by, name] of Object.entries(names)) close(slope("value", by as keyof Market), here[name], m.spot);
          for (const [of, by, name] of second) close(slope(of, by), here[name], by === "spot" ? 1 / m.spot : m.spot);
          const later = (of: keyof typeof here) => {
            const h = 1e-5;
            return (
              (blackScholes({ ...terms, years: years - h }, m)[of] -
                blackScholes({ ...terms, years: years + h }, m)[of]) /
              (2 * h)
            );
          };
          close(later("value"), here.theta, m.spot);
          close(later("delta"), here.charm, 1);
          close(later("vega"), here.veta, m.spot);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("a price gives back the volatility that made it, as far as its own rounding lets it", () => {
    fc.assert(
      fc.property(
        moneyness,
        time,
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        right,
        (k, years, volatility, kind) => {
          const terms = { right: kind, strike: 100 * Math.exp(k), years };
          const { value, vega } = black76(terms, { spot: 100, rate: 0, volatility });
          const held = (2e-15 * Math.max(value, Math.abs(100 - terms.strike))) / vega; // the rounding of the price, in volatility
          if (!(value > 1e-280) || !(held < 1e-3 * volatility)) return;
          const found = impliedBlack(value, 100, terms.strike, years, kind === "call" ? 1 : -1);
          expect(Math.abs(found - volatility)).toBeLessThan(2e-13 * volatility + 4 * held);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("edges", () => {
  const at: Market = { spot: 100, rate: 0.03, dividendYield: 0.01, volatility: 0.2 };

  test("without time or chance a price is its intrinsic value and no greek is missing", () => {
    for (const terms of [
      { right: "call", strike: 90, years: 0 },
      { right: "put", strike: 100, years: 0 },
    ] as const) {
      const found = blackScholes(terms, at);
      expect(found.value).toBe(terms.right === "call" ? 10 : 0);
      for (const value of Object.values(found)) expect(Number.isFinite(value)).toBe(true);
    }
    const still = blackScholes({ right: "put", strike: 120, years: 1 }, { ...at, volatility: 0 });
    expect(still.value).toBeCloseTo(120 * Math.exp(-0.03) - 100 * Math.exp(-0.01), 12);
    expect(still.delta).toBeCloseTo(-Math.exp(-0.01), 15);
    expect(still.gamma).toBe(0);
  });

  test("from a second to a century, from a cent to a million, nothing is NaN", () => {
    for (const years of [1e-9, 1e-4, 100])
      for (const strike of [0.01, 100, 1e6])
        for (const volatility of [1e-6, 0.2, 8])
          for (const kind of ["call", "put"] as const)
            for (const rate of [-0.1, 0.2])
              for (const [name, value] of Object.entries(
                blackScholes({ right: kind, strike, years }, { ...at, rate, volatility }),
              ))
                expect(Number.isFinite(value), `${name} ${years} ${strike} ${volatility}`).toBe(true);
  });

  test("columns give what single options give, and a price outside its bounds is NaN there and an error alone", () => {
    const of = (...values: number[]) => Float64Array.from(values);
    const columns = {
      sign: [1, -1],
      spot: of(100, 90),
      strike: of(95, 95),
      years: of(1, 0.5),
      volatility: of(0.2, 0.3),
      rate: of(0.03, 0),
      dividendYield: of(0, 0.02),
    };
    const out = blackScholesAll(columns, new Float64Array(2 * measures.length));
    const single = blackScholes(
      { right: "put", strike: 95, years: 0.5 },
      { spot: 90, volatility: 0.3, rate: 0, dividendYield: 0.02 },
    );
    for (const [i, name] of measures.entries()) expect(out[measures.length + i]).toBe(single[name]);
    const found = impliedVolatilities(
      {
        price: of(11, 200, -1, 5, Number.NaN),
        forward: of(100, 100, 100, 110, 100),
        strike: of(100, 100, 100, 100, 100),
        years: of(1, 1, 1, 1, 1),
        sign: [1, 1, 1, 1, 1],
      },
      new Float64Array(5),
    );
    expect(Array.from(found, Number.isFinite)).toEqual([true, false, false, false, false]);
    expect(() => impliedVolatility(200, 100, 100, 1, "call")).toThrow(code("tools/price-outside-bounds"));
    expect(() => impliedVolatility(5, 110, 100, 1, "call")).toThrow(code("tools/price-outside-bounds"));
    expect(() => impliedVolatility(5, 100, 100, 0, "call")).toThrow(code("tools/option-expired"));
    expect(() => impliedVolatility(5, -1, 100, 1, "call")).toThrow(code("tools/option-invalid"));
    expect(impliedVolatility(10, 110, 100, 1, "call")).toBe(0);
  });

  test("terms that cannot be are refused by name", () => {
    const terms = { right: "call", strike: 100, years: 1 } as const;
    expect(() => blackScholes({ ...terms, years: -0.1 }, at)).toThrow(code("tools/option-expired"));
    expect(() => blackScholes({ ...terms, strike: -5 }, at)).toThrow(/strike is -5/);
    expect(() => blackScholes(terms, { ...at, spot: Number.NaN })).toThrow(/spot is NaN/);
    expect(() => blackScholes(terms, { ...at, volatility: -0.2 })).toThrow(/volatility/);
    expect(() => bachelier({ ...terms, years: -1 }, { forward: 1, rate: 0, volatility: 1 })).toThrow(
      code("tools/option-expired"),
    );
    expect(() => impliedNormalVolatility(-1, 1, terms)).toThrow(code("tools/price-outside-bounds"));
  });
});
