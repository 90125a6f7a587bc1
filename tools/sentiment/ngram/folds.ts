// Folds for cross-validation: classes spread evenly, near-duplicates kept together.

import { callerError, type Random } from "#infra/runtime/index.ts";

/**
 * The fold of each text. Groups are dealt whole: largest first (ties in the random's order), each to the fold that has least of its
 * classes, so that every fold has about the same share of each class.
 * @param strata shape (N), a small whole number each: the class, or a band of the target
 * @param groups shape (N), texts with one number stay together
 * @throws tools/training-invalid for fewer groups than folds
 */
export function groupedFolds(strata: Int32Array, groups: Int32Array, folds: number, random: Random): Int32Array {
  const members = new Map<number, number[]>();
  groups.forEach((group, i) => {
    const found = members.get(group);
    if (found) found.push(i);
    else members.set(group, [i]);
  });
  if (members.size < folds) {
    const says = `${members.size} texts that differ; wanted at least ${folds}, one a fold. Add texts, or ask for fewer folds.`;
    throw callerError("tools/training-invalid", says, { groups: members.size, folds });
  }
  const kinds = Math.max(...strata) + 1;
  const held = Array.from({ length: folds }, () => new Float64Array(kinds + 1)); // per class, and in all
  const fold = new Int32Array(strata.length);
  const order = [...members.values()].map((texts) => ({ texts, draw: random.next() }));
  order.sort((a, b) => b.texts.length - a.texts.length || a.draw - b.draw);
  for (const { texts } of order) {
    const first = strata[texts[0]!]!;
    const load = (f: number): number => held[f]![first]! + held[f]![kinds]! * 1e-6;
    const chosen = held.reduce((best, _, f) => (load(f) < load(best) ? f : best), 0);
    for (const i of texts) {
      fold[i] = chosen;
      held[chosen]![strata[i]!]! += 1;
      held[chosen]![kinds]! += 1;
    }
  }
  return fold;
}

export const placesWhere = (folds: Int32Array, is: (fold: number) => boolean): number[] =>
  [...folds.keys()].filter((i) => is(folds[i]!));
