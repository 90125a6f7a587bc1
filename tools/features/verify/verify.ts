// The proofs over every feature, drawn from the registry: a feature that is registered is proved, or fails.

import { dayMs } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { countFeatures, type FeatureCount } from "../describe.ts";
import type { Feature } from "../feature.ts";
import { batchAndStream } from "./batch-and-stream.ts";
import type { CheckResult } from "./check-result.ts";
import { lookAhead } from "./look-ahead.ts";
import { type SimulatedFacts, simulatedFacts } from "./simulated-world.ts";
import { tickProofs } from "./tick-world.ts";
import { type World, worldOf } from "./world.ts";

export interface VerifyParts {
  readonly features: readonly Feature[];
  /** Views of the data given, at any moment up to the end. */
  readonly world: World;
  readonly beside?: (ms: number) => Promise<MarketView>;
  readonly seed: number;
  readonly onStep?: (says: string) => void;
  readonly signal?: AbortSignal;
}

export interface Proof extends FeatureCount {
  readonly checks: readonly CheckResult[];
  /** Features without a value in any world: nothing was proved about them. */
  readonly withoutValues: readonly string[];
}

/** What is made up for the proofs. Features that have no value there yet, as they need more rows, are proved again in the larger one. */
const sizes = [
  { sessions: 330, minutes: 50 },
  { sessions: 620, minutes: 240 },
] as const;

export async function verifyFeatures(parts: VerifyParts): Promise<Proof> {
  const { features, world } = parts;
  const checks: CheckResult[] = [];
  /** Without a value wherever it was proved that nothing later changes it. */
  const unseen = (): readonly Feature[] => {
    const proofs = checks.filter(({ check }) => check === "look-ahead");
    return features.filter(({ id }) => !proofs.some(({ seen }) => seen.has(id)));
  };
  const bars = features.filter(({ clock }) => clock === "bar");
  if (bars.length > 0) checks.push(...(await dataProofs(world, bars, parts)));
  for (const [round, size] of sizes.entries()) {
    const wanted = round === 0 ? features : unseen();
    const days = wanted.filter(({ clock }) => clock === "bar");
    if (days.length > 0) checks.push(...(await dayProofs(days, size.sessions, parts)));
    checks.push(...(await tickProofs({ ...parts, features: wanted, minutes: size.minutes })));
  }
  return { ...countFeatures(features), checks, withoutValues: unseen().map(({ id }) => id) };
}

async function dataProofs(world: World, features: readonly Feature[], parts: VerifyParts): Promise<CheckResult[]> {
  const { beside, onStep } = parts;
  const shared = { ...parts, features, moments: await momentsOf(world) };
  const proved = await lookAhead(world, shared);
  onStep?.(`${world.name}: batch and stream`);
  const other = await beside?.(world.endMs);
  const { beside: _, ...rest } = parts;
  const data = { ...rest, features, world: world.name, ...(other && { beside: other }) };
  return [proved, ...(await batchAndStream(await world.at(world.endMs), data))];
}

async function dayProofs(features: readonly Feature[], sessions: number, parts: VerifyParts): Promise<CheckResult[]> {
  const { seed, onStep } = parts;
  const { beside: _, ...rest } = { ...parts, features };
  const checks: CheckResult[] = [];
  const made = simulatedFacts({ seed, sessions });
  const days = await worldOf(`${sessions} simulated days`, made.dataset, { facts: made.facts, blocks: [] });
  checks.push(await lookAhead(days, { ...rest, moments: simulatedMoments(made) }));
  onStep?.(`${days.name}: batch and stream`);
  checks.push(...(await batchAndStream(await days.at(days.endMs), { ...rest, world: days.name })));
  const interval = "volume:1000000";
  const byVolume = simulatedFacts({ seed: seed + 1, sessions, interval });
  const name = `${sessions} simulated bars of equal volume`;
  const traded = await worldOf(name, byVolume.dataset, { facts: byVolume.facts, blocks: [] });
  onStep?.(`${name}: batch and stream`);
  checks.push(...(await batchAndStream(await traded.at(traded.endMs), { ...rest, interval, world: name })));
  return checks;
}

/** In the middle of what is known, and near its end: a moment between sessions, one within, and the close itself. */
async function momentsOf(world: World): Promise<readonly number[]> {
  const bars = (await (await world.at(world.endMs)).coverage()).filter(({ kind }) => kind === "bar");
  const first = Math.min(...bars.map(({ firstEventMs }) => firstEventMs));
  const last = Math.max(...bars.map(({ lastEventMs }) => lastEventMs));
  const sessions = (share: number): number => first + Math.round(((last - first) * share) / dayMs) * dayMs;
  return [sessions(0.55), sessions(0.8) + 2.5 * 3_600_000, sessions(0.93) - 3_600_000];
}

const simulatedMoments = ({ closesMs }: SimulatedFacts): readonly number[] => {
  const close = (share: number): number => closesMs[Math.floor(share * closesMs.length)] as number;
  // On the day of a split that is told later, in the evening after a close, and before the last dividends.
  return [close(0.702), close(0.85) + 3_600_000, close(0.95) - 7_200_000];
};
