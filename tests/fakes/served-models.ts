// Small models with weights of our own choosing, registered as if they had been trained.

import { dense } from "#tools/learning/layers/index.ts";
import type { ModelDraft, ModelRegistry, ModelVersion } from "#tools/learning/registry/index.ts";
import { reshape, type Tensor } from "#tools/learning/tape/index.ts";
import { type ArtefactPlan, writeArtefact } from "#tools/learning/training/index.ts";
import { aDraft } from "./models.ts";

/** prediction = weights x row + bias, for windows of `steps` rows of features. */
export function linearArtefact(weights: readonly number[], { bias = 0, rows = 4, steps = 1 } = {}): Uint8Array {
  const plan: ArtefactPlan = {
    rows,
    inputs: { x: [steps, weights.length / steps] },
    outputs: 1,
    forward: (scope, { x }) => dense(scope, "head", reshape(x as Tensor, [rows, weights.length]), 1),
  };
  const named = new Map<string, readonly number[]>([
    ["head.weight", weights],
    ["head.bias", [bias]],
  ]);
  return writeArtefact(plan, named).bytes;
}

/** A version whose lineage names the features; `change` is what differs from the usual draft. */
export function registerModel(
  registry: ModelRegistry,
  artefact: Uint8Array,
  features: readonly string[],
  {
    lineage,
    ...change
  }: Partial<Omit<ModelDraft, "lineage">> & { readonly lineage?: Partial<ModelDraft["lineage"]> } = {},
): Promise<ModelVersion> {
  const draft = aDraft(change);
  const hashes = Object.fromEntries(features.map((name) => [name, `hash of ${name}`]));
  return registry.register({ ...draft, lineage: { ...draft.lineage, features: hashes, ...lineage } }, artefact, 1_000);
}
