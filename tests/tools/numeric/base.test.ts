// Laws, quadrature, transforms, interpolation and streams of variates against scipy, numpy and mpmath, and against what must hold of them.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ErrorCode } from "#infra/runtime/index.ts";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  bivariateNormalCdf,
  chiSquaredUpperTail,
  cubicSpline,
  erfcx,
  fourier,
  gammaCdf,
  gammaUpperTail,
  gaussLaguerre,
  gaussLegendre,
  integrate,
  inverseFourier,
  monotoneCubic,
  normalCdf,
  Philox,
  philox4x32,
  Sobol,
  type SplineEnd,
} from "#tools/numeric/index.ts";

type Columns = Record<string, number[]>;
const zip = (input: Record<string, unknown>, names: string[], f: (...row: number[]) => number): number[] => {
  const columns = names.map((name) => (input as Columns)[name]!);
  return columns[0]!.map((_, i) => f(...columns.map((column) => column[i]!)));
};

describe("laws", () => {
  testGolden("numeric_base", "normal cdf to the last digits", (input) => zip(input, ["x"], normalCdf));
  testGolden("numeric_base", "scaled erfc", (input) => zip(input, ["x"], erfcx));
  testGolden("numeric_base", "bivariate normal", (input) => zip(input, ["x", "y", "rho"], bivariateNormalCdf));
  testGolden("numeric_base", "gamma upper tail", (input) => zip(input, ["a", "x"], gammaUpperTail));
  testGolden("numeric_base", "chi-squared upper tail", (input) => zip(input, ["x", "df"], chiSquaredUpperTail));

  test("the two tails of the gamma law make one, and the bivariate law of independent variates is a product", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 80, noNaN: true }),
        (a, x) => {
          expect(gammaCdf(a, x) + gammaUpperTail(a, x)).toBeCloseTo(1, 12);
          expect(bivariateNormalCdf(a - 25, x - 40, 0)).toBeCloseTo(normalCdf(a - 25) * normalCdf(x - 40), 14);
        },
      ),
    );
    expect(bivariateNormalCdf(Number.POSITIVE_INFINITY, 0, 0.3)).toBe(0.5);
    expect(bivariateNormalCdf(Number.NaN, 0, 0.3)).toBeNaN();
  });
});

/** The integrands of the golden script, by the words after "integral of". */
const integrands: Record<string, [(x: number) => number, number, number]> = {
  "exp(-x) sin(x) / x from 0 to infinity": [(x) => (Math.exp(-x) * Math.sin(x)) / x, 0, Number.POSITIVE_INFINITY],
  "normal density from -infinity to infinity": [
    (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI),
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ],
  "1 / sqrt(x) from 0 to 1": [(x) => 1 / Math.sqrt(x), 0, 1],
  "|x - 1 / 3| from 0 to 1": [(x) => Math.abs(x - 1 / 3), 0, 1],
  "cos(50 x) from 0 to 3": [(x) => Math.cos(50 * x), 0, 3],
  "exp(x) from -infinity to 1": [Math.exp, Number.NEGATIVE_INFINITY, 1],
};

describe("quadrature", () => {
  testGolden("numeric_base", "Legendre rule", ({ n }) => {
    const { points, weights } = gaussLegendre(n as number);
    const largest = points.indexOf(Math.max(...points));
    return [points[largest]!, weights[largest]!, weights[(n as number) >> 1]!];
  });
  testGolden("numeric_base", "Laguerre rule", ({ n, i }) => {
    const { points, weights } = gaussLaguerre(n as number);
    return [points[i as number]!, weights[i as number]!];
  });
  testGolden("numeric_base", "integral of", ({ name }) => integrate(...integrands[name as string]!).value);

  test("a rule of n points is exact for polynomials of degree 2 n - 1 times its law", () => {
    for (const n of [1, 3, 10]) {
      const { points, weights } = gaussLaguerre(n);
      let factorial = 1;
      for (let k = 1; k < 2 * n; k++) factorial *= k;
      const sum = points.reduce((total, x, i) => total + weights[i]! * Math.exp(-x) * x ** (2 * n - 1), 0);
      expect(sum / factorial).toBeCloseTo(1, 11);
    }
  });

  test("an integral turned round changes its sign, of nothing is 0, and of what is not finite is refused", () => {
    expect(integrate(Math.exp, 1, 0).value).toBe(-integrate(Math.exp, 0, 1).value);
    expect(integrate(Math.exp, 1, 1).value).toBe(0);
    expect(() => integrate((x) => Math.log(x - 5), 0, 1)).toThrow(
      expect.objectContaining({ code: "tools/value-not-finite" satisfies ErrorCode }),
    );
    expect(() => integrate((x) => Math.sin(1 / x) / x, 0, 1, { maxIntervals: 5 })).toThrow(
      expect.objectContaining({ code: "tools/no-convergence" satisfies ErrorCode }),
    );
    expect(() => gaussLaguerre(301)).toThrow();
  });
});

