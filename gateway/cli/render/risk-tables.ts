// Risk for a person at a terminal.

import type { RiskBacktest, RiskReport, RiskStress } from "../../contract/index.ts";
import { blocks, table } from "./layout.ts";
import { count, fixed, percent, pOf } from "./values.ts";

const day = (iso: string): string => iso.slice(0, 10);
const loss = (fraction: number | null): string => percent(fraction, 2);
/** More holdings than this are many for a screen; --json has them all. */
const shownHoldings = 15;

function headOf({
  of,
  from,
  to,
  sessions,
  sessionsLeftOut,
  companiesLeftOut,
}: RiskReport | RiskBacktest | RiskStress): string {
  const left = [
    sessionsLeftOut > 0 ? `${count(sessionsLeftOut, "session")} without all returns left out` : null,
    companiesLeftOut.length > 0 ? `too young for equal parts: ${companiesLeftOut.join(", ")}` : null,
  ].filter((one) => one !== null);
  return [`${of}: ${count(sessions, "session")} from ${day(from)} to ${day(to)}`, ...left].join("; ");
}

export function renderRiskReport(found: RiskReport): string {
  const { losses, holdings, sectors, liquidity } = found;
  const levels = [...new Set(losses.map(({ level }) => level))];
  const methods = [...new Set(losses.map(({ method }) => method))];
  const at = (method: string, level: number) => losses.find((one) => one.method === method && one.level === level);
  const sells = holdings.some(({ sessionsToSell }) => sessionsToSell !== null);
  return blocks(
    headOf(found),
    table(methods, [
      {
        title: "One session ahead",
        cell: (method) => `${method}${at(method, levels[0] as number)?.invalidBecause ? " *" : ""}`,
      },
      ...levels.flatMap((level) => [
        {
          title: `VaR ${level * 100}%`,
          cell: (method: string) => loss(at(method, level)?.valueAtRisk ?? null),
          align: "right" as const,
        },
        {
          title: `ES ${level * 100}%`,
          cell: (method: string) => loss(at(method, level)?.expectedShortfall ?? null),
          align: "right" as const,
        },
      ]),
    ]),
    invalidOf(losses),
    table(holdings.slice(0, shownHoldings), [
      { title: "Holding", cell: ({ symbol }) => symbol },
      { title: "Sector", cell: ({ sector }) => sector },
      { title: "Weight", cell: ({ weight }) => loss(weight), align: "right" },
      { title: "Part of ES", cell: ({ component }) => loss(component), align: "right" },
      { title: "Without it", cell: ({ incremental }) => loss(-incremental), align: "right" },
      ...(sells
        ? [
            {
              title: "Sessions to sell",
              cell: ({ sessionsToSell }: RiskReport["holdings"][number]) => fixed(sessionsToSell, 2),
              align: "right" as const,
            },
          ]
        : []),
    ]),
    holdings.length > shownHoldings ? `${holdings.length - shownHoldings} more; --json has all` : null,
    table(sectors, [
      { title: "Sector", cell: ({ sector }) => sector },
      { title: "Weight", cell: ({ weight }) => loss(weight), align: "right" },
      { title: "Part of ES", cell: ({ component }) => loss(component), align: "right" },
    ]),
    `As spread out as ${fixed(found.effectiveHoldings, 1)} equal holdings by weight, ${fixed(found.effectiveRisks, 1)} by risk. ` +
      `Drawdown at risk ${loss(found.drawdownAtRisk)}, mean beyond ${loss(found.conditionalDrawdown)}.`,
    liquidity &&
      `Nine tenths sold in ${fixed(liquidity.sessionsToSellMost, 2)} sessions; while selling, VaR ${loss(liquidity.valueAtRisk)}, ES ${loss(liquidity.expectedShortfall)}.`,
  );
}

/** Why methods with a star hold back, each once. */
function invalidOf(losses: RiskReport["losses"]): string | null {
  const why = new Map(
    losses.flatMap(({ method, invalidBecause }) => (invalidBecause ? [[method, invalidBecause]] : [])),
  );
  return why.size === 0 ? null : [...why].map(([method, because]) => `* ${method}: ${because}`).join("\n");
}

export function renderRiskBacktest(found: RiskBacktest): string {
  return blocks(
    `${headOf(found)}; ${count(found.forecast, "session")} forecast, each from the ${found.window} before`,
    table(found.rows, [
      { title: "Method", cell: ({ method }) => method },
      { title: "Level", cell: ({ level }) => percent(level), align: "right" },
      {
        title: "Passed",
        cell: ({ exceptions, expected }) => `${exceptions} of ${expected.toFixed(1)}`,
        align: "right",
      },
      { title: "Kupiec p", cell: ({ coverageP }) => pOf(coverageP), align: "right" },
      { title: "Independence p", cell: ({ independenceP }) => pOf(independenceP), align: "right" },
      { title: "Both p", cell: ({ conditionalP }) => pOf(conditionalP), align: "right" },
      { title: "Shortfall p", cell: ({ shortfallP }) => pOf(shortfallP), align: "right" },
      { title: "Mean VaR", cell: ({ meanValueAtRisk }) => loss(meanValueAtRisk), align: "right" },
      { title: "Loss, bps", cell: ({ quantileLoss }) => fixed(quantileLoss * 10_000, 3), align: "right" },
      { title: "Not valid", cell: ({ invalidSessions }) => String(invalidSessions), align: "right" },
    ]),
    "Kupiec: as many exceptions as promised. Independence: they do not come in clusters. Shortfall: losses beyond are as large as promised. Loss: lower is better within a level.",
  );
}

export function renderRiskStress(found: RiskStress): string {
  const losers = (rows: readonly { symbol: string; part: number }[]): string =>
    rows.map(({ symbol, part }) => `${symbol} ${loss(part)}`).join(", ");
  return blocks(
    `${headOf(found)}; market: ${found.market}`,
    table(found.episodes, [
      { title: "Episode", cell: ({ kind }) => kind },
      { title: "From", cell: ({ from }) => day(from) },
      { title: "To", cell: ({ to }) => day(to) },
      { title: "Sessions", cell: ({ sessions }) => String(sessions), align: "right" },
      { title: "Market", cell: ({ marketReturn }) => loss(marketReturn), align: "right" },
      { title: "Portfolio", cell: ({ bookReturn }) => loss(bookReturn), align: "right" },
      { title: "Worst session", cell: ({ worstSession }) => loss(worstSession), align: "right" },
      { title: "Most lost by", cell: (row) => losers(row.losers) },
    ]),
    found.shocked && `As assumed: ${loss(found.shocked.bookReturn)}; most by ${losers(found.shocked.losers)}`,
  );
}
