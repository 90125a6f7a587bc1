// Betas to yields, credit and fear. A change is between what was known at the member's bar before and what is known at this one: yields are
// published a business day late, so a row's change is that of the day before.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { creditMove, family, fearMove, market, own, rateMove, score, shortRateMove, slopeMove } from "./series.ts";

interface Mover {
  readonly name: string;
  readonly of: string;
  readonly windows: readonly number[];
  readonly move: Expression;
  readonly source: string;
}

const movers: readonly Mover[] = [
  {
    name: "rate",
    of: "the ten-year yield, a percentage point",
    windows: [60, 250],
    move: rateMove,
    source: "Flannery & James (1984), J. Finance 39(4)",
  },
  {
    name: "short-rate",
    of: "the three-month yield, a percentage point",
    windows: [250],
    move: shortRateMove,
    source: "Flannery & James (1984), J. Finance 39(4)",
  },
  {
    name: "term",
    of: "the ten-year yield less the two-year, a percentage point",
    windows: [120],
    move: slopeMove,
    source: "Chen, Roll & Ross (1986), J. Business 59(3)",
  },
  {
    name: "credit",
    of: "the Baa spread, a percentage point",
    windows: [120],
    move: creditMove,
    source: "Chen, Roll & Ross (1986), J. Business 59(3)",
  },
  {
    name: "vix",
    of: "the VIX, a point",
    windows: [60, 250],
    move: fearMove,
    source: "Ang, Hodrick, Xing & Zhang (2006), J. Finance 61(1)",
  },
];

export const macroBetas: readonly Feature[] = [
  ...movers.flatMap(({ name, of, windows, move, source }) =>
    family({
      ...score,
      name: `${name}-beta`,
      windows,
      says: (rows) => `Slope over ${rows} rows of the return on the change of ${of}`,
      source,
      of: (rows) => op.slopeOn(move, own, rows),
    }),
  ),
  ...movers
    .filter(({ name }) => name === "rate" || name === "vix")
    .flatMap(({ name, of, move, source }) =>
      family({
        ...score,
        name: `${name}-loading`,
        windows: [60],
        says: (rows) =>
          `Slope on the change of ${of}, of a fit of the return on the market's and on it over ${rows} rows`,
        source,
        of: (rows) => op.twoFactor(own, market, move, rows, "second"),
      }),
    ),
];
