// The proofs over features as the gateway answers them.

import { groupedBy } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { featureById, verifyFeatures } from "#tools/features/index.ts";
import type { FeatureProof, FeatureVerifyRequest } from "../../contract/index.ts";
import type { Services } from "../services.ts";
import { askedFeatures } from "./feature-answers.ts";

const fewest = 500;

/** What is wrong where all were asked for and too few found: a desk that lost features on the way would prove the rest and look well. */
export const shortOf = (asked: readonly string[], found: number): string | null =>
  asked.includes("all") && found < fewest
    ? `Wanted ${fewest} features at least, found ${found}: some are not in the registry.`
    : null;

export async function featureProof(
  request: FeatureVerifyRequest,
  { datasets, market }: Pick<Services, "datasets" | "market">,
  onStep: (says: string) => void,
  signal: AbortSignal,
): Promise<FeatureProof> {
  const { data, macro, features: asked, seed } = request;
  const { chosen } = askedFeatures(asked);
  const dataset = await datasets.use(data);
  const other = macro === undefined ? null : await datasets.use(macro);
  const store = await market();
  const { checks, withoutValues, ...count } = await verifyFeatures({
    features: chosen,
    world: { name: dataset.id, endMs: dataset.nowMs, at: (ms) => store.at(dataset.id, asOf(ms)) },
    seed,
    onStep,
    signal,
    ...(other && { beside: (ms: number) => store.at(other.id, asOf(ms)) }),
  });
  const failures = checks.flatMap(({ check, world, failures: failed }) =>
    failed.map(({ feature, says }) => ({ check, world, feature, says })),
  );
  const short = shortOf(asked, count.features);
  const wrong = new Set([...failures.map(({ feature }) => feature), ...withoutValues]);
  const wrongOf = groupedBy(wrong, (id) => featureById(id)?.group);
  return {
    dataset: dataset.id,
    holds: wrong.size === 0 && short === null,
    features: count.features,
    formulas: count.formulas,
    groups: count.groups.map((row) => ({ ...row, failures: wrongOf.get(row.group)?.length ?? 0 })),
    checks: checks.map(({ check, world, clock, features, values, failures: failed }) => ({
      check,
      world,
      clock,
      features,
      values,
      failures: failed.length,
    })),
    failures,
    withoutValues: [...withoutValues],
    short,
  };
}
