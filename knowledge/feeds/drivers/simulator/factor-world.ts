// A market whose only edges are named: factors told after each close, each with a known correlation with the next session's return.

import type { Random } from "#infra/runtime/index.ts";
import { type BlockOf, blockOfFacts, type Metric } from "#knowledge/domain/index.ts";
import { source } from "./filings.ts";
import type { Returns } from "./returns.ts";
import type { FactorPlan } from "./scenario.ts";
import type { Session } from "./sessions.ts";
import { garchPath, stressPath } from "./variance.ts";

/** What a factor is told as. */
export const metricOf = (factor: string): string => `factor_${factor.replace(/\W/g, "_")}`;

/** After the close. */
const toldAfterMs = 10 * 60_000;

export interface FactorWorld {
  readonly returns: Returns;
  /** One block a factor, by session and company. */
  readonly told: readonly BlockOf<"metric">[];
}

/**
 * r_i(t) = market(t) + volatility * damped(t) * (sum over factors of ic_k x_ki(t - 1) + sqrt(1 - sum of ic_k^2) e_i(t)),
 * x_k over companies with mean 0 and deviation 1, each company's own an AR(1) of the factor's half-life before that, e standard normal. Every
 * company has beta 1, so that the correlation over companies of x_k(t - 1) with r(t) is ic_k in the mean.
 */
export function factorWorld(
  symbols: readonly string[],
  { told, volatility, reversal }: FactorPlan,
  sessions: readonly Session[],
  random: Random,
): FactorWorld {
  const count = sessions.length;
  const stress = stressPath(random.fork("stress"), count);
  const market = garchPath(random.fork("market"), count, 0.009).map((e, t) => e * (stress[t] ?? 1));
  const exposures = told.map(({ name, halfLifeSessions }) =>
    exposuresOf(random.fork(`factor ${name}`), symbols.length, count, halfLifeSessions),
  );
  const left = Math.sqrt(1 - told.reduce((sum, { ic }) => sum + ic * ic, reversal * reversal));
  const paths = symbols.map(() => new Float64Array(count));
  const chance = random.fork("own");
  let lastMoves: readonly number[] = symbols.map(() => 0);
  for (let t = 0; t < count; t++) {
    const back = standardised(lastMoves);
    const deviation = volatility * Math.sqrt(stress[t] ?? 1);
    for (const [i, path] of paths.entries()) {
      const known = told.reduce((sum, { ic }, k) => sum + ic * (exposures[k]?.[t - 1]?.[i] ?? 0), 0);
      const expected = known + reversal * (back[i] as number);
      path[t] = (market[t] as number) + deviation * (expected + left * chance.normal());
    }
    lastMoves = paths.map((path) => path[t] as number);
  }
  return {
    returns: {
      of: new Map(symbols.map((symbol, i) => [symbol, paths[i] as Float64Array])),
      gaps: new Map(symbols.map((symbol) => [symbol, new Float64Array(count)])),
      stress,
    },
    told: told.map(({ name }, k) => blockOfFacts("metric", metricsOf(name, symbols, exposures[k] ?? [], sessions))),
  };
}

/** As told, to four decimals: by session, then company. */
function exposuresOf(
  random: Random,
  companies: number,
  sessions: number,
  halfLife: number,
): readonly (readonly number[])[] {
  const memory = 0.5 ** (1 / halfLife);
  const fresh = Math.sqrt(1 - memory * memory);
  let state = Array.from({ length: companies }, () => random.normal());
  return Array.from({ length: sessions }, () => {
    state = state.map((value) => memory * value + fresh * random.normal());
    return standardised(state).map((value) => Math.round(value * 1e4) / 1e4);
  });
}

/** Mean 0 and deviation 1; zeros where all are alike. */
function standardised(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation === 0 ? 0 : (value - mean) / deviation));
}

function metricsOf(
  name: string,
  symbols: readonly string[],
  exposures: readonly (readonly number[])[],
  sessions: readonly Session[],
): Metric[] {
  return sessions.flatMap(({ closeMs }, t) =>
    symbols.map((symbol, i) => ({
      symbol,
      metric: metricOf(name),
      value: exposures[t]?.[i] ?? 0,
      unit: "standard deviations",
      eventTimeMs: closeMs,
      knownAtMs: closeMs + toldAfterMs,
      source,
    })),
  );
}
