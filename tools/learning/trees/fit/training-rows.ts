// What trees are trained on, and what it must be.

import { callerError, nearestNames } from "#infra/runtime/index.ts";
import { requireSameLength } from "#tools/numeric/index.ts";

export interface TrainingRows {
  /** Names of the columns, each once. */
  readonly features: readonly string[];
  readonly count: number;
  /** Row-major, NaN where missing. Compared as float32. */
  readonly values: Float32Array | Float64Array;
  /** A number a row; classes are whole numbers from 0. */
  readonly labels: Float32Array | Float64Array;
  /** How much a row counts, above 0; all alike where absent. */
  readonly weights?: Float32Array | Float64Array;
  /** Rows that are ranked against one another lie together: how many each such group has. For `lambdarank`. */
  readonly groups?: readonly number[];
}

/** @throws tools/length-mismatch, tools/series-too-short, tools/value-not-finite (names the first bad row), tools/feature-invalid */
export function requireRows({ features, count, values, labels, weights, groups }: TrainingRows, what: string): void {
  const twice = features.find((name, i) => features.indexOf(name) !== i);
  if (features.length === 0 || twice !== undefined) {
    const found = features.length === 0 ? "none" : `${twice} twice`;
    throw callerError("tools/feature-invalid", `${what}: wanted features, each once; found ${found}.`, { twice });
  }
  if (values.length !== count * features.length) {
    const says = `${what}: ${values.length} values; wanted ${count} rows x ${features.length} features = ${count * features.length}.`;
    throw callerError("tools/length-mismatch", says, { values: values.length, count, features: features.length });
  }
  if (count < 2) {
    throw callerError("tools/series-too-short", `${what}: ${count} rows; wanted at least 2.`, { count });
  }
  requireSameLength(`${what}: labels`, labels, "rows", { length: count });
  requireEach(what, "label", labels, Number.isFinite, "a finite number. Leave rows without a label out");
  if (weights !== undefined) {
    requireSameLength(`${what}: weights`, weights, "rows", { length: count });
    requireEach(what, "weight", weights, (w) => w > 0 && Number.isFinite(w), "a number above 0");
  }
  if (groups !== undefined) {
    const total = groups.reduce((sum, size) => sum + size, 0);
    if (total !== count || groups.some((size) => !Number.isInteger(size) || size < 1)) {
      const says = `${what}: groups hold ${total} rows; wanted sizes from 1 that add up to ${count}.`;
      throw callerError("tools/length-mismatch", says, { total, count });
    }
  }
}

function requireEach(
  what: string,
  name: string,
  values: ArrayLike<number>,
  holds: (value: number) => boolean,
  wanted: string,
): void {
  for (let row = 0; row < values.length; row++) {
    if (holds(values[row] as number)) continue;
    const says = `${what}: the ${name} of row ${row} is ${values[row]}; wanted ${wanted}.`;
    throw callerError("tools/value-not-finite", says, { row });
  }
}

/** The places of named features. @throws tools/feature-unknown with the nearest names */
export function placesOf(names: Iterable<string>, features: readonly string[], what: string): number[] {
  return [...names].map((name) => {
    const at = features.indexOf(name);
    if (at >= 0) return at;
    const near = nearestNames(name, features);
    const says = `${what} names the feature ${name}, which the rows do not have${near.length > 0 ? `; nearest: ${near.join(", ")}` : ""}.`;
    throw callerError("tools/feature-unknown", says, { name, near });
  });
}
