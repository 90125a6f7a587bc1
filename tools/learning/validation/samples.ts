// What models learn from: one row a decision, in the order of time, with the stretch of time that its label looks at.

import { callerError } from "#infra/runtime/index.ts";
import { requireLength, requireShape, requireWhole } from "#tools/numeric/index.ts";

/**
 * N rows, ascending by `fromMs`; rows with the same `fromMs` are one period (a session's cross-section).
 * What a row may know lies at or before fromMs; its label lies in (fromMs, toMs].
 */
export interface Samples {
  /** Shape (N, width), row-major; NaN = missing. A sequence of k steps of f features is one row of k * f values. */
  readonly features: Float64Array | Float32Array;
  readonly width: number;
  /** Shape (N): what is learned, finite. */
  readonly labels: Float64Array;
  /** Shape (N): simple return over the label's stretch of holding the asset, finite. The labels themselves where they are returns. */
  readonly returns: Float64Array;
  /** Shape (N): the newest value of `returns` that was known at fromMs, for the baseline that repeats it; NaN = not known. */
  readonly lastReturns: Float64Array;
  /** Shape (N), epoch milliseconds. */
  readonly fromMs: Float64Array;
  /** Shape (N), epoch milliseconds, after fromMs. */
  readonly toMs: Float64Array;
  /** Shape (N): which asset, a small whole number; within a period each once. */
  readonly lanes: Int32Array;
}

/** Samples as a fitted model sees them: nothing that lies ahead. */
export type Questions = Omit<Samples, "labels" | "returns" | "toMs">;

export type LabelSpans = Pick<Samples, "fromMs" | "toMs">;

/** @throws tools/samples-invalid, tools/length-mismatch, tools/series-empty */
export function requireSamples(samples: Samples): void {
  const { features, width, labels, returns, lastReturns, fromMs, toMs, lanes } = samples;
  requireLength("samples", labels, 1);
  requireWhole("width", width, 1);
  requireShape("features", features, labels.length, width);
  for (const [name, column] of Object.entries({ returns, lastReturns, fromMs, toMs, lanes }))
    requireShape(name, column, labels.length, 1);
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isFinite(labels[i])) throw wrongRow(i, `its label is ${labels[i]}; drop rows without a label`);
    if (!Number.isFinite(returns[i])) throw wrongRow(i, `its return is ${returns[i]}; drop rows without one`);
    if (!(toMs[i]! > fromMs[i]!)) throw wrongRow(i, "its label does not end after it begins");
    if (i > 0 && !(fromMs[i]! >= fromMs[i - 1]!)) throw wrongRow(i, "it lies before the row above it; sort by fromMs");
  }
}

const wrongRow = (row: number, because: string): Error =>
  callerError("tools/samples-invalid", `Sample ${row} cannot be used: ${because}.`, { row });

/** The rows named, in that order. */
export function pickSamples(samples: Samples, rows: Uint32Array): Samples {
  const { width, features } = samples;
  const picked =
    features instanceof Float32Array ? new Float32Array(rows.length * width) : new Float64Array(rows.length * width);
  for (let i = 0; i < rows.length; i++)
    picked.set(features.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
  const pick = <T extends Float64Array | Int32Array>(column: T, into: T): T => {
    for (let i = 0; i < rows.length; i++) into[i] = column[rows[i]!]!;
    return into;
  };
  const column = (values: Float64Array): Float64Array => pick(values, new Float64Array(rows.length));
  return {
    features: picked,
    width,
    labels: column(samples.labels),
    returns: column(samples.returns),
    lastReturns: column(samples.lastReturns),
    fromMs: column(samples.fromMs),
    toMs: column(samples.toMs),
    lanes: pick(samples.lanes, new Int32Array(rows.length)),
  };
}

/** Without what a model may not see. The arrays are shared. */
export function questionsOf({ labels: _, returns: __, toMs: ___, ...questions }: Samples): Questions {
  return questions;
}

export interface Periods {
  /** Shape (N): the period of each row, from 0. */
  readonly of: Uint32Array;
  /** Shape (P + 1): where each period begins, and N. */
  readonly starts: Uint32Array;
  readonly count: number;
}

/** Rows with the same fromMs. */
export function periodsOf({ fromMs }: Pick<LabelSpans, "fromMs">): Periods {
  const of = new Uint32Array(fromMs.length);
  const starts: number[] = [];
  for (let i = 0; i < fromMs.length; i++) {
    if (i === 0 || fromMs[i] !== fromMs[i - 1]) starts.push(i);
    of[i] = starts.length - 1;
  }
  return { of, starts: Uint32Array.from([...starts, fromMs.length]), count: starts.length };
}
