// Columns as somebody names them, put into the order in which the model learnt them.

import { callerError } from "#infra/runtime/index.ts";

/** For each of the model's features where it stands in what is given. @throws tools/feature-set-wrong, naming the missing and the extra */
export function arrangeInputs(
  version: { readonly versionId: string; readonly wanted: readonly string[] },
  given: readonly string[],
): Uint32Array {
  const { versionId, wanted } = version;
  const places = new Map(given.map((name, place) => [name, place]));
  const missing = wanted.filter((name) => !places.has(name));
  const extra = given.filter((name, place) => !wanted.includes(name) || places.get(name) !== place);
  if (missing.length > 0 || extra.length > 0) {
    const parts = [
      missing.length > 0 && `missing ${missing.join(", ")}`,
      extra.length > 0 && `extra ${extra.join(", ")}`,
    ].filter((part) => part !== false);
    throw callerError(
      "tools/feature-set-wrong",
      `${versionId} takes ${wanted.length} features: ${parts.join("; ")}. Give exactly ${wanted.join(", ")}.`,
      { missing, extra },
    );
  }
  return Uint32Array.from(wanted, (name) => places.get(name) as number);
}
