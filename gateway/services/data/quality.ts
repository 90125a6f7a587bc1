// The data-quality report of a set: what its facts say, and what its sources and the quarantine know beside.

import { type IngestSummary, readIngestSummary } from "#knowledge/ingest/index.ts";
import { type QualityReport, qualityReport } from "#knowledge/quality/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";

const mostLines = 10_000;

export async function qualityOf(view: MarketView, { ingest, quarantine }: Records): Promise<QualityReport> {
  const { id } = view.dataset;
  const summaries = await Promise.all(
    (await ingest.list(id)).map(({ source }) => readIngestSummary(ingest, id, source)),
  );
  const files: IngestSummary["files"] = Object.assign({}, ...summaries.map((summary) => summary?.files));
  return qualityReport(view, { files, refused: await quarantine.list(id, mostLines) });
}
