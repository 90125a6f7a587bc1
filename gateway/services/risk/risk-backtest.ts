// Whether each method of risk kept its word on a portfolio, as an answer.

import { seededRandom } from "#infra/runtime/index.ts";
import { backtestTail, tailMethods } from "#tools/risk/measures/backtest/index.ts";
import type { RiskBacktest, RiskBacktestRequest } from "../../contract/index.ts";
import { type RiskNeeds, riskBook } from "./risk-book.ts";

/** @throws as `riskBook`, tools/series-too-short where the window leaves nothing to forecast */
export async function riskBacktest(
  request: RiskBacktestRequest,
  services: RiskNeeds,
  signal: AbortSignal,
): Promise<RiskBacktest> {
  const { levels, window, draws, seed } = request;
  const { book, head } = await riskBook(request, services, signal);
  const rows: RiskBacktest["rows"] = [];
  for (const level of levels)
    for (const method of tailMethods) {
      const random = seededRandom(seed).fork(`${method.id} ${level}`);
      const found = backtestTail(method, book.portfolio, { level, window, draws, random, signal });
      rows.push({
        method: method.id,
        says: method.says,
        level,
        exceptions: found.exceptions,
        expected: found.expected,
        coverageP: found.coverage.pValue,
        independenceP: found.independence.pValue,
        conditionalP: found.conditional.pValue,
        shortfallStatistic: found.shortfall.statistic,
        shortfallP: found.shortfall.pValue,
        meanValueAtRisk: found.meanValueAtRisk,
        meanExpectedShortfall: found.meanExpectedShortfall,
        quantileLoss: found.quantileLoss,
        invalidSessions: found.invalidBars,
      });
      await new Promise((resolve) => setImmediate(resolve)); // a desk that serves stays answering
    }
  return { ...head, window, forecast: book.timesMs.length - window, seed, rows };
}
