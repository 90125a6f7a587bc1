// The records store: everything the desk itself writes. One database, so that what belongs together changes together.

import type { JobRecords } from "#infra/jobs/index.ts";
import type { ApprovalRecords } from "./approval-records.port.ts";
import type { AuditTrail } from "./audit-trail.port.ts";
import type { ExperimentRecords } from "./experiment-records.port.ts";
import type { FactorRecords } from "./factor-records.port.ts";
import type { IngestRecords } from "./ingest-records.port.ts";
import type { LedgerRecords } from "./ledger-records.port.ts";
import type { ModelRecords } from "./model-records.port.ts";
import type { PaperBook } from "./paper-book.port.ts";
import type { PromotionRecords } from "./promotion-records.port.ts";
import type { ReplayableQuarantine } from "./quarantine-records.port.ts";
import type { RunRecords } from "./run-records.port.ts";
import type { SettingRecords } from "./setting-records.port.ts";
import type { StudyRecords } from "./study-records.port.ts";
import type { TrackRecords } from "./track-records.port.ts";

export interface Records {
  readonly runs: RunRecords;
  readonly approvals: ApprovalRecords;
  readonly ledger: LedgerRecords;
  readonly paper: PaperBook;
  readonly track: TrackRecords;
  readonly audit: AuditTrail;
  readonly quarantine: ReplayableQuarantine;
  readonly ingest: IngestRecords;
  readonly studies: StudyRecords;
  readonly factors: FactorRecords;
  readonly models: ModelRecords;
  readonly experiments: ExperimentRecords;
  readonly promotions: PromotionRecords;
  readonly jobs: JobRecords;
  readonly settings: SettingRecords;
  /** Safe to call twice. */
  close(): Promise<void>;
}
