// What is asked of the store must be there: an answer computed on the side would not be what training read.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Feature } from "../feature.ts";
import { metricOf } from "./feature-set.ts";
import type { StoredValues } from "./stored-values.ts";

/** @throws tools/feature-not-materialised naming the first feature that is not in store, and whether another definition of it is */
export function requireStored(
  { dataset, asOf }: Pick<MarketView, "dataset" | "asOf">,
  features: readonly Feature[],
  stored: Pick<StoredValues, "has" | "names">,
): void {
  const lacking = features.filter((feature) => !stored.has(metricOf(feature)));
  const [first] = lacking;
  if (first === undefined) return;
  const older = stored.names.some((name) => name.startsWith(`${first.id}@`));
  const found = older ? "values of an earlier definition only" : "none";
  const more = lacking.length === 1 ? "" : ` (and ${lacking.length - 1} more)`;
  throw callerError(
    "tools/feature-not-materialised",
    `Wanted stored values of "${first.id}"${more} in "${dataset.id}" as known at ${isoTime(asOf)}, found ${found}. Run: quorum features materialise --features ${lacking
      .slice(0, 3)
      .map(({ id }) => id)
      .join(",")}${lacking.length > 3 ? ",..." : ""}`,
    { id: first.id },
  );
}
