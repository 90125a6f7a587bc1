// What requests carry beside their bodies: where a reader stands, on which data, how much of it.

import { z } from "zod";

/** ISO 8601 time or day. */
const asOf = z.string().optional();
/** A data set's id, a folder of data, "simulator" or "simulator:SEED:SCENARIO"; the gateway's own where left out. */
const data = z.string().min(1).max(1_000).optional();
const limit = z.coerce.number().int().min(1).max(1_000);

export const StandingQuery = z.strictObject({ asOf, data });
export const ChartQuery = z.strictObject({ asOf, data, days: z.coerce.number().int().min(2).max(2_000).default(120) });
export const DeskQuery = z.strictObject({ data });
export const RunsQuery = z.strictObject({ limit: limit.default(50), threadId: z.string().optional(), data });
export const ApprovalsQuery = z.strictObject({ state: z.enum(["pending", "all"]).optional(), data });
export const AuditQuery = z.strictObject({
  /** The first sequence number wanted. */
  from: z.coerce.number().int().min(0).default(0),
  limit: limit.default(100),
});
export const QuarantineQuery = z.strictObject({ data, limit: limit.default(100) });

export const ReviewRequest = z.strictObject({ asOf, data }).meta({ id: "ReviewRequest" });
export const KillSwitchRequest = z
  .strictObject({
    on: z.boolean(),
    as: z
      .string()
      .max(80)
      .regex(/[\p{L}\p{N}]/u, "wanted a name"),
  })
  .meta({ id: "KillSwitchRequest" });
export const IngestRequest = z.strictObject({ data }).meta({ id: "IngestRequest" });
