// Ingestion: from feeds into the market store.

export { type IngestReport, ingest } from "./ingest.ts";
