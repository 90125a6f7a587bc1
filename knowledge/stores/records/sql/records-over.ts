// All records over one session: what the SQL drivers share. A driver brings the dialect and the session, and closes what it opened.

import type { Kysely } from "kysely";
import type { Clock } from "#infra/runtime/index.ts";
import type { Records } from "../records.port.ts";
import { approvalRecords } from "./approvals.ts";
import { auditTrail } from "./audit-lines.ts";
import { experimentRecords } from "./experiments.ts";
import { factorRecords } from "./factors.ts";
import { ingestRecords } from "./ingest-progress.ts";
import { jobRecords } from "./jobs.ts";
import { ledgerRecords } from "./ledger.ts";
import { modelRecords } from "./models.ts";
import { paperBook } from "./paper-book.ts";
import { promotionRecords } from "./promotions.ts";
import { quarantineRecords } from "./quarantine.ts";
import { runRecords } from "./runs.ts";
import type { Session } from "./script.ts";
import { settingRecords } from "./settings.ts";
import { studyRecords } from "./studies.ts";
import type { Tables } from "./tables.ts";
import { trackRecords } from "./track.ts";

export function recordsOver(db: Kysely<Tables>, session: Session, clock: Clock): Omit<Records, "close"> {
  return {
    runs: runRecords(db, session),
    approvals: approvalRecords(db, session),
    ledger: ledgerRecords(db, session, clock),
    paper: paperBook(db, session, clock),
    track: trackRecords(db, session),
    audit: auditTrail(db, session),
    quarantine: quarantineRecords(db, session, clock),
    ingest: ingestRecords(db, session),
    studies: studyRecords(db, session),
    factors: factorRecords(db, session),
    models: modelRecords(db, session),
    experiments: experimentRecords(db, session),
    promotions: promotionRecords(db, session),
    jobs: jobRecords(db, session),
    settings: settingRecords(db, session),
  };
}
