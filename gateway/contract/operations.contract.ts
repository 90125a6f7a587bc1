// How the desk itself is doing: its data, its switches, its audit trail, what it is made of.

import { z } from "zod";
import { TrackRow } from "./market.contract.ts";

export const ReviewAnswer = z.strictObject({ scored: z.int(), track: z.array(TrackRow) }).meta({ id: "ReviewAnswer" });
export type ReviewAnswer = z.infer<typeof ReviewAnswer>;

export const KillSwitchState = z
  .strictObject({
    on: z.boolean(),
    /** True where the limits file holds it on, whatever is set here. */
    heldByLimits: z.boolean(),
  })
  .meta({ id: "KillSwitchState" });
export type KillSwitchState = z.infer<typeof KillSwitchState>;

export const DataSetRow = z
  .strictObject({
    id: z.string(),
    label: z.string(),
    simulated: z.boolean(),
    origin: z.string(),
    /** First and last as-of that can be asked for; null while the set is empty. */
    from: z.string().nullable(),
    to: z.string().nullable(),
    now: z.string(),
    quarantined: z.int(),
    /** True for the set that questions are asked on by default. */
    isDefault: z.boolean(),
  })
  .meta({ id: "DataSetRow" });
export type DataSetRow = z.infer<typeof DataSetRow>;

export const IngestAnswer = z
  .strictObject({
    data: DataSetRow,
    /** False where the source has not changed since it was last read. */
    read: z.boolean(),
    stored: z.int(),
    known: z.int(),
    quarantined: z.int(),
  })
  .meta({ id: "IngestAnswer" });
export type IngestAnswer = z.infer<typeof IngestAnswer>;

export const ReplayAnswer = z
  .strictObject({
    /** Lines that are facts now. */
    resolved: z.int(),
    stored: z.int(),
    /** Lines that are still wrong, and why they are now. */
    left: z.array(z.strictObject({ file: z.string(), line: z.int().nullable(), reason: z.string() })),
  })
  .meta({ id: "ReplayAnswer" });
export type ReplayAnswer = z.infer<typeof ReplayAnswer>;

export const ReembedAnswer = z.strictObject({ dataset: z.string(), embedded: z.int() }).meta({ id: "ReembedAnswer" });
export type ReembedAnswer = z.infer<typeof ReembedAnswer>;

export const QuarantineRow = z
  .strictObject({ file: z.string(), line: z.int().nullable(), reason: z.string(), raw: z.string(), at: z.string() })
  .meta({ id: "QuarantineRow" });
export type QuarantineRow = z.infer<typeof QuarantineRow>;

export const AuditRow = z
  .strictObject({
    seq: z.int(),
    at: z.string(),
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    detail: z.unknown(),
    hash: z.string(),
  })
  .meta({ id: "AuditRow" });
export type AuditRow = z.infer<typeof AuditRow>;

export const AuditVerdict = z
  .strictObject({ holds: z.boolean(), lines: z.int(), brokenAtSeq: z.int().nullable() })
  .meta({ id: "AuditVerdict" });
export type AuditVerdict = z.infer<typeof AuditVerdict>;

export const DoctorLine = z
  .strictObject({
    area: z.string(),
    name: z.string(),
    /** ok: works. off: could work, is not in use. missing: asked for or needed, and not there. */
    state: z.enum(["ok", "off", "missing"]),
    found: z.string(),
    /** How to get it; null where there is nothing to do. */
    remedy: z.string().nullable(),
  })
  .meta({ id: "DoctorLine" });
export const DoctorReport = z
  .strictObject({ version: z.string(), healthy: z.boolean(), lines: z.array(DoctorLine) })
  .meta({ id: "DoctorReport" });
export type DoctorReport = z.infer<typeof DoctorReport>;

const driver = z.strictObject({ port: z.string(), id: z.string(), says: z.string(), needs: z.string().nullable() });

export const RegistryReport = z
  .strictObject({
    tools: z.array(
      z.strictObject({ id: z.string(), says: z.string(), reads: z.array(z.string()), timeoutMs: z.number() }),
    ),
    agents: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        says: z.string(),
        prompt: z.string(),
        tools: z.array(z.string()),
      }),
    ),
    drivers: z.array(driver),
    graphs: z.array(z.strictObject({ id: z.string(), edges: z.array(z.string()) })),
  })
  .meta({ id: "RegistryReport" });
export type RegistryReport = z.infer<typeof RegistryReport>;

export const Health = z.strictObject({ ok: z.boolean(), version: z.string() }).meta({ id: "Health" });
export type Health = z.infer<typeof Health>;
