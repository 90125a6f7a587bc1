// How many studies have looked at the rows held out of a data set before: every look makes it likelier that luck is taken for worth.

import type { DiscoveryRun } from "./run-context.ts";
import { studyKind } from "./study-kind.ts";

export async function earlierLooks({
  services,
  spec,
  studyId,
}: Pick<DiscoveryRun, "services" | "spec" | "studyId">): Promise<number> {
  const { studies } = services.records;
  const others = await studies.list({ kind: studyKind });
  let looks = 0;
  for (const other of others) {
    if (other.studyId === studyId || (other.spec as { dataset?: string }).dataset !== spec.dataset) continue;
    if ((await studies.holdOut(other.studyId)) !== null) looks += 1;
  }
  return looks;
}
