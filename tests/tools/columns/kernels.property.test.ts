// Every kernel of the registry: how rows are cut into steps changes no bit, no value reads a later row, lanes do not touch, missing rows heal.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply, applyAll, compile, computeColumns, input, type Kernel, kernels } from "#tools/columns/index.ts";

const rows = 400;

/** Parameters in a kernel's range, small enough that 400 rows show what it does. */
const paramsOf = (kernel: Kernel): fc.Arbitrary<number[]> =>
  fc
    .tuple(
      ...kernel.params.map(({ min, max, whole }) =>
        whole
          ? fc.integer({ min, max: Math.min(max, Math.max(min, 40)) })
          : fc.double({ min: Math.max(min, -3), max: Math.min(max, 3), noNaN: true }),
      ),
    )
    .map((drawn) => [...drawn]);

/** Prices, tiny and huge numbers, stretches of one value, gaps. */
const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: 50, max: 150, noNaN: true }) },
  { weight: 3, arbitrary: fc.constantFrom(0, 100, 100, -1, 1) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, 1e12, -1e-12, Number.POSITIVE_INFINITY) },
);

const column = (length: number): fc.Arbitrary<Float64Array> =>
  fc.array(value, { minLength: length, maxLength: length }).map((drawn) => Float64Array.from(drawn));

const namesOf = (kernel: Kernel): string[] => Array.from({ length: kernel.inputs }, (_, i) => `x${i}`);

const expressionsOf = (kernel: Kernel, params: readonly number[]) =>
  applyAll(kernel, params, ...namesOf(kernel).map(input));

const columnsOf = (kernel: Kernel, lanes: number) =>
  fc
    .tuple(...namesOf(kernel).map(() => column(rows * lanes)))
    .map((drawn) => Object.fromEntries(namesOf(kernel).map((name, i) => [name, drawn[i] as Float64Array])));

describe.each(kernels.map((kernel) => [kernel.name, kernel] as const))("%s", (_, kernel) => {
  const few = { numRuns: kernel.inputs > 4 ? 3 : 8 };

  test("any cut into steps gives the same bits", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }).chain((lanes) => fc.tuple(fc.constant(lanes), columnsOf(kernel, lanes))),
        paramsOf(kernel),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 20, maxLength: 20 }),
        ([lanes, inputs], params, cuts) => {
          const expressions = expressionsOf(kernel, params);
          const whole = computeColumns(expressions, inputs, rows, { lanes, stepRows: rows });
          const program = compile(expressions, { lanes, stepRows: 7 });
          const pieces = expressions.map(() => new Float64Array(rows * lanes));
          for (let done = 0, c = 0; done < rows; c++) {
            const now = Math.min(cuts[c % cuts.length] as number, rows - done);
            const part = Object.fromEntries(
              Object.entries(inputs).map(([name, x]) => [name, x.subarray(done * lanes, (done + now) * lanes)]),
            );
            program.run(
              part,
              now,
              pieces.map((piece) => piece.subarray(done * lanes, (done + now) * lanes)),
            );
            done += now;
          }
          expect(pieces).toEqual(whole);
        },
      ),
      few,
    );
  });

  test("rows that come later change nothing", () => {
    fc.assert(
      fc.property(
        columnsOf(kernel, 2),
        columnsOf(kernel, 2),
        paramsOf(kernel),
        fc.integer({ min: 1, max: rows - 1 }),
        (inputs, lies, params, from) => {
          const scrambled = Object.fromEntries(
            Object.entries(inputs).map(([name, x]) => {
              const copy = x.slice();
              copy.set((lies[name] as Float64Array).subarray(from * 2), from * 2);
              return [name, copy];
            }),
          );
          const expressions = expressionsOf(kernel, params);
          const early = (columns: Record<string, Float64Array>) =>
            computeColumns(expressions, columns, rows, { lanes: 2 }).map((out) => out.slice(0, from * 2));
          expect(early(scrambled)).toEqual(early(inputs));
        },
      ),
      few,
    );
  });

  test.skipIf(kernel.across)("a lane is what it is alone", () => {
    fc.assert(
      fc.property(columnsOf(kernel, 3), paramsOf(kernel), (inputs, params) => {
        const expressions = expressionsOf(kernel, params);
        const together = computeColumns(expressions, inputs, rows, { lanes: 3 });
        const laneOf = (x: Float64Array, lane: number) => x.filter((_, i) => i % 3 === lane);
        for (const lane of [0, 1, 2]) {
          const own = Object.fromEntries(Object.entries(inputs).map(([name, x]) => [name, laneOf(x, lane)]));
          expect(together.map((out) => laneOf(out as Float64Array, lane))).toEqual(
            computeColumns(expressions, own, rows),
          );
        }
      }),
      few,
    );
  });

  test("gives its first value after its warm-up, and finite numbers or missing after that", () => {
    const params = kernel.params.map(({ min, max, whole }) =>
      whole ? Math.min(max, Math.max(min, 9)) : Math.min(max, Math.max(min, 0.5)),
    );
    const lanes = kernel.across ? 6 : 1;
    const inputs = Object.fromEntries(
      namesOf(kernel).map((name, k) => [
        name,
        // the second column of a kernel across lanes may be a group
        Float64Array.from({ length: rows * lanes }, (_, i) =>
          kernel.across && k > 0 ? (i * k) % 3 : 2 + Math.sin(i * (k + 1) + k),
        ),
      ]),
    );
    const columns = computeColumns(expressionsOf(kernel, params), inputs, rows, { lanes });
    const first = Math.min(...columns.map((out) => Math.floor(out.findIndex((x) => !Number.isNaN(x)) / lanes)));
    expect(first).toBe(kernel.warmUp(...params));
    for (const out of columns)
      expect(out.some((x) => x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY)).toBe(false);
  });
});

test("names are unique", () => {
  const names = kernels.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("what is shared is one expression, whoever wrote it", () => {
  const sumKernel = kernels.find(({ name }) => name === "sum") as Kernel;
  expect(apply(sumKernel, [5], input("close")).hash).toBe(apply(sumKernel, [5], input("close")).hash);
  expect(apply(sumKernel, [5], input("close")).hash).not.toBe(apply(sumKernel, [6], input("close")).hash);
});
