// What is done to a factor before it is ranked, against the one regression that it stands for.

import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { compile, input } from "#tools/columns/index.ts";
import { Preparation, preparationSays, prepared } from "#tools/factors/prepare/index.ts";
import { leastSquares } from "#tools/numeric/index.ts";

const lanes = 30;
const rows = 290;

function panel(seed: number) {
  const random = seededRandom(seed);
  const make = (of: (at: number, lane: number) => number): Float64Array =>
    Float64Array.from({ length: rows * lanes }, (_, at) => of(at, at % lanes));
  const market = Array.from({ length: rows }, () => 0.01 * random.normal());
  const close = make(() => 0);
  for (let at = 0; at < close.length; at++) {
    const move = (0.5 + (at % lanes) / lanes) * market[Math.floor(at / lanes)]! + 0.01 * random.normal();
    close[at] = at < lanes ? 50 : close[at - lanes]! * (1 + move);
  }
  return {
    close,
    market_return: make((at) => market[Math.floor(at / lanes)]!),
    cap: make(() => Math.exp(20 + random.normal())),
    sector: make((_, lane) => (lane === 7 ? Number.NaN : lane % 4)),
    factor: make((_, lane) => (lane === 3 ? Number.NaN : random.normal())),
    turnover: make(() => 1e6),
  };
}

function lastRow(columns: ReturnType<typeof panel>, preparation: Preparation): Float64Array {
  const expression = prepared(input("factor"), preparation);
  const out = new Float64Array(rows * lanes);
  compile([expression], { lanes }).run(columns, rows, [out]);
  return out.subarray((rows - 1) * lanes);
}

test("sector, size and beta are taken out as by one least-squares regression on dummies and both", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 }), (seed) => {
      const columns = panel(seed);
      const beta = betas(columns);
      const found = lastRow(columns, Preparation.parse({ neutralise: ["sector", "size", "beta"] }));
      const at = (name: keyof typeof columns, lane: number): number => columns[name][(rows - 1) * lanes + lane]!;
      const there = Array.from({ length: lanes }, (_, lane) => lane).filter((lane) => lane !== 3 && lane !== 7);
      const column = (of: (lane: number) => number): Float64Array => Float64Array.from(there, of);
      const design = [
        ...[0, 1, 2, 3].map((sector) => column((lane) => (at("sector", lane) === sector ? 1 : 0))),
        column((lane) => Math.log(at("cap", lane))),
        column((lane) => beta[lane]!),
      ];
      const { residuals } = leastSquares(
        design,
        column((lane) => at("factor", lane)),
      );
      for (const [i, lane] of there.entries()) expect(found[lane]).toBeCloseTo(residuals[i]!, 8);
      expect([found[3], found[7]]).toEqual([Number.NaN, Number.NaN]);
    }),
    { numRuns: 5 },
  );
});

/** Slope of each lane's returns on the market's over 252 rows. */
function betas({ close, market_return }: ReturnType<typeof panel>): number[] {
  return Array.from({ length: lanes }, (_, lane) => {
    const own = Array.from({ length: 252 }, (_, i) => {
      const t = rows - 252 + i;
      return [market_return[t * lanes + lane]!, close[t * lanes + lane]! / close[(t - 1) * lanes + lane]! - 1] as const;
    });
    const [mx, my] = [0, 1].map((k) => own.reduce((sum, pair) => sum + pair[k]!, 0) / 252) as [number, number];
    const sxy = own.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
    return sxy / own.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  });
}

test("one of them alone; a z-score and a rank are of what is left", () => {
  const columns = panel(1);
  const bySector = lastRow(columns, Preparation.parse({ neutralise: ["sector"] }));
  const inSector = bySector.filter((_, lane) => lane % 4 === 1);
  expect(inSector.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
  const scaled = lastRow(columns, Preparation.parse({ neutralise: ["size"], scale: "z-score" })).filter(
    (x) => x - x === 0,
  );
  expect(scaled.reduce((sum, value) => sum + value * value, 0) / (scaled.length - 1)).toBeCloseTo(1, 10);
  const ranks = lastRow(columns, Preparation.parse({ scale: "rank" })).filter((x) => x - x === 0);
  expect([Math.min(...ranks) > 0, Math.max(...ranks)]).toEqual([true, 1]);
});

test("the first market value that becomes known later changes no row before it", () => {
  const columns = panel(5);
  const without = { ...columns, cap: columns.cap.map(() => Number.NaN) };
  const later = { ...without, cap: columns.cap.map((cap, i) => (i >= (rows - 10) * lanes ? cap : Number.NaN)) };
  const expression = prepared(input("factor"), Preparation.parse({ neutralise: ["size"] }));
  const early = (given: ReturnType<typeof panel>): Float64Array => {
    const varied = { ...given, turnover: given.turnover.map((x, i) => x * (1 + (i % lanes))) };
    const out = new Float64Array(rows * lanes);
    compile([expression], { lanes }).run(varied, rows, [out]);
    return out.slice(0, (rows - 10) * lanes);
  };
  expect(early(later)).toEqual(early(without));
  expect(early(later).some((x) => !Number.isNaN(x))).toBe(true);
});

test("it says in words what was done", () => {
  expect(preparationSays(Preparation.parse({}))).toBe("as they are");
  expect(preparationSays(Preparation.parse({ winsorise: 0.01, neutralise: ["size", "beta"] }))).toBe(
    "held between the quantiles 0.01 and 0.99 of its session; what is left after one regression a session on the logarithm of market value (of mean turnover of 21 sessions where nobody's is known), beta of 252 sessions",
  );
});
