// Combinatorial purged cross-validation: every choice of k of the N stretches of time is predicted from the others, which gives several whole
// histories of predictions where a walk-forward gives one.

import { callerError } from "#infra/runtime/index.ts";
import { requireWhole } from "#tools/numeric/index.ts";
import { type LabelSpans, periodsOf } from "../samples.ts";
import { type Block, cutPeriods, purgedSplit, type Split } from "./split.ts";

export interface Combinatorial {
  /** N, at least 2. */
  readonly groups: number;
  /** k, at least 1 and below N. */
  readonly testGroups: number;
  readonly embargoPeriods?: number;
}

export interface CombinatorialSplits {
  /** C(N, k) of them. */
  readonly splits: readonly Split[];
  /** C(N - 1, k - 1) whole histories: for each group the split that predicts it. */
  readonly paths: readonly (readonly number[])[];
  /** Shape (rows): the group of each row. */
  readonly groupOf: Uint8Array;
}

const mostSplits = 200;

/** @throws tools/parameter-out-of-range, tools/fold-too-small
 * @source Lopez de Prado (2018), Advances in Financial Machine Learning, chapter 12 */
export function combinatorialSplits(spans: LabelSpans, options: Combinatorial): CombinatorialSplits {
  const { groups, testGroups, embargoPeriods = 0 } = options;
  requireChoice(groups, testGroups);
  requireWhole("embargoPeriods", embargoPeriods, 0);
  const periods = periodsOf(spans);
  const blocks = cutPeriods(periods, groups);
  const choices = choose(groups, testGroups);
  const predictors = blocks.map((_, group) =>
    choices.flatMap((choice, split) => (choice.includes(group) ? [split] : [])),
  );
  return {
    splits: choices.map((choice) =>
      purgedSplit(
        spans,
        periods,
        choice.map((group) => blocks[group] as Block),
        embargoPeriods,
      ),
    ),
    paths: predictors[0]!.map((_, path) => predictors.map((own) => own[path]!)),
    groupOf: Uint8Array.from(periods.of, (period) => blocks.findIndex(({ to }) => period < to)),
  };
}

function requireChoice(groups: number, testGroups: number): void {
  requireWhole("groups", groups, 2);
  requireWhole("testGroups", testGroups, 1);
  const splits = testGroups < groups ? choose(groups, testGroups).length : 0;
  if (splits > 0 && splits <= mostSplits) return;
  throw callerError(
    "tools/parameter-out-of-range",
    `${testGroups} of ${groups} groups make ${splits} splits; wanted 1 to ${mostSplits}, such as 2 of 6 (15).`,
    { groups, testGroups },
  );
}

/** Every choice of k of the numbers below n, in lexicographic order, as far as one more than is allowed. */
function choose(n: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  const choices: number[][] = [];
  for (let first = from; first <= n - k && choices.length <= mostSplits; first++)
    for (const rest of choose(n, k - 1, first + 1)) choices.push([first, ...rest]);
  return choices;
}
