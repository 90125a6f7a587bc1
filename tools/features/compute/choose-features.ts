// Which features are meant: by their ids, checked before any work begins.

import { callerError, nearestNames } from "#infra/runtime/index.ts";
import type { Clock } from "../clocks.ts";
import { type Feature, featureGroups } from "../feature.ts";
import { featureById, features } from "../registry.ts";

/** By id, in the order asked, each once. @throws tools/feature-unknown with the nearest names, of groups too: a mistyped group looks like a feature */
export function chooseFeatures(ids: readonly string[]): readonly Feature[] {
  return [...new Set(ids)].map((id) => {
    const feature = featureById(id);
    if (feature !== null) return feature;
    const near = nearestNames(id, features.map((known) => known.id).sort()).join(", ");
    const groups = nearestNames(id, featureGroups).join(", ");
    throw callerError(
      "tools/feature-unknown",
      `No feature or group "${id.slice(0, 60)}"; nearest features: ${near}; nearest groups: ${groups}. Ask for the list of all.`,
      { id },
    );
  });
}

/** @throws tools/feature-clock where one stands on another clock */
export function requireClock(chosen: readonly Feature[], clock: Clock): void {
  const other = chosen.find((feature) => feature.clock !== clock);
  if (other === undefined) return;
  throw callerError(
    "tools/feature-clock",
    `Feature "${other.id}" stands on the clock "${other.clock}"; wanted features of the clock "${clock}" only. Ask for those of each clock apart.`,
    { id: other.id },
  );
}
