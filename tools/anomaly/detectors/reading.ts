// What a detector says of one value, and the detector itself: a streaming object of constant memory. The batch form runs the same object.
// No thresholds here: whether a score is an anomaly is decided where it is compared with others.

import { callerError } from "#infra/runtime/index.ts";
import type { Numbers } from "#tools/numeric/index.ts";

/** scored: the score says something. warming-up: too few values so far. constant: the values before have no spread to compare with.
 * missing: the value is not a finite number; it was left out. out-of-order: its time is not after the one before; it was left out. */
export type ReadingState = "scored" | "warming-up" | "constant" | "missing" | "out-of-order";

export interface Reading {
  readonly state: ReadingState;
  /** Larger in size is more unusual; NaN unless scored. */
  readonly score: number;
  /** Chance of a score at least as far out where nothing is unusual, by the detector's own law; NaN unless scored. */
  readonly pValue: number;
}

export interface Detector<R extends Reading = Reading> {
  readonly name: string;
  /** Finite values that are needed before the first score. */
  readonly warmUp: number;
  push(value: number): R;
}

export const unscored = (state: Exclude<ReadingState, "scored">): Reading => unscoredReadings[state];

const unscoredReadings = Object.fromEntries(
  (["warming-up", "constant", "missing", "out-of-order"] as const).map((state) => [
    state,
    Object.freeze({ state, score: Number.NaN, pValue: Number.NaN }),
  ]),
) as Readonly<Record<Exclude<ReadingState, "scored">, Reading>>;

/** A detector run over a whole series, one reading a value.
 * @throws tools/series-empty, tools/series-too-short (says how many are needed), tools/value-not-finite where more than half of the values are
 *   no finite numbers, tools/series-constant where there was never any spread to compare with */
export function readSeries<R extends Reading>(detector: Detector<R>, values: Numbers): R[] {
  const finite = countFinite(values);
  if (values.length > 0 && 2 * finite < values.length) {
    throw callerError(
      "tools/value-not-finite",
      `${detector.name}: ${values.length - finite} of ${values.length} values are no finite numbers; wanted at least half of them. Mend the series first.`,
      { finite, values: values.length },
    );
  }
  if (finite <= detector.warmUp) {
    throw callerError(
      finite === 0 ? "tools/series-empty" : "tools/series-too-short",
      `${detector.name} needs ${detector.warmUp + 1} finite values before it can say anything, found ${finite}. Give it a longer history.`,
      { needed: detector.warmUp + 1, found: finite },
    );
  }
  const readings = Array.from(values, (value) => detector.push(value));
  if (readings.some(({ state }) => state === "scored")) return readings;
  throw callerError(
    "tools/series-constant",
    `${detector.name}: the ${finite} values have no spread, so nothing can be far from the others. Is the series alive?`,
    { values: finite },
  );
}

function countFinite(values: Numbers): number {
  let count = 0;
  for (const value of values) if (Number.isFinite(value)) count++;
  return count;
}
