// Ingestion: from feeds into the market store.

export { announcer, closedBars, messagesOf } from "./announce.ts";
export { type IngestParts, type IngestProgressNow, type IngestReport, ingest, readIngestSummary } from "./ingest.ts";
export { IngestSummary } from "./ingest-summary.ts";
export { Intake, type IntakeOptions, type IntakeParts, type StoredBatch } from "./intake.ts";
export { ingestLive, type LiveIngestParts, type LiveProgress } from "./live-ingest.ts";
export { type NoteTakerParts, notesOfFacts, noteTaker } from "./read-notes.ts";
export { type ReplayParts, type ReplayReport, replayQuarantine } from "./replay.ts";
