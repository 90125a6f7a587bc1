// Functions of one, two or three values of a row: nothing is remembered from row to row.
// A missing operand gives missing, and so does what has no finite answer (the logarithm of zero, the root of a negative number).

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, numberParam } from "../kernel.ts";
import { oneColumn, twoColumns } from "../pointwise-kernel.ts";

const truth = (holds: boolean): number => (holds ? 1 : 0);

export const absoluteKernel = oneColumn("abs", "|x|", Math.abs);
export const negateKernel = oneColumn("negate", "-x", (x) => -x);
export const signKernel = oneColumn("sign", "-1, 0 or 1", Math.sign);
export const logKernel = oneColumn("log", "natural logarithm; missing for x <= 0", Math.log);
export const expKernel = oneColumn("exp", "e to the x", Math.exp);
export const rootKernel = oneColumn("sqrt", "square root; missing for x < 0", Math.sqrt);
export const tanhKernel = oneColumn("tanh", "hyperbolic tangent", Math.tanh);
export const notKernel = oneColumn("not", "1 where x is 0, else 0", (x) => (Number.isNaN(x) ? x : truth(x === 0)));
export const isMissingKernel = defineKernel({
  name: "is_missing",
  says: "1 where x is missing, else 0",
  inputs: 1,
  open:
    (lanes) =>
    ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const value = a.data[a.at + i]!;
        o.data[o.at + i] = truth(Number.isNaN(value));
      }
    },
});

export const powerKernel = twoColumns("power", "x to the y; missing where that is no real number", (x, y) => x ** y);
export const signedPowerKernel = twoColumns(
  "signed_power",
  "sign(x) * |x| to the y",
  (x, y) => Math.sign(x) * Math.abs(x) ** y,
);
export const smallerKernel = twoColumns("smaller", "the smaller of x and y", Math.min);
export const largerKernel = twoColumns("larger", "the larger of x and y", Math.max);
export const lessKernel = twoColumns("less", "1 where x < y, else 0", (x, y) => truth(x < y));
export const lessOrEqualKernel = twoColumns("less_or_equal", "1 where x <= y, else 0", (x, y) => truth(x <= y));
export const equalKernel = twoColumns("equal", "1 where x = y, else 0", (x, y) => truth(x === y));
export const andKernel = twoColumns("and", "1 where neither is 0, else 0", (x, y) => truth(x !== 0 && y !== 0));
export const orKernel = twoColumns("or", "0 where both are 0, else 1", (x, y) => truth(x !== 0 || y !== 0));

/** Missing in the branch not taken is no matter. */
export const whereKernel: Kernel = defineKernel({
  name: "where",
  says: "y where x is not 0, z where it is; missing where x is missing",
  inputs: 3,
  open:
    (lanes) =>
    ([out], [x, y, z], rows) => {
      const [o, a, b, c] = [out as Tape, x as Tape, y as Tape, z as Tape];
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const chosen = a.data[a.at + i]!;
        o.data[o.at + i] = Number.isNaN(chosen) ? chosen : chosen === 0 ? c.data[c.at + i]! : b.data[b.at + i]!;
      }
    },
});

export const onlyWhereKernel: Kernel = defineKernel({
  name: "only_where",
  says: "x where y is neither 0 nor missing, else missing",
  inputs: 2,
  open:
    (lanes) =>
    ([out], [x, y], rows) => {
      const [o, a, b] = [out as Tape, x as Tape, y as Tape];
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const chosen = b.data[b.at + i]!;
        o.data[o.at + i] = chosen === 0 || Number.isNaN(chosen) ? Number.NaN : a.data[a.at + i]!;
      }
    },
});

export const clipKernel: Kernel = defineKernel({
  name: "clip",
  says: "x held between two numbers",
  inputs: 1,
  params: [numberParam("least"), numberParam("most")],
  open:
    (lanes, least, most) =>
    ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      for (let i = 0, end = rows * lanes; i < end; i++) {
        o.data[o.at + i] = Math.min(most!, Math.max(least!, a.data[a.at + i]!));
      }
    },
});
