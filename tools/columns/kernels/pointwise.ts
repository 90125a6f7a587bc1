// Functions of one, two or three values of a row: nothing is remembered from row to row.
// A missing operand gives missing, and so does what has no finite answer (the logarithm of zero, the root of a negative number).

import { type Kernel, nativeKernel, numberParam } from "../kernel.ts";
import type { NativeName } from "../native/native.ts";
import { oneColumn, twoColumns } from "../pointwise-kernel.ts";

const native = (name: string, inputs: number, says: string, native: NativeName): Kernel =>
  nativeKernel({ name, says, inputs, native });

export const absoluteKernel = native("abs", 1, "|x|", "abs");
export const negateKernel = native("negate", 1, "-x", "negate");
export const signKernel = native("sign", 1, "-1, 0 or 1", "sign");
export const rootKernel = native("sqrt", 1, "square root; missing for x < 0", "sqrt");
export const notKernel = native("not", 1, "1 where x is 0, else 0", "not");
export const isMissingKernel = native("is_missing", 1, "1 where x is missing, else 0", "isMissing");
export const logKernel = native("log", 1, "natural logarithm; missing for x <= 0", "log");
export const expKernel = native("exp", 1, "e to the x", "exp");
export const tanhKernel = oneColumn("tanh", "hyperbolic tangent", Math.tanh);

export const smallerKernel = native("smaller", 2, "the smaller of x and y", "smaller");
export const largerKernel = native("larger", 2, "the larger of x and y", "larger");
export const lessKernel = native("less", 2, "1 where x < y, else 0", "less");
export const lessOrEqualKernel = native("less_or_equal", 2, "1 where x <= y, else 0", "lessOrEqual");
export const equalKernel = native("equal", 2, "1 where x = y, else 0", "equal");
export const andKernel = native("and", 2, "1 where neither is 0, else 0", "and");
export const orKernel = native("or", 2, "0 where both are 0, else 1", "or");
export const powerKernel = twoColumns("power", "x to the y; missing where that is no real number", (x, y) => x ** y);
export const signedPowerKernel = twoColumns(
  "signed_power",
  "sign(x) * |x| to the y",
  (x, y) => Math.sign(x) * Math.abs(x) ** y,
);

/** Missing in the branch not taken is no matter. */
export const whereKernel = native("where", 3, "y where x is not 0, z where it is; missing where x is missing", "where");
export const onlyWhereKernel = native("only_where", 2, "x where y is neither 0 nor missing, else missing", "onlyWhere");
export const clipKernel: Kernel = nativeKernel({
  name: "clip",
  says: "x held between two numbers",
  inputs: 1,
  params: [numberParam("least"), numberParam("most")],
  native: "clip",
});
