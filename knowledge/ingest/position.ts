// How far an ingestion is, in the words that are kept with its progress.

import { z } from "zod";
import type { IngestRecords } from "#knowledge/stores/records/index.ts";
import { IngestSummary } from "./ingest-summary.ts";

const IngestPosition = z.object({
  /** Of the source as it was read. */
  fingerprint: z.string(),
  /** Everything up to and with this mark is stored; null before the first one, and when all is. */
  mark: z.string().nullable(),
  isDone: z.boolean(),
  /** Of the batches so far: one of another size would begin elsewhere, and what it repeats could not be told from new rows. */
  batchRows: z.int().positive().optional(),
  /** Of everything up to the mark. */
  summary: IngestSummary,
});
export type IngestPosition = z.infer<typeof IngestPosition>;

/** Null where nothing was kept, or by a version whose words are not these: the source is read anew then. */
export async function readPosition(
  progress: IngestRecords,
  dataset: string,
  source: string,
): Promise<IngestPosition | null> {
  const kept = await progress.progress(dataset, source);
  if (kept === null) return null;
  const result = IngestPosition.safeParse(kept.position);
  return result.success ? result.data : null;
}

export const savePosition = (
  progress: IngestRecords,
  dataset: string,
  source: string,
  position: IngestPosition,
  nowMs: number,
): Promise<void> => progress.saveProgress({ dataset, source, position, updatedAtMs: nowMs });
