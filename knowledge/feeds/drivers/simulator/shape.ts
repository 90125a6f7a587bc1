// What a scenario does to the daily market and to how its sessions trade, as one value a session.

import type { Move, NamedScenario } from "./scenario.ts";
import type { Tone } from "./ticks/trade-plan.ts";

/** Log returns and multiples by session. */
export interface Moves {
  readonly move: Float64Array;
  readonly atOpen: Float64Array;
  readonly volume: Float64Array;
  readonly at: ReadonlyMap<number, Move>;
}

export interface Shape {
  /** Multiplies every return. */
  readonly scale: number;
  /** Of the market as a whole: each company takes its beta of it. */
  readonly market: Moves;
  /** Of one company by itself. */
  readonly company: string | null;
  readonly own: Moves;
  /** The multiples of volatility in place of those that chance gave. */
  stress(usual: Float64Array): Float64Array;
}

const plainBranching = 0.6;

function movesOf(moves: readonly Move[], sessions: number, nowSession: number): Moves {
  const made = {
    move: new Float64Array(sessions),
    atOpen: new Float64Array(sessions),
    volume: new Float64Array(sessions).fill(1),
    at: new Map(moves.map((move) => [nowSession - move.sessionsBeforeNow, move])),
  };
  for (const [session, { move, atOpen, volume }] of made.at) {
    made.move[session] = move;
    made.atOpen[session] = atOpen;
    made.volume[session] = volume;
  }
  return made;
}

/** Null where the scenario leaves returns as they are, or makes them by a rule of its own. */
export function shapeOf(scenario: NamedScenario | null, sessions: number, nowSession: number): Shape | null {
  if (scenario === null) return null;
  const { scale = 1, stress, market = [], company = null, moves = [] } = scenario;
  if (scale === 1 && stress === undefined && market.length + moves.length === 0) return null;
  const all = movesOf(market, sessions, nowSession);
  return {
    scale,
    market: all,
    company,
    own: movesOf(moves, sessions, nowSession),
    stress: (usual) =>
      stress === "none" ? usual.map(() => 1) : usual.map((multiple, t) => all.at.get(t)?.stress ?? multiple),
  };
}

/** How a symbol's session trades: wider and thinner under stress, and as its scenario says. */
export function toneOf(shape: Shape | null, symbol: string, session: number, stress: number): Tone {
  const market = shape?.market.at.get(session);
  const own = shape?.company === symbol ? shape.own.at.get(session) : undefined;
  const usual = Math.sqrt(stress);
  return {
    spread: (market?.spread ?? usual) * (own?.spread ?? 1),
    depth: (market?.depth ?? 1 / usual) * (own?.depth ?? 1),
    branching: own?.branching ?? market?.branching ?? plainBranching,
  };
}
