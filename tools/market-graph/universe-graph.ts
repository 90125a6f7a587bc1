// The universe's returns and correlations at a moment: what the graph tools read.

import type { MarketView } from "#knowledge/stores/market/index.ts";
import { rememberedBy, type Universe, universeAt } from "#tools/universe/index.ts";
import { type AlignedReturns, alignReturns } from "./align-returns.ts";
import { type CorrelationMatrix, correlationMatrix } from "./correlation-matrix.ts";

export interface UniverseGraph {
  readonly universe: Universe;
  /** Log returns of the newest sessions, rows in the order of the members. */
  readonly returns: AlignedReturns;
  readonly correlations: CorrelationMatrix;
}

/** Fewest shared sessions for a correlation to count. */
export const minOverlapSessions = 20;

/** @param sessions newest returns looked at; fewer where the universe is younger */
export async function universeGraphAt(view: MarketView, sessions: number): Promise<UniverseGraph> {
  return graphsOf(await universeAt(view))(sessions);
}

/** The graphs of one universe, by the sessions looked at. */
const graphsOf = rememberedBy((universe: Universe) => {
  const made = new Map<number, UniverseGraph>();
  return (sessions: number): UniverseGraph => {
    const graph = made.get(sessions) ?? graphOf(universe, sessions);
    made.set(sessions, graph);
    return graph;
  };
});

function graphOf(universe: Universe, sessions: number): UniverseGraph {
  const traded = new Set(universe.members.flatMap(({ timesMs }) => Array.from(timesMs)));
  const window = [...traded].sort((a, b) => a - b).slice(-sessions - 1);
  const returns = alignReturns(
    universe.members.filter(({ closes }) => closes.length > 0),
    window,
  );
  return { universe, returns, correlations: correlationMatrix(returns, minOverlapSessions) };
}
