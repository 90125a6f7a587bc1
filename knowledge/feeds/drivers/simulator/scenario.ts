// The scenarios of the simulated market: the YAML file beside this one, checked.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { packageFile } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";

export const scenarioNames = ["calm", "crash", "squeeze", "halt", "bad-ticks", "factor-world", "no-edge"] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export const TickOptions = z.strictObject({
  symbols: z.array(SymbolId).min(1),
  /** Sessions up to and with the one that now stands at the end of; or these days. */
  days: z.union([z.int().positive(), z.array(z.iso.date()).min(1)]),
  /** Order events of each symbol, about, in the mean of a session. */
  perSecond: z.number().min(0.1).max(5_000),
});
export type TickOptions = z.infer<typeof TickOptions>;

const multiple = z.number().positive().default(1);

const Move = z.strictObject({
  sessionsBeforeNow: z.int(),
  move: z.number(),
  atOpen: z.number(),
  stress: multiple,
  volume: multiple,
  spread: multiple,
  depth: multiple,
  /** Trades that each trade calls forth. */
  branching: z.number().min(0).max(0.95).optional(),
});
export type Move = z.infer<typeof Move>;

const HaltPlan = z.strictObject({
  sessionsBeforeNow: z.int(),
  fromMinute: z.number().positive(),
  minutes: z.number().positive(),
  moveBefore: z.number(),
  moveAtReopening: z.number(),
});

const perThousand = z.number().min(0).max(200);
export const badTickKinds = [
  "fat-finger",
  "zero-size",
  "crossed",
  "crossed-book",
  "told-twice",
  "double-print",
  "late",
  "clock-skew",
] as const;

const BadTickPlan = z.strictObject({
  perThousand: z.strictObject({
    "fat-finger": perThousand,
    "zero-size": perThousand,
    crossed: perThousand,
    "crossed-book": perThousand,
    "told-twice": perThousand,
    "double-print": perThousand,
    late: perThousand,
  }),
  clockSkew: z.strictObject({
    stretches: z.int().min(0),
    seconds: z.number().positive(),
    aheadMs: z.int(),
    behindMs: z.int(),
  }),
});
export type BadTickPlan = z.infer<typeof BadTickPlan>;

const correlation = z.number().min(-0.5).max(0.5);
const FactorPlan = z.strictObject({
  volatility: z.number().positive(),
  told: z.array(z.strictObject({ name: z.string().min(1), ic: correlation, halfLifeSessions: z.number().positive() })),
  reversal: correlation,
});
export type FactorPlan = z.infer<typeof FactorPlan>;

const share = z.number().min(0).max(1);
const FairPlan = z.strictObject({
  /** A session, of each company in the mean. */
  volatility: z.number().positive(),
  /** Parts of the variance. */
  marketShare: share,
  sectorShare: share,
  overnightShare: share,
});
export type FairPlan = z.infer<typeof FairPlan>;

const Scenario = z.strictObject({
  says: z.string().min(1),
  /** What is told tick by tick where nobody says otherwise. */
  ticks: TickOptions.nullable(),
  stress: z.literal("none").optional(),
  /** Multiplies every return. */
  scale: z.number().positive().optional(),
  market: z.array(Move).optional(),
  /** Whom moves, short interest and halt are about. */
  company: SymbolId.optional(),
  moves: z.array(Move).optional(),
  shortInterest: z.strictObject({ usual: share, peak: share, buildSessions: z.int().positive() }).optional(),
  halt: HaltPlan.optional(),
  badTicks: BadTickPlan.optional(),
  factors: FactorPlan.optional(),
  fair: FairPlan.optional(),
});
export type Scenario = z.infer<typeof Scenario>;

const ScenarioFile = z.strictObject({
  version: z.int().positive(),
  scenarios: z.record(z.enum(scenarioNames), Scenario),
});

export interface NamedScenario extends Scenario {
  readonly name: ScenarioName;
  readonly version: number;
}

export function readScenario(name: ScenarioName): NamedScenario {
  const file = packageFile("knowledge", "feeds", "drivers", "simulator", "scenarios.yaml");
  const { version, scenarios } = ScenarioFile.parse(parse(readFileSync(file, "utf8")));
  return { name, version, ...scenarios[name] };
}
