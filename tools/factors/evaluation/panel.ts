// What an evaluation is given: panels by session and symbol, and what is demanded of them.

import { callerError } from "#infra/runtime/index.ts";
import type { Column } from "#tools/columns/index.ts";
import { requireShape, requireWhole } from "#tools/numeric/index.ts";

export interface NamedPanel {
  readonly name: string;
  /** Row t, lane s at t * lanes + s; NaN = missing. */
  readonly values: Column;
}

export interface FactorPanels {
  readonly factor: NamedPanel;
  /** Prices that returns are taken from, adjusted for dividends and splits; NaN = not traded. */
  readonly prices: Column;
  readonly lanes: number;
  /** Shape (rows): the moment of each row, ascending. The factor's row t may use what is known by then. */
  readonly timesMs: readonly number[];
  /** Shape (rows * lanes), 1 = in the universe at that row; every lane at every row unless given. */
  readonly universe?: Uint8Array;
  /** A group (sector) of each row and lane, shape (rows * lanes): places in `names`, -1 for none. */
  readonly groups?: { readonly names: readonly string[]; readonly of: Int16Array };
  /** Shape (rows): a label a row, null for none. */
  readonly regimes?: readonly (string | null)[];
  /** Factors that are known already, to be correlated with. */
  readonly known?: readonly NamedPanel[];
}

/** @throws tools/length-mismatch, tools/parameter-out-of-range, tools/value-not-finite (an infinite value), tools/factor-missing,
 *   tools/rows-not-ascending */
export function requirePanels(panels: FactorPanels): void {
  const { factor, prices, lanes, timesMs, universe, groups, regimes, known = [] } = panels;
  requireWhole("lanes", lanes, 1);
  const rows = timesMs.length;
  for (let t = 1; t < rows; t++)
    if (!(timesMs[t]! > timesMs[t - 1]!))
      throw callerError(
        "tools/rows-not-ascending",
        `timesMs[${t}] is not after the row before it. Sort the rows, one a session.`,
        { row: t },
      );
  requireShape("prices", prices, rows, lanes);
  if (universe) requireShape("universe", universe, rows, lanes);
  if (groups) requireShape("groups.of", groups.of, rows, lanes);
  if (regimes) requireShape("regimes", regimes, rows, 1);
  for (const { name, values } of [factor, ...known]) {
    requireShape(name, values, rows, lanes);
    requireNoInfinity(name, values, lanes);
  }
  if (!factor.values.some((value, i) => !Number.isNaN(value) && (universe === undefined || universe[i] === 1)))
    throw callerError(
      "tools/factor-missing",
      `${factor.name} has no value in the universe at any of ${rows} rows. Check its inputs and its warm-up.`,
      { factor: factor.name, rows },
    );
}

function requireNoInfinity(name: string, values: Column, lanes: number): void {
  const at = values.findIndex((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY);
  if (at < 0) return;
  const [row, lane] = [Math.floor(at / lanes), at % lanes];
  throw callerError(
    "tools/value-not-finite",
    `${name} is ${values[at]} at row ${row}, lane ${lane}; wanted a finite number, or NaN where missing. Guard the division.`,
    { name, row, lane },
  );
}
