// The records store: its ports and its drivers.

export {
  Approval,
  type ApprovalChange,
  type ApprovalRecords,
  ApprovalState,
  type Expected,
  HistoryLine,
  RuleCheck,
  VerdictRecord,
} from "./approval-records.port.ts";
export type { AuditLine, AuditTrail } from "./audit-trail.port.ts";
export { recordsDrivers } from "./drivers/index.ts";
export {
  openPostgresRecords,
  type PostgresHandle,
  type PostgresRecords,
  PostgresRecordsOptions,
} from "./drivers/postgres/postgres.driver.ts";
export { openSqliteRecords, type SqliteRecords, type SqliteRecordsOptions } from "./drivers/sqlite/sqlite.driver.ts";
export type {
  Experiment,
  ExperimentOutcome,
  ExperimentRecords,
  NewExperiment,
} from "./experiment-records.port.ts";
export type {
  FactorRecords,
  FactorStanding,
  FactorState,
  FactorStatus,
  Measured,
  RegisteredFactor,
} from "./factor-records.port.ts";
export type { IngestProgress, IngestRecords } from "./ingest-records.port.ts";
export type { CashMovement, LedgerRecords, ShareMovement } from "./ledger-records.port.ts";
export type {
  ModelArtefact,
  ModelDecision,
  ModelMove,
  ModelObservation,
  ModelRecords,
  ModelStage,
  ModelVerdict,
  ModelVersion,
  NewModelVersion,
} from "./model-records.port.ts";
export type { PaperBook, PaperOrder } from "./paper-book.port.ts";
export {
  type NewPromotion,
  type Promotion,
  type PromotionChange,
  type PromotionRecords,
  PromotionState,
} from "./promotion-records.port.ts";
export type {
  KeptLine,
  QuarantinedLine,
  QuarantineRecords,
  ReplayableQuarantine,
} from "./quarantine-records.port.ts";
export type { Records } from "./records.port.ts";
export type { Evidence, RunRecord, RunRecords } from "./run-records.port.ts";
export type { SettingRecords } from "./setting-records.port.ts";
export type { HoldOutLook, NewStudy, Study, StudyEnd, StudyRecords, StudyState, Trial } from "./study-records.port.ts";
export type { ScoredVote, TrackRecords, Vote } from "./track-records.port.ts";
