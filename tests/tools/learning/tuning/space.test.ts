// Spaces: what is written by hand is checked at once, and every value has its place in the unit cube.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parametersAt, pointOf, readSpace, type Space } from "#tools/learning/tuning/index.ts";

const space: Space = readSpace({
  rate: { kind: "real", low: 1e-5, high: 1e-1, scale: "log" },
  dropout: { kind: "real", low: 0, high: 0.5 },
  depth: { kind: "whole", low: 2, high: 8 },
  leaves: { kind: "whole", low: 4, high: 256, scale: "log" },
  loss: { kind: "choice", options: ["mse", "huber", null, true, 3] },
  fixed: { kind: "whole", low: 7, high: 7 },
});

describe("a space", () => {
  test("maps points to values in range, and values back to points that mean the same", () => {
    const point = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
      minLength: 6,
      maxLength: 6,
    });
    fc.assert(
      fc.property(point, (at) => {
        const parameters = parametersAt(space, Float64Array.from(at));
        const { rate, dropout, depth, leaves, loss, fixed } = parameters as Record<string, number>;
        expect(rate! >= 1e-5 && rate! <= 0.1 && dropout! >= 0 && dropout! <= 0.5).toBe(true);
        expect(Number.isInteger(depth) && depth! >= 2 && depth! <= 8 && leaves! >= 4 && leaves! <= 256).toBe(true);
        expect(fixed).toBe(7);
        const again = parametersAt(space, pointOf(space, parameters));
        expect(again).toMatchObject({ depth, leaves, loss, fixed });
        expect(Number(again.rate) / rate!).toBeCloseTo(1, 9);
      }),
    );
  });

  test("gives whole numbers and options equal room", () => {
    const counts = new Map<unknown, number>();
    for (let i = 0; i < 7_000; i++) {
      const { depth } = parametersAt(space, new Float64Array(6).fill((i + 0.5) / 7_000));
      counts.set(depth, (counts.get(depth) ?? 0) + 1);
    }
    expect([...counts]).toEqual([2, 3, 4, 5, 6, 7, 8].map((depth) => [depth, 1_000]));
  });
});

describe("a space with mistakes is refused with all of them", () => {
  test.each([
    [{ lerning_rate: { kind: "real", low: 0, high: 1 } }, /no parameter "lerning_rate"; nearest: learning_rate/],
    [
      { depth: { kind: "reel", low: 0, high: 1 } },
      /depth: kind is "reel", wanted one of real, whole, choice; nearest: real/,
    ],
    [{ depth: { kind: "whole", low: 0, hihg: 1 } }, /depth: there is no "hihg"; nearest: high/],
    [{ depth: { kind: "whole", low: 5, high: 2 } }, /low 5 is above high 2/],
    [{ depth: { kind: "whole", low: 0.5, high: 2 } }, /depth: low: /],
    [{ depth: { kind: "real", low: 0, high: 2, scale: "log" } }, /the log scale wants it above zero/],
    [{ depth: { kind: "choice", options: [1, 1] } }, /an option stands twice/],
    [{ depth: 3 }, /kind is missing/],
    [{}, /wanted an object with a range by parameter/],
  ])("%j", (given, message) => {
    expect(() => readSpace(given, ["learning_rate", "depth"])).toThrow(message);
  });

  test("together", () => {
    expect(() => readSpace({ dept: { kind: "whol" }, depth: { kind: "real" } }, ["depth"])).toThrow(
      /"dept".*whol.*low/,
    );
  });
});
