// Do the questions put to a model still look like those it was trained on?

import { callerError } from "#infra/runtime/index.ts";
import {
  kolmogorovSmirnov,
  populationStability,
  presentSorted,
  usualDriftLimits,
} from "#tools/features/store/index.ts";
import type { Questions } from "../../validation/index.ts";
import { requireVersion } from "../gate.ts";
import type { ModelRegistry } from "../model-registry.port.ts";

export interface InputDrift {
  readonly input: string;
  /** Null where a side has no value. */
  readonly psi: number | null;
  readonly ks: number | null;
  /** Rise of the share that is missing. */
  readonly missingRise: number;
  readonly drifted: boolean;
}

/**
 * Population stability and Kolmogorov-Smirnov distance of every input, by the limits of the feature store; kept as an observation "drift".
 * @param reference what it was trained on
 * @param recent    what it was asked since
 * @throws tools/model-missing, tools/length-mismatch
 */
export async function watchDrift(
  registry: ModelRegistry,
  versionId: string,
  reference: Pick<Questions, "features" | "width">,
  recent: Pick<Questions, "features" | "width">,
  atMs: number,
): Promise<readonly InputDrift[]> {
  const { lineage } = await requireVersion(registry, versionId);
  const names = Object.keys(lineage.features);
  for (const { width } of [reference, recent])
    if (width !== names.length)
      throw callerError(
        "tools/length-mismatch",
        `${versionId} has ${names.length} inputs; found rows of ${width}. Pass the inputs in the order of its lineage.`,
        { versionId, width },
      );
  const drift = names.map((input, column) => driftOf(input, columnOf(reference, column), columnOf(recent, column)));
  await registry.observe({ versionId, kind: "drift", measured: drift, atMs });
  return drift;
}

function driftOf(input: string, before: readonly number[], after: readonly number[]): InputDrift {
  const [left, right] = [presentSorted(before), presentSorted(after)];
  const psi = populationStability(left, right)?.psi ?? null;
  const ks = kolmogorovSmirnov(left, right)?.d ?? null;
  const missing = (all: readonly number[], present: Float64Array): number =>
    all.length === 0 ? 0 : 1 - present.length / all.length;
  const missingRise = missing(after, right) - missing(before, left);
  const { psi: mostPsi, ks: mostKs, missingRise: mostMissing } = usualDriftLimits;
  return {
    input,
    psi,
    ks,
    missingRise,
    drifted: (psi ?? 0) > mostPsi || (ks ?? 0) > mostKs || missingRise > mostMissing,
  };
}

const columnOf = ({ features, width }: Pick<Questions, "features" | "width">, column: number): number[] =>
  Array.from({ length: features.length / width }, (_, row) => features[row * width + column]!);