describe("transforms", () => {
  testGolden("numeric_base", "transform of", ({ n, seeds }) => {
    const [a, b] = seeds as [number, number];
    const [re, im] = [normals(n as number, a), normals(n as number, b)];
    fourier(re, im);
    return [...re, ...im];
  });

  test("the inverse undoes a transform, and energy is kept", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 100 }), (n, seed) => {
        const [re, im] = [normals(n, seed), normals(n, seed + 500)];
        const before = [...re, ...im];
        fourier(re, im);
        const energy = [...re, ...im].reduce((sum, v) => sum + v * v, 0) / n;
        expect(energy / before.reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(1, 11);
        inverseFourier(re, im);
        [...re, ...im].forEach((value, i) => {
          expect(value).toBeCloseTo(before[i]!, 11);
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe("interpolation", () => {
  testGolden("numeric_base", "cubic spline", ({ x, y, at, end }) => {
    const ends = end === "given" ? { first: 0.3, last: -0.2 } : (end as SplineEnd);
    const spline = cubicSpline(x as number[], y as number[], ends);
    const points = at as number[];
    return [
      ...points.map((p) => spline.value(p)),
      ...points.map((p) => spline.slope(p)),
      ...points.slice(1, -1).map((p) => spline.curvature(p)),
    ];
  });
  testGolden("numeric_base", "monotone cubic", ({ x, y, at }) => {
    const curve = monotoneCubic(x as number[], y as number[]);
    return [...(at as number[]).map((p) => curve.value(p)), ...(at as number[]).map((p) => curve.slope(p))];
  });

  test("a monotone cubic through rising points never falls, and a spline of a cubic is that cubic", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 200 }), (n, seed) => {
        const steps = normals(2 * n, seed).map(Math.abs);
        const x = Array.from({ length: n }, (_, i) => steps.slice(0, i + 1).reduce((a, b) => a + b + 0.01, 0));
        const y = Array.from({ length: n }, (_, i) => steps.slice(n, n + i + 1).reduce((a, b) => a + b, 0));
        const rising = monotoneCubic(x, y);
        const cubic = (t: number) => 1 + t - 0.5 * t ** 2 + 0.1 * t ** 3;
        const spline = n < 4 ? null : cubicSpline(x, x.map(cubic), "not-a-knot", "cubic");
        let before = Number.NEGATIVE_INFINITY;
        for (let t = x[0]! - 1; t <= x[n - 1]! + 1; t += 0.1) {
          expect(rising.value(t)).toBeGreaterThanOrEqual(before - 1e-12);
          before = rising.value(t);
          if (spline !== null)
            expect(Math.abs(spline.value(t) / cubic(t) - 1)).toBeLessThan(1e-4 + Math.abs(1e-6 / cubic(t)));
        }
      }),
      { numRuns: 40 },
    );
  });

  test("beyond the points a line goes on, and points that do not rise are refused", () => {
    const spline = cubicSpline([0, 1, 2, 3], [0, 1, 4, 9]);
    expect(spline.value(5)).toBeCloseTo(9 + 2 * spline.slope(3), 12);
    expect(spline.curvature(5)).toBe(0);
    expect(() => cubicSpline([0, 1, 1], [1, 2, 3])).toThrow(
      expect.objectContaining({ code: "tools/not-ascending" satisfies ErrorCode }),
    );
  });
});

describe("streams", () => {
  testGolden("numeric_base", "Sobol points", ({ rows, columns }) => {
    const sobol = new Sobol(64);
    const point = new Float64Array(64);
    const found: number[] = [];
    for (let i = 0; i < 2048; i++) {
      sobol.next(point);
      if ((rows as number[]).includes(i)) found.push(...(columns as number[]).map((c) => point[c]!));
    }
    return found;
  });

  test("Philox gives the words of its authors' known answers", () => {
    const out = new Uint32Array(4);
    const words = (...input: [number, number, number, number, number, number]) => {
      philox4x32(...input, out);
      return Array.from(out, (word) => word.toString(16).padStart(8, "0")).join(" ");
    };
    const all = 0xffffffff;
    expect(words(0, 0, 0, 0, 0, 0)).toBe("6627e8d5 e169c58d bc57ac4c 9b00dbd8");
    expect(words(all, all, all, all, all, all)).toBe("408f276d 41c83b0e a20bc7c6 6d5451fd");
    expect(words(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0)).toBe(
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    );
  });

  test("a stream can be entered anywhere, streams differ, and normals have the moments of their law", () => {
    const whole = new Philox(7, 1);
    const words = Array.from({ length: 40 }, () => whole.word());
    const later = new Philox(7, 1);
    later.seek(5);
    expect(Array.from({ length: 20 }, () => later.word())).toEqual(words.slice(20));
    expect(new Philox(7, 2).word()).not.toBe(words[0]);
    const draws = new Float64Array(40_001);
    whole.normals(draws);
    const moment = (k: number) => draws.reduce((sum, z) => sum + z ** k, 0) / draws.length;
    expect(Math.abs(moment(1))).toBeLessThan(4 / 200);
    expect(Math.abs(moment(2) - 1)).toBeLessThan((4 * Math.sqrt(2)) / 200);
    expect(Math.abs(moment(4) - 3)).toBeLessThan((4 * Math.sqrt(96)) / 200);
  });

  test("scrambled Sobol points fill every slice of every axis once, and integrate better than chance", () => {
    const sobol = new Sobol(8, new Philox(3));
    const point = new Float64Array(8);
    const slices = Array.from({ length: 8 }, () => new Set<number>());
    let sum = 0;
    for (let i = 0; i < 1024; i++) {
      sobol.next(point);
      for (let d = 0; d < 8; d++) slices[d]!.add(Math.floor(point[d]! * 1024));
      sum += point.reduce((product, u) => product * (0.5 + u), 1);
    }
    for (const seen of slices) expect(seen.size).toBe(1024);
    expect(Math.abs(sum / 1024 - 1)).toBeLessThan(0.01); // chance alone: 0.025
  });
});
