// Backups as they are told: one that was made, and one that is being made.

import { z } from "zod";
import { Problem } from "./problem.contract.ts";

export const BackupRequest = z
  .strictObject({
    /** Reads everything again, instead of taking over what is told to be unchanged. */
    full: z.boolean().default(false),
  })
  .meta({ id: "BackupRequest" });
export type BackupRequest = z.infer<typeof BackupRequest>;

export const BackupRow = z
  .strictObject({
    id: z.string(),
    /** The moment at which the stores stood still. */
    taken: z.iso.datetime(),
    release: z.string(),
    files: z.int(),
    bytes: z.int(),
    /** What it added to the folder. */
    newBytes: z.int(),
    stores: z.array(z.string()),
    /** Stores in use that are not in it. */
    leftOut: z.array(z.string()),
  })
  .meta({ id: "BackupRow" });
export type BackupRow = z.infer<typeof BackupRow>;

export const BackupRun = z
  .discriminatedUnion("state", [
    z.strictObject({ state: z.literal("none") }),
    z.strictObject({
      state: z.literal("running"),
      phase: z.enum(["reading", "verifying"]),
      path: z.string(),
      files: z.int(),
      bytes: z.int(),
      ofBytes: z.int().nullable(),
    }),
    z.strictObject({ state: z.literal("done"), backup: BackupRow }),
    z.strictObject({ state: z.literal("failed"), problem: Problem }),
  ])
  .meta({ id: "BackupRun" });
export type BackupRun = z.infer<typeof BackupRun>;
