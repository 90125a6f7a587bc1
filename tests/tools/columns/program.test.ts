// What a program shares and what it refuses.

import { expect, test } from "vitest";
import { compile, computeColumns, input, nodesOf, op, warmUpOf, writtenOut } from "#tools/columns/index.ts";

const close = input("close");

test("columns over the last rows, by hand", () => {
  const [mean, change] = computeColumns(
    [op.mean(close, 3), op.change(close, 1)],
    { close: Float64Array.of(1, 2, 3, 6) },
    4,
  );
  expect([...(mean as Float64Array)]).toEqual([Number.NaN, Number.NaN, 2, 11 / 3]);
  expect([...(change as Float64Array)]).toEqual([Number.NaN, 1, 0.5, 1]);
});

test("what two expressions share is one node", () => {
  const spread = op.subtract(op.mean(close, 5), op.mean(close, 20));
  const ratio = op.divide(op.mean(close, 5), op.mean(close, 20));
  expect(nodesOf([spread, ratio])).toHaveLength(5);
});

test("warm-ups add up along the longest way", () => {
  expect(warmUpOf(op.mean(op.change(close, 1), 20))).toBe(20);
  expect(warmUpOf(op.add(op.mean(close, 5), op.delay(close, 30)))).toBe(30);
});

test("a division by zero is missing, not infinite and not zero", () => {
  const [ratio] = computeColumns([op.divide(close, op.delta(close, 1))], { close: Float64Array.of(5, 5, 6) }, 3);
  expect([...(ratio as Float64Array)]).toEqual([Number.NaN, Number.NaN, 6]);
});

test("an expression is written as a person would", () => {
  expect(writtenOut(op.divide(close, op.mean(close, 20)))).toBe("divide(close, mean(close, 20))");
});

test("missing input columns are named, with what was found", () => {
  expect(() => compile([op.mean(close, 3)]).run({ open: new Float64Array(3) }, 3, [new Float64Array(3)])).toThrow(
    expect.objectContaining({
      code: "tools/input-column-missing",
      message: expect.stringContaining("close; found open"),
    }),
  );
});

test("a column that is too short is named", () => {
  expect(() => compile([close]).run({ close: new Float64Array(2) }, 3, [new Float64Array(3)])).toThrow(
    expect.objectContaining({ code: "tools/length-mismatch" }),
  );
});

test("parameters out of range and columns too few are refused when the expression is made", () => {
  expect(() => op.mean(close, 0)).toThrow(expect.objectContaining({ code: "tools/parameter-out-of-range" }));
  expect(() => op.mean(close, 2.5)).toThrow(expect.objectContaining({ code: "tools/parameter-out-of-range" }));
});

test("a program that begins again gives the bits of a new one, whatever it ran before", () => {
  const expressions = [op.mean(close, 3), op.delay(close, 2), op.exponential(op.mean(close, 3), 2), close];
  const series = Float64Array.from({ length: 50 }, (_, t) => 10 + Math.sin(t));
  const fresh = computeColumns(expressions, { close: series }, 50, { stepRows: 7 });
  const program = compile(expressions, { stepRows: 7 });
  const outputs = expressions.map(() => new Float64Array(50));
  program.run({ close: series.map((x) => -x) }, 33, outputs);
  program.restart();
  program.run({ close: series }, 50, outputs);
  expect(outputs).toEqual(fresh);
});

test("short runs after long ones find the rows before, which lay in the caller's column", () => {
  const expressions = [op.delay(close, 5), op.sum(close, 4)];
  const series = Float64Array.from({ length: 60 }, (_, t) => t + 1);
  const whole = computeColumns(expressions, { close: series }, 60);
  const program = compile(expressions, { stepRows: 8 });
  const outputs = expressions.map(() => new Float64Array(60));
  for (const [from, to] of [
    [0, 40],
    [40, 41],
    [41, 43],
    [43, 60],
  ] as const) {
    const column = series.slice(from, to);
    program.run(
      { close: column },
      to - from,
      outputs.map((out) => out.subarray(from, to)),
    );
    column.fill(Number.NaN); // what the caller does with it afterwards is no matter
  }
  expect(outputs).toEqual(whole);
});

test.each([1e5, 1e7, 1e9])("a value of %d that has left the window leaves nothing behind", (outlier) => {
  const rows = 300;
  const column = (k: number) => Float64Array.from({ length: rows }, (_, i) => (i === 40 ? outlier : Math.sin(i * k)));
  const columns = { close: column(1.3), open: column(0.7) };
  const clean = { close: columns.close.slice(100), open: columns.open.slice(100) };
  const open = input("open");
  const windows = [
    op.variance(close, 20),
    op.correlation(close, open, 20),
    op.slopeOn(close, open, 20),
    op.trendSlope(close, 20),
    op.trendFit(close, 20),
  ];
  const long = computeColumns(windows, columns, rows).map((out) => out.slice(130));
  const short = computeColumns(windows, clean, rows - 100).map((out) => out.slice(30));
  long.forEach((out, i) => {
    const far = Math.max(...out.map((x, t) => Math.abs(x - (short[i]?.[t] as number))));
    expect(far).toBeLessThan(1e-9);
  });
});
