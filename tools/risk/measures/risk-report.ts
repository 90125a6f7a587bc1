// The risk of one price history: tails, beta, drawdown, and how it compares with the universe.

import { requireLength, standardDeviation } from "#tools/numeric/index.ts";
import type { PriceHistory } from "#tools/universe/index.ts";
import { type Beta, betaToMarket } from "./beta.ts";
import { downsideDeviation } from "./downside.ts";
import { type Drawdown, maxDrawdown } from "./drawdown.ts";
import { historicalTail, type TailLoss } from "./tails/historical-tail.ts";
import { normalTailOf, type ParametricLoss } from "./tails/parametric-tail.ts";

const barsPerYear = 252;
/** Fewer returns than this are no base for a tail. */
export const minReturns = 20;
/** A beta rests on at least this many common sessions. */
export const minBetaReturns = 30;

export interface RiskReport {
  readonly historical: TailLoss;
  readonly parametric: ParametricLoss;
  readonly drawdown: Drawdown;
  readonly worstIndex: number;
  readonly bestIndex: number;
  readonly downsideDeviationPerYear: number;
}

/** @param history at least 20 returns @throws tools/series-too-short, tools/level-out-of-range, tools/value-not-finite */
export function riskReport({ closes, returns }: Pick<PriceHistory, "closes" | "returns">, level: number): RiskReport {
  requireLength("returns", returns, minReturns);
  return {
    historical: historicalTail(returns, level),
    parametric: normalTailOf(returns, level),
    drawdown: maxDrawdown(closes),
    worstIndex: returns.indexOf(Math.min(...returns)),
    bestIndex: returns.indexOf(Math.max(...returns)),
    downsideDeviationPerYear: downsideDeviation(returns) * Math.sqrt(barsPerYear),
  };
}

/** Beta over the sessions that the asset and the market share; null with fewer than 30 of them.
 * @param market simple returns by session */
export function betaOver(
  { returns, returnTimesMs }: Pick<PriceHistory, "returns" | "returnTimesMs">,
  market: ReadonlyMap<number, number>,
): Beta | null {
  const shared = Array.from(returns, (own, i) => [own, market.get(returnTimesMs[i] as number)] as const).filter(
    ([, theirs]) => theirs !== undefined,
  );
  if (shared.length < minBetaReturns) return null;
  return betaToMarket(
    Float64Array.from(shared, ([own]) => own),
    Float64Array.from(shared, ([, theirs]) => theirs as number),
  );
}

export interface RiskView {
  /** -1..0: never positive, since calm is no reason to buy. */
  readonly stance: number;
  /** 0..1, uncalibrated. */
  readonly confidence: number;
}

/** Against the universe only: z = (own VaR - mean VaR) / deviation; stance = -tanh((z - 1) / 2) above one deviation, else 0.
 * confidence = T / (T + 250): half for one year of sessions. 0 and 0.1 where the universe is too small to compare with. */
export function riskView(ownValueAtRisk: number, universeValuesAtRisk: readonly number[], sessions: number): RiskView {
  if (universeValuesAtRisk.length < 3) return { stance: 0, confidence: 0.1 };
  const values = Float64Array.from(universeValuesAtRisk);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = standardDeviation(values);
  const z = spread > 0 ? (ownValueAtRisk - mean) / spread : 0;
  return { stance: z > 1 ? -Math.tanh((z - 1) / 2) : 0, confidence: sessions / (sessions + 250) };
}
