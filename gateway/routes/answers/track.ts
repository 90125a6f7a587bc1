// The specialists' track records: what they voted, what came of it, and what a vote of theirs counts today.

import type { AsOf } from "#knowledge/domain/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import { skillOf, specialistRecords } from "#tools/votes/index.ts";
import { TrackRow } from "../../contract/index.ts";

/** One row for each specialist, in the order given. */
export async function trackRows(
  records: Records,
  dataset: string,
  asOf: AsOf,
  specialists: readonly { readonly id: string }[],
): Promise<readonly TrackRow[]> {
  const [scored, open] = await Promise.all([records.track.scored(dataset, asOf), records.track.open(dataset, asOf)]);
  const earned = specialistRecords(scored, asOf);
  return specialists.map(({ id }) => {
    const record = earned.find(({ specialist }) => specialist === id);
    const waiting = open.filter(({ specialist }) => specialist === id).length;
    return TrackRow.parse({
      specialist: id,
      votes: (record?.scored ?? 0) + waiting,
      scored: record?.scored ?? 0,
      brier: record?.brier ?? null,
      weight: skillOf(record),
    });
  });
}
