// Returns a session of the members of a panel, and of what is held of them.

import { type Column, computeColumns, input, op } from "#tools/columns/index.ts";
import { type FactorPanel, universeColumn } from "../panel/index.ts";

/** Simple returns from the session before, shape (rows x lanes). */
export function memberReturns({ columns, rows, lanes }: FactorPanel): Column {
  const [returns] = computeColumns([op.change(input("close"), 1)], columns, rows, { lanes });
  return returns as Column;
}

/** Renewed every session; a session in which a member has no price is left out. */
export function heldReturn(
  { instruments, rows, lanes }: FactorPanel,
  returns: Column,
  held: readonly { readonly symbol: string; readonly weight: number }[],
): Float64Array {
  const places = held.map(
    ({ symbol, weight }) => [instruments.findIndex((one) => one.symbol === symbol), weight] as const,
  );
  return Float64Array.from({ length: rows }, (_, t) =>
    places.reduce((sum, [lane, weight]) => sum + weight * (returns[t * lanes + lane] as number), 0),
  );
}

/** Who was in the universe the session before, in equal parts. */
export function equalParts({ columns, rows, lanes }: FactorPanel, returns: Column): Float64Array {
  const universe = columns[universeColumn] as Float64Array;
  return Float64Array.from({ length: rows }, (_, t) => {
    let [sum, count] = [0, 0];
    for (let at = t * lanes; at < (t + 1) * lanes; at++) {
      const value = returns[at] as number;
      if (at < lanes || universe[at - lanes] !== 1 || Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    return count === 0 ? Number.NaN : sum / count;
  });
}
