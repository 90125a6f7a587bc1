// What is learned, from what holding earned.

import { rankWithTies } from "#tools/numeric/index.ts";
import type { LabelKind } from "./dataset-plan.ts";

/** Whether a label rests on the other symbols' returns too. */
export const comparesSymbols = (kind: LabelKind): boolean => kind === "demeaned" || kind === "ranked";

/** Labels of rows from their returns. @param starts where each period begins, and the number of rows */
export function labelsOf(kind: LabelKind, returns: Float64Array, starts: readonly number[]): Float64Array {
  if (kind === "return") return returns.slice();
  if (kind === "up") return returns.map((earned) => (earned > 0 ? 1 : 0));
  const labels = new Float64Array(returns.length);
  for (const [period, from] of starts.slice(0, -1).entries()) {
    const own = returns.subarray(from, starts[period + 1]);
    if (kind === "ranked")
      labels.set(
        rankWithTies(own).map((rank) => (rank - 0.5) / own.length - 0.5),
        from,
      );
    else {
      const mean = own.reduce((sum, earned) => sum + earned, 0) / own.length;
      labels.set(
        own.map((earned) => earned - mean),
        from,
      );
    }
  }
  return labels;
}
