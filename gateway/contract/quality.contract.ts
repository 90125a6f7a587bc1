// How good the data of a set are: what was found, and a score for each symbol.

import { z } from "zod";

export const QualityFinding = z
  .strictObject({
    check: z.string(),
    severity: z.enum(["info", "warning", "error"]),
    about: z.string(),
    says: z.string(),
    count: z.int(),
    of: z.int().nullable(),
    symbols: z.int(),
    examples: z.array(z.strictObject({ symbol: z.string().nullable(), place: z.string(), detail: z.string() })),
  })
  .meta({ id: "QualityFinding" });
export type QualityFinding = z.infer<typeof QualityFinding>;

export const QualityAnswer = z
  .strictObject({
    dataset: z.string(),
    asOf: z.string(),
    /** Worst first. */
    findings: z.array(QualityFinding),
    /** From 0 to 1, with what lowers it. */
    symbols: z.array(
      z.strictObject({ symbol: z.string(), score: z.number(), rows: z.int(), parts: z.record(z.string(), z.number()) }),
    ),
  })
  .meta({ id: "QualityAnswer" });
export type QualityAnswer = z.infer<typeof QualityAnswer>;
