// Functions of one, two or three values of a row: nothing is remembered from row to row.
// A missing operand gives missing, and so does what has no finite answer (the logarithm of zero, the root of a negative number).

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, numberParam } from "../kernel.ts";

const one = (name: string, says: string, of: (x: number) => number): Kernel =>
  defineKernel({
    name,
    says,
    inputs: 1,
    open:
      (lanes) =>
      ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        for (let i = 0, end = rows * lanes; i < end; i++) o.data[o.at + i] = finite(of(a.data[a.at + i]!));
      },
  });

const two = (name: string, says: string, of: (x: number, y: number) => number): Kernel =>
  defineKernel({
    name,
    says,
    inputs: 2,
    open:
      (lanes) =>
      ([out], [x, y], rows) => {
        const [o, a, b] = [out as Tape, x as Tape, y as Tape];
        for (let i = 0, end = rows * lanes; i < end; i++) {
          const left = a.data[a.at + i]!;
          const right = b.data[b.at + i]!;
          o.data[o.at + i] = Number.isNaN(left + right) ? Number.NaN : finite(of(left, right));
        }
      },
  });

const finite = (x: number): number => (x - x === 0 ? x : Number.NaN);
const truth = (holds: boolean): number => (holds ? 1 : 0);

export const absoluteKernel = one("abs", "|x|", Math.abs);
export const negateKernel = one("negate", "-x", (x) => -x);
export const signKernel = one("sign", "-1, 0 or 1", Math.sign);
export const logKernel = one("log", "natural logarithm; missing for x <= 0", Math.log);
export const expKernel = one("exp", "e to the x", Math.exp);
export const rootKernel = one("sqrt", "square root; missing for x < 0", Math.sqrt);
export const tanhKernel = one("tanh", "hyperbolic tangent", Math.tanh);
export const notKernel = one("not", "1 where x is 0, else 0", (x) => (Number.isNaN(x) ? x : truth(x === 0)));
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

export const powerKernel = two("power", "x to the y; missing where that is no real number", (x, y) => x ** y);
export const signedPowerKernel = two(
  "signed_power",
  "sign(x) * |x| to the y",
  (x, y) => Math.sign(x) * Math.abs(x) ** y,
);
export const smallerKernel = two("smaller", "the smaller of x and y", Math.min);
export const largerKernel = two("larger", "the larger of x and y", Math.max);
export const lessKernel = two("less", "1 where x < y, else 0", (x, y) => truth(x < y));
export const lessOrEqualKernel = two("less_or_equal", "1 where x <= y, else 0", (x, y) => truth(x <= y));
export const equalKernel = two("equal", "1 where x = y, else 0", (x, y) => truth(x === y));
export const andKernel = two("and", "1 where neither is 0, else 0", (x, y) => truth(x !== 0 && y !== 0));
export const orKernel = two("or", "0 where both are 0, else 1", (x, y) => truth(x !== 0 || y !== 0));

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
