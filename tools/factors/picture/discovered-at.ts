// Factors of searches as they were known at a moment.

import { z } from "zod";
import type { AsOf } from "#knowledge/domain/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import type { DiscoveredFactor } from "#tools/define/index.ts";

const Span = z.object({ trainEndMs: z.number(), toMs: z.number() });
const Measured = z.object({ asOfMs: z.number() });

/** Registered on the data set by studies that looked at nothing later than the as-of, and not retired for what was seen by then. A study without
 * its span counts for no moment: what it looked at cannot be told. */
export async function discoveredAt(
  { factors, studies }: Pick<Records, "factors" | "studies">,
  dataset: string,
  asOf: AsOf,
): Promise<readonly DiscoveredFactor[]> {
  const standings = new Map((await factors.standings(dataset)).map((one) => [one.factorId, one]));
  const found: DiscoveredFactor[] = [];
  for (const factor of await factors.list(dataset)) {
    const standing = standings.get(factor.factorId);
    const seenMs = Measured.safeParse(standing?.measured).data?.asOfMs ?? Number.NEGATIVE_INFINITY;
    const retired = standing?.state === "retired" && seenMs <= asOf;
    const span = Span.safeParse((await studies.get(factor.studyId))?.spec).data;
    if (!retired && span !== undefined && span.toMs <= asOf) found.push({ ...factor, trainEndMs: span.trainEndMs });
  }
  return found;
}
