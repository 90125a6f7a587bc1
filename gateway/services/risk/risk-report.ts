// What a portfolio can lose, as an answer.

import { seededRandom } from "#infra/runtime/index.ts";
import { orNull } from "#tools/define/index.ts";
import { bookRisk, liquidityOf } from "#tools/risk/book/index.ts";
import type { RiskReport, RiskReportRequest } from "../../contract/index.ts";
import { type RiskNeeds, riskBook } from "./risk-book.ts";

/** @throws as `riskBook`, tools/series-too-short below 250 sessions */
export async function riskReport(
  request: RiskReportRequest,
  services: RiskNeeds,
  signal: AbortSignal,
): Promise<RiskReport> {
  const { levels, seed, maxVolumeShare } = request;
  const { book, head, equity: own } = await riskBook(request, services, signal);
  const risk = bookRisk(book, levels, seededRandom(seed));
  const equity = request.equity ?? own;
  const liquidity = equity === null ? null : liquidityOf(book, levels[0], { equity, maxVolumeShare });
  const { components, marginal, incremental } = risk.contributions;
  const holdings = book.held
    .map(({ symbol, sector, weight }, i) => ({
      symbol,
      sector,
      weight,
      component: components[i] as number,
      marginal: marginal[i] as number,
      incremental: incremental[i] as number,
      sessionsToSell: orNull(liquidity?.sessionsToSell[i] ?? Number.NaN),
    }))
    .sort((a, b) => b.component - a.component);
  return {
    ...head,
    losses: risk.losses.map((one) => ({
      ...one,
      valueAtRisk: orNull(one.valueAtRisk),
      expectedShortfall: orNull(one.expectedShortfall),
    })),
    volatilityPerSession: risk.volatilityPerSession,
    holdings,
    sectors: bySector(holdings),
    effectiveHoldings: risk.effectiveHoldings,
    effectiveRisks: risk.effectiveRisks,
    drawdownAtRisk: risk.drawdown.drawdownAtRisk,
    conditionalDrawdown: risk.drawdown.conditional,
    liquidity:
      equity === null || !liquidity?.tail
        ? null
        : {
            equity,
            sessionsToSellMost: liquidity.sessionsToSellMost,
            valueAtRisk: liquidity.tail.valueAtRisk,
            expectedShortfall: liquidity.tail.expectedShortfall,
          },
  };
}

function bySector(holdings: RiskReport["holdings"]): RiskReport["sectors"] {
  const sums = new Map<string, { weight: number; component: number }>();
  for (const { sector, weight, component } of holdings) {
    const sum = sums.get(sector) ?? { weight: 0, component: 0 };
    sums.set(sector, { weight: sum.weight + weight, component: sum.component + component });
  }
  return [...sums].map(([sector, sum]) => ({ sector, ...sum })).sort((a, b) => b.component - a.component);
}
