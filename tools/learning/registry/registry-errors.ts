// What every driver of the registry says when it refuses.

import { bytesHash, callerError, QuorumError } from "#infra/runtime/index.ts";
import { isPromotable } from "../validation/gate/promotable.ts";
import { ModelDraft, type ModelIdentity, type ModelVersion } from "./model-version.ts";

export const noVersion = (versionId: string): Error =>
  callerError(
    "tools/model-missing",
    `There is no version "${versionId}" in the registry. Its \`list\` names what there is.`,
    {
      versionId,
    },
  );

export const noChampionBefore = (model: string): Error =>
  callerError(
    "tools/model-missing",
    `"${model}" has no champion that another took the place of: there is nothing to go back to.`,
    {
      model,
    },
  );

export const wrongStage = ({ versionId, stage }: ModelVersion, wanted: string): Error =>
  callerError("tools/model-stage", `${versionId} is ${stage}; wanted ${wanted}.`, { versionId, stage });

export const notPassed = ({ versionId }: ModelVersion): Error =>
  callerError(
    "tools/model-not-promotable",
    `The gate's newest verdict on ${versionId} is not a pass. Judge it again.`,
    { versionId },
  );

/** @throws tools/model-invalid, with every problem */
export function requireDraft(draft: ModelDraft): void {
  const parsed = ModelDraft.safeParse(draft);
  if (parsed.success) return;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw callerError("tools/model-invalid", `The model cannot be registered: ${problems.join("; ")}.`, { problems });
}

/** @throws tools/model-not-promotable for a cast, or where the version is not the one that was judged */
export function requirePromotable(item: ModelIdentity, version: ModelVersion): void {
  if (!isPromotable(item))
    throw callerError(
      "tools/model-not-promotable",
      `${item.versionId} does not bear the gate's mark. Judge it, or take a kept verdict with promotableVersion.`,
      { versionId: item.versionId },
    );
  if (item.model === version.model && item.artefactHash === version.artefact.hash) return;
  throw callerError(
    "tools/model-not-promotable",
    `The gate judged ${item.versionId} of "${item.model}" with other bytes than those registered. Judge it again.`,
    { versionId: item.versionId },
  );
}

/** @throws tools/model-damaged */
export function requireHash({ versionId, artefact }: ModelVersion, bytes: Uint8Array): void {
  const found = bytesHash(bytes);
  if (found === artefact.hash) return;
  throw damaged(
    versionId,
    `its ${bytes.length} bytes have the hash ${found.slice(0, 12)}..., wanted ${artefact.hash.slice(0, 12)}...`,
  );
}

export const damaged = (versionId: string, because: string, cause?: unknown): Error =>
  new QuorumError(
    "tools/model-damaged",
    `The artefact of ${versionId} cannot be used: ${because}. Restore it from a backup, or train the version again.`,
    { fault: "outside", retry: false, context: { versionId }, cause },
  );
