// Walk-forward: learn from the past, be judged on what comes next, move on, learn again.

import { requireWhole } from "#tools/numeric/index.ts";
import { type LabelSpans, periodsOf } from "../samples.ts";
import { cutPeriods, type Split, tooFew } from "./split.ts";

export interface WalkForward {
  /** Times that the model is fitted. */
  readonly folds: number;
  /** Periods before the first test; half of all where left out. */
  readonly firstTrainPeriods?: number;
  /** Learns from the newest so many periods only; from all that lie before where left out. */
  readonly windowPeriods?: number;
}

/**
 * The periods after the first `firstTrainPeriods`, cut into folds; each is predicted by a model fitted on rows whose labels ended by its first
 * fromMs. Test rows of all folds are each period after the first once, in order.
 * @throws tools/parameter-out-of-range, tools/fold-too-small
 */
export function walkForwardSplits(
  spans: LabelSpans,
  { folds, firstTrainPeriods, windowPeriods }: WalkForward,
): Split[] {
  requireWhole("folds", folds, 1);
  const periods = periodsOf(spans);
  const first = firstTrainPeriods ?? Math.floor(periods.count / 2);
  requireWhole("firstTrainPeriods", first, 1);
  if (windowPeriods !== undefined) requireWhole("windowPeriods", windowPeriods, 1);
  return cutPeriods(periods, folds, { from: first, to: periods.count }).map(({ from, to }) => {
    const [testFrom, testTo] = [periods.starts[from]!, periods.starts[to]!];
    const oldest = windowPeriods === undefined ? 0 : periods.starts[Math.max(0, from - windowPeriods)]!;
    const train: number[] = [];
    for (let row = oldest; row < testFrom; row++) if (spans.toMs[row]! <= spans.fromMs[testFrom]!) train.push(row);
    if (train.length === 0) throw tooFew("rows whose labels ended before the first test", 0, 1);
    return { train: Uint32Array.from(train), test: rowsBetween(testFrom, testTo) };
  });
}

const rowsBetween = (from: number, to: number): Uint32Array =>
  Uint32Array.from({ length: to - from }, (_, i) => from + i);
