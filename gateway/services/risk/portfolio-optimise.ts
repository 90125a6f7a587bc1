// Weights of the universe or of some companies by a method, with what weighing so would have earned beside equal weights.

import { isoTime } from "#infra/runtime/index.ts";
import { orNull } from "#tools/define/index.ts";
import { neweyWestLag, neweyWestMean } from "#tools/numeric/index.ts";
import {
  constructPortfolio,
  equalWeights,
  estimateCovariance,
  riskParts,
  type WalkForward,
  walkForward,
} from "#tools/portfolio/construct/index.ts";
import { type Book, openHistory } from "#tools/risk/book/index.ts";
import { maxDrawdown } from "#tools/risk/measures/index.ts";
import type { Portfolio, PortfolioRequest } from "../../contract/index.ts";
import type { Services } from "../services.ts";
import { stretchOf } from "../stretch.ts";

const sessionsPerYear = 252;
/** A walk-forward shorter than this says nothing about returns of a year. */
const leastWalk = 63;

/** @throws as `openHistory`, its `bookOf` and `constructPortfolio`; tools/series-too-short where the window is longer than the history */
export async function portfolioOptimise(
  request: PortfolioRequest,
  services: Pick<Services, "datasets">,
  signal: AbortSignal,
): Promise<Portfolio> {
  const { method, covariance: estimator, maxWeight, level } = request;
  const view = await services.datasets.view(request.data, request.asOf);
  const symbols = request.symbols && [...new Set(request.symbols)];
  const held = symbols?.map((symbol) => ({ symbol, weight: 1 / symbols.length }));
  const book = (await openHistory(view, { ...stretchOf(request), signal })).bookOf(held);
  const n = book.held.length;
  const sessions = book.timesMs.length;
  const options = { covariance: estimator, maxWeight, level };
  const newest = book.returns.subarray(Math.max(0, sessions - request.window) * n);
  const weights = await constructPortfolio(method, newest, n, options);
  const { covariance, shrinkage } = estimateCovariance(newest, n, estimator);
  const parts = riskParts(covariance, weights);
  const variance = parts.reduce((sum, part) => sum + part, 0);
  const volatility = Math.sqrt(Math.max(0, variance));
  const apart = weights.reduce((sum, w, i) => sum + w * Math.sqrt(covariance[i * n + i] as number), 0);
  return {
    dataset: view.dataset.id,
    asOf: isoTime(view.asOf),
    of: symbols ? `${n} named companies` : `${n} companies of the universe`,
    from: isoTime(book.timesMs[0] as number),
    to: isoTime(book.timesMs.at(-1) as number),
    sessions,
    sessionsLeftOut: book.sessionsLeftOut,
    companiesLeftOut: [...book.companiesLeftOut],
    method,
    covariance: estimator,
    shrinkage,
    window: newest.length / n,
    volatilityPerSession: volatility,
    volatilityPerYear: volatility * Math.sqrt(sessionsPerYear),
    diversificationRatio: volatility > 0 ? apart / volatility : 1,
    holdings: book.held
      .map(({ symbol, sector }, i) => ({
        symbol,
        sector,
        weight: weights[i] as number,
        riskShare: variance > 0 ? (parts[i] as number) / variance : (weights[i] as number),
      }))
      .sort((a, b) => b.weight - a.weight),
    walkForward: await walked(book, request, signal),
  };
}

async function walked(book: Book, request: PortfolioRequest, signal: AbortSignal): Promise<Portfolio["walkForward"]> {
  const { method, covariance, maxWeight, level, window, every, costBps } = request;
  const n = book.held.length;
  if (book.timesMs.length < window + leastWalk) return null;
  const options = { window, every, cost: costBps / 10_000 };
  const chosen = await walkForward(
    book.returns,
    n,
    (past) => {
      signal.throwIfAborted();
      return constructPortfolio(method, past, n, { covariance, maxWeight, level });
    },
    options,
  );
  const equal = await walkForward(book.returns, n, () => equalWeights(n), options);
  const lag = neweyWestLag(chosen.returns.length);
  const means = neweyWestMean(
    chosen.returns.map((r, t) => r - (equal.returns[t] as number)),
    lag,
  );
  const squares = neweyWestMean(
    chosen.returns.map((r, t) => r * r - (equal.returns[t] as number) ** 2),
    lag,
  );
  return {
    from: isoTime(book.timesMs[window] as number),
    to: isoTime(book.timesMs.at(-1) as number),
    sessions: chosen.returns.length,
    fits: chosen.fits,
    every,
    costBps,
    chosen: summary(chosen),
    equalWeight: summary(equal),
    meanDifference: means.mean,
    meanDifferenceP: orNull(means.pValue),
    squareDifferenceP: orNull(squares.pValue),
    verdict: method === "equal-weight" ? "These are the equal weights." : verdictOf(means, squares),
  };
}

interface Test {
  readonly mean: number;
  readonly pValue: number;
}

function verdictOf(means: Test, squares: Test): string {
  const earned = `earned ${means.mean >= 0 ? "more" : "less"} than equal weights`;
  const moved = `moved ${squares.mean >= 0 ? "more" : "less"}`;
  const beyond = ({ pValue }: Test): string =>
    pValue < 0.05 ? "more than luck explains" : "no more than luck explains";
  return `After costs it ${earned} (${beyond(means)}) and ${moved} (${beyond(squares)}), at 5 %.`;
}

function summary({ returns, traded }: WalkForward) {
  const worth = [1];
  for (const r of returns) worth.push((worth.at(-1) as number) * (1 + r));
  const years = returns.length / sessionsPerYear;
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
  const deviation = Math.sqrt(returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (returns.length - 1));
  return {
    returnPerYear: (worth.at(-1) as number) ** (1 / years) - 1,
    volatilityPerYear: deviation * Math.sqrt(sessionsPerYear),
    sharpe: deviation > 0 ? (mean / deviation) * Math.sqrt(sessionsPerYear) : null,
    maxDrawdown: maxDrawdown(worth).depth,
    turnoverPerYear: traded / years,
  };
}
