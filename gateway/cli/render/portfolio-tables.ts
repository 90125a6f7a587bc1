// A portfolio's weights for a person at a terminal.

import type { Portfolio } from "../../contract/index.ts";
import { blocks, table } from "./layout.ts";
import { count, fixed, percent, pOf } from "./values.ts";

const day = (iso: string): string => iso.slice(0, 10);
/** More holdings than this are many for a screen; --json has them all. */
const shownHoldings = 25;

export function renderPortfolio(found: Portfolio): string {
  const { of, method, covariance, window, to, holdings, walkForward, companiesLeftOut } = found;
  const shown = holdings.filter(({ weight }) => weight > 1e-6);
  return blocks(
    [
      `${method} of ${of}, from the ${count(window, "session")} up to ${day(to)}; covariance ${covariance}`,
      companiesLeftOut.length > 0 ? `too young: ${companiesLeftOut.join(", ")}` : null,
    ]
      .filter((one) => one !== null)
      .join("; "),
    table(shown.slice(0, shownHoldings), [
      { title: "Holding", cell: ({ symbol }) => symbol },
      { title: "Sector", cell: ({ sector }) => sector },
      { title: "Weight", cell: ({ weight }) => percent(weight, 2), align: "right" },
      { title: "Part of risk", cell: ({ riskShare }) => percent(riskShare, 2), align: "right" },
    ]),
    [
      shown.length > shownHoldings ? `${shown.length - shownHoldings} smaller ones in --json.` : null,
      `${count(shown.length, "holding")} of ${holdings.length}; volatility ${percent(found.volatilityPerYear, 2)} a year; diversification ratio ${fixed(found.diversificationRatio, 2)}.`,
    ]
      .filter((one) => one !== null)
      .join("\n"),
    walkForward === null
      ? "Too few sessions after the first window for a walk-forward: nothing is known about what this would have earned."
      : renderWalk(walkForward, method),
  );
}

function renderWalk(walk: NonNullable<Portfolio["walkForward"]>, method: string): string {
  const rows = [
    { name: method, of: walk.chosen },
    { name: "equal weights", of: walk.equalWeight },
  ];
  return blocks(
    `Walk-forward from ${day(walk.from)} to ${day(walk.to)}: ${count(walk.fits, "fit")}, one every ${count(walk.every, "session")}, ${walk.costBps} bps paid on what is traded`,
    table(rows, [
      { title: "Weights", cell: ({ name }) => name },
      { title: "Return a year", cell: (row) => percent(row.of.returnPerYear, 2), align: "right" },
      { title: "Volatility", cell: (row) => percent(row.of.volatilityPerYear, 2), align: "right" },
      { title: "Sharpe", cell: (row) => fixed(row.of.sharpe, 2), align: "right" },
      { title: "Drawdown", cell: (row) => percent(row.of.maxDrawdown, 1), align: "right" },
      { title: "Turnover a year", cell: (row) => fixed(row.of.turnoverPerYear, 2), align: "right" },
    ]),
    `${walk.verdict} p of the difference in returns ${pOf(walk.meanDifferenceP)}, in squared returns ${pOf(walk.squareDifferenceP)}.`,
  );
}
