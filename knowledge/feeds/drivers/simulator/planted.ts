// What a scenario plants, as data: for tests that ask whether tools find it, and for people who want to know.

import type { SymbolId } from "#knowledge/domain/index.ts";
import { metricOf } from "./factor-world.ts";
import type { MarketPlan } from "./plan.ts";
import type { NamedScenario, ScenarioName } from "./scenario.ts";
import type { Session } from "./sessions.ts";
import type { BadTick } from "./ticks/bad-ticks.ts";

export interface PlantedMove {
  /** Null for the market as a whole. */
  readonly symbol: SymbolId | null;
  readonly day: string;
  /** Log return, and its part that stands in the open already. */
  readonly move: number;
  readonly atOpen: number;
}

export interface PlantedHalt {
  readonly symbol: SymbolId;
  readonly day: string;
  readonly fromMs: number;
  /** Trading goes on with an auction. */
  readonly toMs: number;
}

export interface PlantedFactor {
  readonly name: string;
  /** The metric that tells it; null for what is read off prices: the last session's return. */
  readonly metric: string | null;
  /** Correlation over companies with the next session's log return, in the mean. */
  readonly ic: number;
  readonly halfLifeSessions: number | null;
}

export interface Planted {
  readonly scenario: ScenarioName | null;
  readonly says: string;
  readonly moves: readonly PlantedMove[];
  readonly halts: readonly PlantedHalt[];
  readonly factors: readonly PlantedFactor[];
  /** Of the usual market, where the scenario has not replaced its returns. */
  readonly leadLag: MarketPlan["leadLag"];
  /** True where no return can be foreseen from anything known before it. */
  readonly isWithoutEdge: boolean;
  /** Every row that is wrong, or told wrongly, among the ticks that are told; worked out anew each time. */
  badTicks(): readonly BadTick[];
}

export function plantedBy(
  scenario: NamedScenario | null,
  plan: MarketPlan,
  sessions: readonly Session[],
  nowSession: number,
  badTicks: () => readonly BadTick[],
): Planted {
  const dayOf = (before: number): string => sessions[nowSession - before]?.day ?? "";
  const { company = null, market = [], moves = [] } = scenario ?? {};
  const told = (symbol: SymbolId | null) => (move: (typeof moves)[number]) => ({
    symbol,
    day: dayOf(move.sessionsBeforeNow),
    move: move.move,
    atOpen: move.atOpen,
  });
  return {
    scenario: scenario?.name ?? null,
    says: scenario?.says ?? "The usual market.",
    moves: [...market.map(told(null)), ...moves.map(told(company))],
    halts: haltsOf(scenario, sessions, nowSession),
    factors: factorsOf(scenario),
    leadLag: scenario?.factors === undefined && scenario?.fair === undefined ? plan.leadLag : [],
    isWithoutEdge: scenario?.fair !== undefined,
    badTicks,
  };
}

function haltsOf(scenario: NamedScenario | null, sessions: readonly Session[], nowSession: number): PlantedHalt[] {
  const { halt, company } = scenario ?? {};
  if (halt === undefined || company === undefined) return [];
  const { day, openMs } = sessions[nowSession - halt.sessionsBeforeNow] as Session;
  const fromMs = openMs + halt.fromMinute * 60_000;
  return [{ symbol: company, day, fromMs, toMs: fromMs + halt.minutes * 60_000 }];
}

function factorsOf(scenario: NamedScenario | null): PlantedFactor[] {
  const { factors } = scenario ?? {};
  if (factors === undefined) return [];
  const told = factors.told.map(({ name, ...rest }) => ({ name, metric: metricOf(name), ...rest }));
  return [...told, { name: "reversal", metric: null, ic: factors.reversal, halfLifeSessions: null }];
}
