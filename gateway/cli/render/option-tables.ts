// Options for a person at a terminal.

import type { OptionChainAnswer, OptionPriceAnswer, optionStrategy } from "../../services/risk/option-answers.ts";
import { blocks, table } from "./layout.ts";
import { brief, count, fixed, percent } from "./values.ts";

const right = "right" as const;

export function renderOptionPrice({
  terms,
  market,
  impliedFrom,
  european,
  american,
  checks,
}: OptionPriceAnswer): string {
  const names = ["value", "delta", "gamma", "vega", "theta", "rho", "psi"] as const;
  const second = ["vanna", "volga", "charm", "veta", "vera", "dualDelta", "dualGamma"] as const;
  const { exerciseAt, exerciseNow, earlyExercise } = american;
  const side = terms.right === "put" ? "below" : "above";
  return blocks(
    `A ${terms.right} of ${terms.strike}, ${fixed(terms.years * 365, 0)} days, volatility ${percent(market.volatility, 2)}${impliedFrom === null ? "" : `, implied by a price of ${impliedFrom} of the European option`}.`,
    table(
      [...names, ...second],
      [
        { title: "Per unit and year", cell: (name) => name },
        { title: "European", cell: (name) => brief(european[name]), align: right },
        {
          title: "American",
          cell: (name) => (name in american ? brief(american[name as (typeof names)[number]]) : ""),
          align: right,
        },
      ],
    ),
    `Early exercise is worth ${brief(earlyExercise)}. ${exerciseNow ? "It is worth more exercised now." : exerciseAt === null ? "It is not exercised early." : `It is exercised now ${side} ${fixed(exerciseAt, 4)}.`}`,
    `The American value by a tree ${fixed(checks.binomial, 4)}, on a grid ${fixed(checks.finiteDifferences, 4)}, by Barone-Adesi and Whaley ${fixed(checks.baroneAdesiWhaley, 4)}.`,
  );
}

export function renderOptionChain({ valuedOn, quotes, expiries, refused, leftOut }: OptionChainAnswer): string {
  return blocks(
    `${count(quotes, "quote")} of ${valuedOn}; ${count(
      refused.reduce((sum, { count: n }) => sum + n, 0),
      "quote",
    )} refused.`,
    table(expiries, [
      { title: "Expiry", cell: ({ expiry }) => expiry },
      { title: "Forward", cell: ({ forward }) => fixed(forward, 3), align: right },
      { title: "Discount", cell: ({ discount }) => fixed(discount, 5), align: right },
      { title: "Yield", cell: ({ dividendYield }) => percent(dividendYield, 2), align: right },
      { title: "Quotes", cell: ({ quotes: own }) => String(own.length), align: right },
      { title: "At forward", cell: (expiry) => percent(atForward(expiry), 2), align: right },
    ]),
    refused.length === 0
      ? null
      : table(refused, [
          { title: "Refused", cell: ({ because }) => because },
          { title: "Quotes", cell: ({ count: n }) => String(n), align: right },
          { title: "Because", cell: ({ says }) => says },
        ]),
    leftOut.length === 0 ? null : leftOut.map(({ expiry, because }) => `${expiry} left out: ${because}.`).join("\n"),
  );
}

/** The volatility of the quote nearest to the forward. */
function atForward({ forward, quotes }: OptionChainAnswer["expiries"][number]): number | null {
  const known = quotes.filter(({ volatility }) => volatility !== null);
  const near = known.toSorted((a, b) => Math.abs(a.strike - forward) - Math.abs(b.strike - forward));
  return near[0]?.volatility ?? null;
}

export function renderOptionStrategy(found: ReturnType<typeof optionStrategy>): string {
  const { legs, shares, cost, breakEvens, maxProfit, maxLoss, profitProbability, expectedProfit, margin } = found;
  const { delta, gamma, vega, theta, rho, scenarios, warnings } = found;
  const moves = [...new Set(scenarios.map(({ move }) => move))];
  const changes = [...new Set(scenarios.map(({ volatilityChange }) => volatilityChange))];
  return blocks(
    `${found.name}: ${[...(shares === 0 ? [] : [`${shares} share`]), ...legs.map(({ quantity, right: kind, strike, years }) => `${quantity > 0 ? "+" : ""}${quantity} ${kind} ${strike} (${fixed(years * 365, 0)} days)`)].join(", ")}.`,
    table(
      [
        ["options cost", brief(cost)],
        ["break-evens", breakEvens.map((level) => fixed(level, 3)).join(", ") || "none"],
        ["largest profit", maxProfit === null ? "unbounded" : brief(maxProfit)],
        ["largest loss", maxLoss === null ? "unbounded" : brief(maxLoss)],
        ["chance of a profit", percent(profitProbability, 1)],
        ["mean profit", brief(expectedProfit)],
        ["margin, estimated", brief(margin)],
        ["delta, gamma, vega, theta, rho", [delta, gamma, vega, theta, rho].map(brief).join(", ")],
      ] as const,
      [
        { title: "At the first expiry", cell: ([name]) => name },
        { title: "", cell: ([, value]) => value, align: right },
      ],
    ),
    table(moves, [
      { title: "Profit now after", cell: (move) => percent(move, 0), align: right },
      ...changes.map((change) => ({
        title: `volatility ${change > 0 ? "+" : ""}${change * 100} points`,
        cell: (move: number) =>
          fixed(scenarios.find((one) => one.move === move && one.volatilityChange === change)?.profit ?? null, 3),
        align: right,
      })),
    ]),
    warnings.length === 0 ? null : warnings.map((warning) => `Mind: ${warning}.`).join("\n"),
  );
}
