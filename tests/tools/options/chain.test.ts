// Chains: planted faults are refused by name, forwards come back from parity, American quotes give back the volatility that made them.
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { ErrorCode } from "#infra/runtime/index.ts";
import { u01 } from "#tests/bench/series.ts";
import {
  americanValue,
  blackScholes,
  cleanChain,
  deAmericanise,
  parityForward,
  type Quote,
  type Right,
  readChain,
} from "#tools/options/index.ts";

const code = (wanted: ErrorCode) => expect.objectContaining({ code: wanted });
const strikes = [80, 90, 95, 100, 105, 110, 120];
const market = { spot: 100, rate: 0.04, dividendYield: 0.015 };

function chain(value: (right: Right, strike: number) => number, half = 0.02): Quote[] {
  return strikes.flatMap((strike) =>
    (["call", "put"] as const).map((right) => {
      const middle = value(right, strike);
      return { expiry: "2025-07-01", right, strike, bid: middle - half, ask: middle + half };
    }),
  );
}
const years = 181 / 365;
const european = chain(
  (right, strike) => blackScholes({ right, strike, years }, { ...market, volatility: 0.25 }).value,
);

describe("cleaning", () => {
  test("each planted fault is refused with its reason, and a clean chain keeps every quote", () => {
    expect(cleanChain(european, 100).refused).toEqual([]);
    const bad: Quote[] = [
      { expiry: "2025-07-01", right: "call", strike: 130, bid: 0, ask: 0.5 },
      { expiry: "2025-07-01", right: "call", strike: 131, bid: 2, ask: 1 },
      { expiry: "2025-07-01", right: "put", strike: 70, bid: 0.1, ask: 3 },
      { expiry: "2025-07-01", right: "put", strike: 71, bid: Number.NaN, ask: 3 },
      { expiry: "2025-07-01", right: "put", strike: 60, bid: 70, ask: 71 },
      { expiry: "2025-07-01", right: "call", strike: 132, bid: 0.2, ask: 0.25, lastTradedDaysAgo: 40 },
    ];
    const { refused } = cleanChain([...european, ...bad], 100, { maxDaysWithoutTrade: 30 });
    expect(Object.fromEntries(refused.map(({ quote, because }) => [quote.strike, because]))).toEqual({
      130: "no-bid",
      131: "crossed",
      70: "wide",
      71: "not-a-number",
      60: "beyond-bound",
      132: "stale",
    });
  });

  test("quotes that pay for nothing are taken out until no spread or butterfly does", () => {
    const lifted = european.map((q) =>
      q.right === "call" && q.strike === 105 ? { ...q, bid: q.bid + 6, ask: q.ask + 6.1 } : q,
    );
    const { kept, refused } = cleanChain(lifted, 100);
    expect(refused.map(({ quote, because }) => [quote.strike, because])).toEqual([
      [105, expect.stringMatching("arbitrage")],
    ]);
    expect(cleanChain(kept, 100).refused).toEqual([]);
    expect(() => cleanChain([], 100)).toThrow(code("tools/chain-too-thin"));
  });
});

describe("parity", () => {
  const forward = 100 * Math.exp((0.04 - 0.015) * years);
  const pairs = strikes.map((strike, i) => ({
    strike,
    call: (european[2 * i]!.bid + european[2 * i]!.ask) / 2,
    put: (european[2 * i + 1]!.bid + european[2 * i + 1]!.ask) / 2,
  }));

  test("forward and discount come back, also where two quotes of seven are nonsense", () => {
    for (const spoiled of [pairs, pairs.map((p, i) => (i === 1 || i === 5 ? { ...p, call: p.call + 8 } : p))]) {
      const fit = parityForward(spoiled);
      expect(fit.forward).toBeCloseTo(forward, 6);
      expect(fit.discount).toBeCloseTo(Math.exp(-0.04 * years), 6);
    }
    const noisy = pairs.map((p, i) => ({ ...p, call: p.call + 0.02 * (u01(7, 3)[i]! - 0.5) }));
    expect(Math.abs(parityForward(noisy, Math.exp(-0.04 * years)).forward - forward)).toBeLessThan(0.02);
  });

  test("a single strike has a forward only where the rate is given", () => {
    expect(() => parityForward(pairs.slice(0, 1))).toThrow(code("tools/chain-too-thin"));
    expect(parityForward(pairs.slice(3, 4), Math.exp(-0.04 * years)).forward).toBeCloseTo(forward, 8);
    expect(() => parityForward(pairs.map((p) => ({ ...p, call: p.put, put: p.call })))).toThrow(
      code("tools/price-outside-bounds"),
    );
  });
});

