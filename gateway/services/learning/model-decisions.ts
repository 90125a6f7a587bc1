// What people decide about models. There is one way to the champion's place: the gate's kept verdict and a person who says why.

import { promotableVersion } from "#tools/learning/registry/index.ts";
import type { ModelDecisionRequest, ModelRow } from "../../contract/index.ts";
import type { Services } from "../services.ts";
import { standing } from "./model-answers.ts";

type Parts = Pick<Services, "models" | "clock">;

const decisionOf = ({ clock }: Parts, { as, why }: ModelDecisionRequest) => ({ as, note: why, atMs: clock.nowMs() });

/** @throws tools/model-missing, tools/model-not-promotable, tools/model-damaged */
export async function promoteModel(parts: Parts, versionId: string, request: ModelDecisionRequest): Promise<ModelRow> {
  const registry = await parts.models();
  const item = await promotableVersion(registry, versionId);
  return standing(registry, await registry.promote(item, decisionOf(parts, request)));
}

/** @throws tools/model-missing where no champion was before */
export async function rollBackModel(parts: Parts, model: string, request: ModelDecisionRequest): Promise<ModelRow> {
  const registry = await parts.models();
  return standing(registry, await registry.rollback(model, decisionOf(parts, request)));
}

/** @throws tools/model-missing, tools/model-stage for a champion or a version that is retired already */
export async function retireModel(parts: Parts, versionId: string, request: ModelDecisionRequest): Promise<ModelRow> {
  const registry = await parts.models();
  return standing(registry, await registry.retire(versionId, decisionOf(parts, request)));
}
