// Members of a blend on a panel: where each company stands among the others, in the direction that the literature expects, and what that foretold.

import { setImmediate as turn } from "node:timers/promises";
import { type Column, computeColumns } from "#tools/columns/index.ts";
import { forwardRanks, rankedIn, rowCorrelations } from "../discovery/index.ts";
import type { Factor } from "../library/index.ts";
import { type FactorPanel, tradedCloses, universeColumn } from "../panel/index.ts";

export interface MemberRanks {
  readonly members: readonly Factor[];
  readonly rows: number;
  readonly lanes: number;
  /** One a member, shape (rows x lanes): -0.5 to 0.5, high where more is expected; single precision, as there are many. NaN = missing. */
  readonly ranks: readonly Float32Array[];
  /** One a member, shape (rows): rank information about the return from the row after to `horizon` rows later. NaN = none. */
  readonly information: readonly Float64Array[];
  readonly horizon: number;
}

const batch = 8; // columns that are held at once in double precision

/** Those of the factors whose columns the panel has. */
export async function memberRanks(
  panel: FactorPanel,
  factors: readonly Factor[],
  horizon: number,
  signal?: AbortSignal,
): Promise<MemberRanks> {
  const { rows, lanes, columns, empty } = panel;
  const members = factors.filter(
    (factor) => factor.warmUp < rows && !factor.columns.some((name) => empty.includes(name)),
  );
  const forward = forwardRanks(tradedCloses(panel), columns[universeColumn] as Column, lanes, horizon);
  const ranks: Float32Array[] = [];
  const information: Float64Array[] = [];
  for (let from = 0; from < members.length; from += batch) {
    await turn();
    signal?.throwIfAborted();
    const some = members.slice(from, from + batch);
    const made = computeColumns(
      some.map(({ expression }) => rankedIn(expression)),
      columns,
      rows,
      { lanes },
    );
    for (const [i, { direction }] of some.entries()) {
      const own = made[i] as Column;
      information.push(
        rowCorrelations(own, forward.ranks, lanes, 0, rows).map((value) => (direction === 1 ? value : -value)),
      );
      ranks.push(Float32Array.from(own, (rank) => direction * (rank - 0.5)));
    }
  }
  return { members, rows, lanes, ranks, information, horizon };
}