describe("reading", () => {
  test("a European chain gives back rate, yield and volatility", () => {
    const { expiries } = readChain(european, { spot: 100, valuedOn: "2025-01-01", rate: null, exercise: "european" });
    expect(expiries[0]!.dividendYield).toBeCloseTo(0.015, 6);
    for (const { volatility, bidVolatility, askVolatility } of expiries[0]!.quotes) {
      expect(volatility).toBeCloseTo(0.25, 6);
      expect(bidVolatility! < volatility! && volatility! < askVolatility!).toBe(true);
    }
  });

  test("an American chain gives back the yield and the volatility that made it", () => {
    const quotes = chain((right, strike) => americanValue({ right, strike, years }, { ...market, volatility: 0.25 }));
    const { expiries } = readChain(quotes, { spot: 100, valuedOn: "2025-01-01", rate: 0.04, exercise: "american" });
    expect(expiries[0]!.dividendYield).toBeCloseTo(0.015, 4);
    for (const { volatility, quote } of expiries[0]!.quotes)
      expect(Math.abs(volatility! - 0.25), `${quote.right} ${quote.strike}`).toBeLessThan(1e-4);
    const put = { right: "put", strike: 110, years } as const;
    const price = americanValue(put, { ...market, volatility: 0.25 });
    expect(deAmericanise(price, put, market)!.value).toBeCloseTo(
      blackScholes(put, { ...market, volatility: 0.25 }).value,
      3,
    );
    expect(deAmericanise(10, put, market)).toBeNull();
    expect(() => deAmericanise(-1, put, market)).toThrow(code("tools/option-invalid"));
  });

  test("past expiries, missing rates and nothing left are errors with codes", () => {
    const at = { spot: 100, valuedOn: "2025-01-01", rate: 0.04, exercise: "european" } as const;
    expect(() => readChain(european, { ...at, valuedOn: "2026-01-01" })).toThrow(code("tools/option-expired"));
    expect(() => readChain(european, { ...at, rate: null, exercise: "american" })).toThrow(
      code("tools/option-invalid"),
    );
    expect(() => readChain(european, { ...at, spot: Number.NaN })).toThrow(code("tools/option-invalid"));
    expect(() =>
      readChain(
        european.map((q) => ({ ...q, bid: 0 })),
        at,
      ),
    ).toThrow(code("tools/chain-too-thin"));
    expect(() =>
      readChain(
        european.filter(({ right }) => right === "call"),
        at,
      ),
    ).toThrow(code("tools/chain-too-thin"));
  });

  const file = new URL("../../../../shared/data/options/aapl_2014-06.csv.gz", import.meta.url);
  test.skipIf(!existsSync(file))(
    "Apple's chain implies the same volatilities before and after its split of seven to one",
    () => {
      const rows = gunzipSync(readFileSync(file))
        .toString()
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(","));
      const [before, after] = (
        [
          ["2014-06-06", 645.57],
          ["2014-06-09", 93.7],
        ] as const
      ).map(([day, spot]) => {
        const quotes = rows
          .filter(
            ([date, expiry, , strike]) =>
              date === day && expiry === "2014-10-18" && Math.abs(Number(strike) / spot - 1) < 0.06,
          )
          .map(
            ([, expiry, right, strike, bid, ask]): Quote => ({
              expiry: expiry!,
              right: right as Right,
              strike: Number(strike),
              bid: Number(bid),
              ask: Number(ask),
            }),
          );
        const [expiry] = readChain(quotes, { spot, valuedOn: day, rate: 0.0015, exercise: "american" }).expiries;
        const level = expiry!.quotes
          .filter(({ volatility }) => volatility !== null)
          .map(({ volatility }) => volatility!);
        return { dividendYield: expiry!.dividendYield, level: level.reduce((a, b) => a + b) / level.length };
      });
      expect(Math.abs(before!.level - after!.level)).toBeLessThan(0.003);
      expect(Math.abs(before!.dividendYield - after!.dividendYield)).toBeLessThan(0.002);
    },
  );
});
