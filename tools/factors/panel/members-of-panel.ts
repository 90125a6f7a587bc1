// How many members of a panel there are, and how many left before its end.

import { isRanked } from "#tools/universe/index.ts";
import type { FactorPanel } from "./factor-panel.ts";
import { universeColumn } from "./panel-columns.ts";

export interface PanelMembership {
  /** Benchmarks and funds left out. */
  readonly companies: number;
  /** Companies in the universe of a session, in the mean. */
  readonly meanUniverse: number;
  /** Companies whose last trade lies more than a month before the last session. */
  readonly left: number;
  readonly years: number;
}

const goneSessions = 21;

export function membersOfPanel({ traded, lanes, rows, instruments, columns }: FactorPanel): PanelMembership {
  const lastOf = (lane: number): number => {
    for (let t = rows - 1; t >= 0; t--) if (traded[t * lanes + lane] === 1) return t;
    return -1;
  };
  const companies = [...instruments.keys()].filter((lane) => isRanked(instruments[lane]!));
  return {
    companies: companies.length,
    meanUniverse: columns[universeColumn]!.reduce((sum, value) => sum + value, 0) / rows,
    left: companies.filter((lane) => lastOf(lane) < rows - goneSessions).length,
    years: rows / 252,
  };
}
