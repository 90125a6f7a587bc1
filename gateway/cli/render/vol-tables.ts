// Fits of volatility models for a person at a terminal.

import type { VolatilityFit, VolatilitySurfaceAnswer } from "../../services/risk/vol-fit.ts";
import { blocks, table } from "./layout.ts";
import { count, fixed, percent } from "./values.ts";

export function renderVolatilityFit(found: VolatilityFit): string {
  const { parameters, notes } = found;
  const names = Object.keys(parameters[0] ?? {});
  return blocks(
    headOf(found),
    table(
      parameters,
      names.map((name) => ({ title: name, cell: (row) => fixed(row[name] ?? null, 5), align: "right" as const })),
    ),
    arbitrageOf(found),
    notes.length === 0 ? null : `Quotes: ${notes.join("; ")}.`,
  );
}

export function renderVolatilitySurface({ fit, expiries }: VolatilitySurfaceAnswer): string {
  return blocks(
    headOf(fit),
    table(expiries, [
      { title: "Years", cell: ({ years }) => fixed(years, 4), align: "right" },
      { title: "At forward", cell: ({ atForward }) => percent(atForward, 2), align: "right" },
      { title: "Expected move", cell: ({ expectedMove }) => percent(expectedMove, 2), align: "right" },
      { title: "Variance swap", cell: ({ varianceSwapRate }) => percent(varianceSwapRate, 2), align: "right" },
      { title: "Skew", cell: ({ skew }) => fixed(skew, 3), align: "right" },
      { title: "25-delta reversal", cell: ({ riskReversal25 }) => percent(riskReversal25, 2), align: "right" },
    ]),
    arbitrageOf(fit),
  );
}

const headOf = (fit: VolatilityFit): string =>
  [
    `${fit.model} on ${count(fit.quotes, "quote")} of ${count(fit.expiries, "expiry", "expiries")}${fit.valuedOn === null ? "" : ` of ${fit.valuedOn}`}`,
    `sum of squared errors ${fixed(fit.sumOfSquaredErrors, 4)}`,
    `root mean square ${fixed(fit.rmseVolPoints, 3)} volatility points`,
    fit.insideSpread === null ? null : `${percent(fit.insideSpread, 1)} inside bid and ask`,
    fit.feller === null ? null : `Feller ${fixed(fit.feller, 3)}`,
    fit.converged ? null : "the search did not converge",
    fit.atBound.length === 0 ? null : `on its bound: ${fit.atBound.join(", ")}`,
    `${fit.milliseconds} ms`,
  ]
    .filter((part) => part !== null)
    .join("; ");

const arbitrageOf = ({ arbitrage: { free, leastDensity, density, leastGrowth, growth } }: VolatilityFit): string =>
  free
    ? "No arbitrage inside the quotes: butterflies and calendars cost at least nothing."
    : `Arbitrage: ${[
        leastDensity < 0 ? `a butterfly at k ${fixed(density.k, 3)} of ${fixed(density.years, 3)} years` : null,
        leastGrowth < 0 && growth !== null
          ? `a calendar at k ${fixed(growth.k, 3)} of ${fixed(growth.years, 3)} years`
          : null,
      ]
        .filter((part) => part !== null)
        .join("; ")}.`;
