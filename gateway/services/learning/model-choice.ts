// Which version a request means.

import { callerError, nearestNames } from "#infra/runtime/index.ts";
import { type ModelRegistry, type ModelVersion, requireVersion } from "#tools/learning/registry/index.ts";

/** @throws tools/model-missing, naming the models there are, or that this one has no champion */
export async function championOf(registry: Pick<ModelRegistry, "list">, model: string): Promise<ModelVersion> {
  const [champion] = await registry.list({ model, stage: "champion" });
  if (champion !== undefined) return champion;
  const all = await registry.list({});
  const own = all.filter((version) => version.model === model).length;
  if (own > 0)
    throw callerError(
      "tools/model-missing",
      `"${model}" has no champion yet, only ${own} other version${own === 1 ? "" : "s"}. Name a version, or promote one that the gate passed.`,
      { model },
    );
  const near = nearestNames(model, [...new Set(all.map((version) => version.model))]);
  throw callerError(
    "tools/model-missing",
    near.length === 0
      ? `There is no model "${model}": nothing is registered yet. Train one first.`
      : `There is no model "${model}"; nearest: ${near.join(", ")}.`,
    { model },
  );
}

/** The version named, which must be of the model, or its champion. @throws tools/model-missing */
export async function versionOf(
  registry: ModelRegistry,
  model: string,
  versionId: string | undefined,
): Promise<ModelVersion> {
  if (versionId === undefined) return championOf(registry, model);
  const version = await requireVersion(registry, versionId);
  if (version.model === model) return version;
  throw callerError("tools/model-missing", `${versionId} is a version of "${version.model}", not of "${model}".`, {
    versionId,
    model,
  });
}
