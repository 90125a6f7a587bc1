// From a registered version to one that may be promoted: the gate's verdict on it, kept and read back.

import { callerError } from "#infra/runtime/index.ts";
import { markPromotable } from "../validation/gate/promotable.ts";
import { type Examination, type GateVerdict, type JudgeOptions, judge, type Promotable } from "../validation/index.ts";
import type { ModelRegistry } from "./model-registry.port.ts";
import { identityOf, type ModelIdentity, type ModelVersion } from "./model-version.ts";
import { noVersion } from "./registry-errors.ts";

/** Judges a version and keeps the verdict. @throws tools/model-missing, tools/gate-skipped */
export async function judgeVersion(
  registry: ModelRegistry,
  versionId: string,
  examination: Examination,
  options: JudgeOptions,
): Promise<GateVerdict<ModelIdentity>> {
  const version = await requireVersion(registry, versionId);
  if (examination.learner !== version.lineage.learner)
    throw callerError(
      "tools/gate-skipped",
      `${versionId} was made by ${version.lineage.learner}; the examination is of ${examination.learner}. Examine the learner that made it.`,
      { versionId },
    );
  const verdict = await judge(identityOf(version), examination, options);
  await registry.saveVerdict(verdict);
  return verdict;
}

/** A version that the gate passed before, also in another process. @throws tools/model-missing, tools/model-not-promotable */
export async function promotableVersion(
  registry: ModelRegistry,
  versionId: string,
): Promise<Promotable<ModelIdentity>> {
  const version = await requireVersion(registry, versionId);
  const verdict = await registry.verdict(versionId);
  if (!verdict?.passed) {
    const failed = verdict?.findings.checks.find(({ passed }) => !passed);
    throw callerError(
      "tools/model-not-promotable",
      verdict === null
        ? `${versionId} was never judged by the gate. Examine and judge it first.`
        : `The gate refused ${versionId}: ${failed?.rule}: ${failed?.says}.`,
      { versionId },
    );
  }
  return markPromotable(identityOf(version));
}

export async function requireVersion(registry: Pick<ModelRegistry, "get">, versionId: string): Promise<ModelVersion> {
  const version = await registry.get(versionId);
  if (version === null) throw noVersion(versionId);
  return version;
}
