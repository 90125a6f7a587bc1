// What a kernel demands of its input, as errors that name the argument and the first bad index.
// No numbers are computed here.

import { callerError } from "#infra/runtime/index.ts";

export type Numbers = Float64Array | readonly number[];

/** @throws tools/value-not-finite (names the first bad index) */
export function requireFinite(name: string, values: Numbers): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw callerError(
        "tools/value-not-finite",
        `${name}[${i}] is ${values[i]}; wanted finite numbers. Drop or fill what is missing first.`,
        { name, index: i },
      );
    }
  }
}

/** @throws tools/series-empty, tools/series-too-short */
export function requireLength(name: string, values: ArrayLike<unknown>, atLeast: number): void {
  if (values.length >= atLeast) return;
  const code = values.length === 0 ? "tools/series-empty" : "tools/series-too-short";
  throw callerError(code, `${name} has ${values.length} values; wanted at least ${atLeast}. Ask for a longer window.`, {
    name,
    length: values.length,
    atLeast,
  });
}

/** @throws tools/length-mismatch */
export function requireSameLength(nameA: string, a: ArrayLike<unknown>, nameB: string, b: ArrayLike<unknown>): void {
  if (a.length === b.length) return;
  throw callerError(
    "tools/length-mismatch",
    `${nameA} has ${a.length} values and ${nameB} ${b.length}; wanted equal lengths. Align them first.`,
    { nameA, nameB },
  );
}

/** For matrices kept as one row-major array. @throws tools/length-mismatch */
export function requireShape(name: string, values: ArrayLike<unknown>, rows: number, columns: number): void {
  if (values.length === rows * columns) return;
  throw callerError("tools/length-mismatch", `${name} has ${values.length} values; wanted ${rows} x ${columns}.`, {
    name,
    rows,
    columns,
  });
}

/** A confidence level of a tail measure, 0.5 < level < 1. @throws tools/level-out-of-range */
export function requireLevel(level: number): void {
  if (level > 0.5 && level < 1) return;
  throw callerError("tools/level-out-of-range", `level is ${level}; wanted 0.5 < level < 1, such as 0.975.`, { level });
}

/** @throws tools/parameter-out-of-range */
export function requireWithin(name: string, value: number, lower: number, upper: number): void {
  if (value >= lower && value <= upper) return;
  throw callerError("tools/parameter-out-of-range", `${name} is ${value}; wanted a number from ${lower} to ${upper}.`, {
    name,
    value,
  });
}

/** @throws tools/parameter-out-of-range */
export function requireWhole(name: string, value: number, atLeast: number): void {
  if (Number.isSafeInteger(value) && value >= atLeast) return;
  throw callerError(
    "tools/parameter-out-of-range",
    `${name} is ${value}; wanted a whole number of at least ${atLeast}.`,
    { name, value },
  );
}

/** True where every value equals the first; the honest test for "no variance", since a rounded mean leaves 1e-17 of it. */
export function isConstant(values: Numbers): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}
