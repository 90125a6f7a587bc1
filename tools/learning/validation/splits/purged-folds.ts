// Cross-validation whose folds are stretches of time: every row is judged once, by a model that saw nothing of its label's time.

import { requireWhole } from "#tools/numeric/index.ts";
import { type LabelSpans, periodsOf } from "../samples.ts";
import { cutPeriods, purgedSplit, type Split } from "./split.ts";

export interface PurgedFolds {
  /** At least 2. */
  readonly folds: number;
  /** Periods after a test stretch that are not learned from; as long as the features look back is safe. 0 where left out. */
  readonly embargoPeriods?: number;
}

/** @throws tools/parameter-out-of-range, tools/fold-too-small
 * @source Lopez de Prado (2018), Advances in Financial Machine Learning, chapter 7 */
export function purgedFolds(spans: LabelSpans, { folds, embargoPeriods = 0 }: PurgedFolds): Split[] {
  requireWhole("folds", folds, 2);
  requireWhole("embargoPeriods", embargoPeriods, 0);
  const periods = periodsOf(spans);
  return cutPeriods(periods, folds).map((block) => purgedSplit(spans, periods, [block], embargoPeriods));
}
