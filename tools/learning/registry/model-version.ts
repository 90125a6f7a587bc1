// A version of a model, and all that is needed to make it again.

import { z } from "zod";
import { contentId } from "#infra/runtime/index.ts";
import type { ModelVersion as StoredVersion } from "#knowledge/stores/records/index.ts";

/** Small letters, digits, dots and dashes; "/" between what is predicted and on what: "direction-5d/djia20". */
export const ModelName = z
  .string()
  .max(100)
  .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)*$/);

export const Lineage = z.strictObject({
  /** "lstm-attention", "boosted-trees" ... */
  learner: z.string().min(1),
  parameters: z.record(z.string(), z.json()),
  dataset: z.string().min(1),
  /** Names the state of the data: a hash of the samples or of the frozen snapshot. */
  snapshot: z.string().min(1),
  /** Definition hash by name, in the order of the model's inputs. */
  features: z.record(z.string(), z.string()),
  codeVersion: z.string().min(1),
  seed: z.int(),
  trainedFromMs: z.int(),
  trainedToMs: z.int(),
  /** Studies that it was chosen in. */
  studies: z.array(z.string()),
});
export type Lineage = z.infer<typeof Lineage>;

/** null where a figure could not be had. */
export const Metrics = z.record(z.string(), z.number().nullable());
export type Metrics = z.infer<typeof Metrics>;

export const ModelDraft = z.strictObject({
  model: ModelName,
  parentId: z.string().nullable(),
  lineage: Lineage,
  metrics: Metrics,
  /** File ending of the artefact: "onnx", "json" ... */
  format: z.string().regex(/^[a-z0-9]{1,16}$/),
});
export type ModelDraft = z.infer<typeof ModelDraft>;

export interface ModelVersion extends Omit<StoredVersion, "lineage" | "metrics"> {
  readonly lineage: Lineage;
  readonly metrics: Metrics;
}

/** What the gate judges and the champion's place takes: this version with these bytes. */
export interface ModelIdentity {
  readonly versionId: string;
  readonly model: string;
  /** SHA-256, hex. */
  readonly artefactHash: string;
}

export const identityOf = ({
  versionId,
  model,
  artefact,
}: Pick<ModelVersion, "versionId" | "model" | "artefact">): ModelIdentity => ({
  versionId,
  model,
  artefactHash: artefact.hash,
});

/** End of the newest fact that it was made or judged on: sessions held out of what it learnt from were looked at by the gate. */
export function examinedToMs({ lineage }: Pick<ModelVersion, "lineage">): number {
  const { examinedToMs: judged } = lineage.parameters;
  return typeof judged === "number" ? Math.max(judged, lineage.trainedToMs) : lineage.trainedToMs;
}

/** The same draft with the same bytes is the same version. */
export const versionIdOf = (draft: ModelDraft, artefactHash: string): string =>
  contentId("model", { draft, artefactHash });

export const artefactKey = (model: string, versionId: string, format: string): string =>
  `models/${model}/${versionId}.${format}`;
