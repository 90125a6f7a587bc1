// The proofs over every registered feature, on made-up days and ticks: a new feature cannot escape. `quorum features verify --all` does the same
// on real data, at more moments and in more markets.

import { describe, expect, test } from "vitest";
import { countFeatures, features } from "#tools/features/index.ts";
import {
  batchAndStream,
  type CheckResult,
  lookAhead,
  simulatedFacts,
  tickProofs,
  worldOf,
} from "#tools/features/verify/index.ts";

const bars = features.filter(({ clock }) => clock === "bar");
const failuresOf = (...checks: readonly CheckResult[]) =>
  checks.flatMap(({ check, failures }) => failures.map(({ feature, says }) => `${check} ${feature}: ${says}`));
const seenIn = (checks: readonly CheckResult[]) => new Set(checks.flatMap(({ seen }) => [...seen]));

test("there are 500 features and 200 formulas at least", () => {
  const { features: count, formulas } = countFeatures(features);
  expect(count).toBeGreaterThanOrEqual(500);
  expect(formulas).toBeGreaterThanOrEqual(200);
});

describe("on made-up days", () => {
  const made = simulatedFacts({ seed: 11, sessions: 350 });

  test("nothing that is told later changes a bar feature", async () => {
    const world = await worldOf("days", made.dataset, { facts: made.facts, blocks: [] });
    const proof = await lookAhead(world, { features: bars, moments: [made.closesMs[338] as number], seed: 1 });
    expect(failuresOf(proof)).toEqual([]);
    const unseen = bars.filter(({ id, warmUp }) => warmUp < 270 && !proof.seen.has(id)).map(({ id }) => id);
    expect(unseen, "features without a value prove nothing").toEqual([]);
  });

  test("history and stream agree, and values lie in their ranges", async () => {
    const world = await worldOf("days", made.dataset, { facts: made.facts, blocks: [] });
    const proofs = await batchAndStream(await world.at(world.endMs), { features: bars, world: "days" });
    expect(failuresOf(...proofs)).toEqual([]);
  });
});

test("on simulated ticks, nothing later changes a feature, steps of any length agree, and values lie in their ranges", async () => {
  const ticks = features.filter(({ clock }) => clock !== "bar");
  const proofs = await tickProofs({ features: ticks, seed: 3, minutes: 40 });
  expect(failuresOf(...proofs)).toEqual([]);
  const seen = seenIn(proofs);
  const unseen = ticks.filter(({ id, warmUp }) => warmUp < 1_500 && !seen.has(id)).map(({ id }) => id);
  expect(unseen.filter((id) => !id.startsWith("microstructure.vpin"))).toEqual([]);
});

test("the seed of what is made up decides it whole", () => {
  const [one, same, other] = [4, 4, 5].map((seed) => simulatedFacts({ seed, sessions: 20 }).facts);
  expect(same).toEqual(one);
  expect(other).not.toEqual(one);
});
