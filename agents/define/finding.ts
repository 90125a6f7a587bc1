// A finding: what one specialist says about one symbol. Figures in claims are written as references, never as digits:
//   [[ev_0123456789abcdef momentum20 pct1]]   evidence id, path into its output, and how to print it.

import { z } from "zod";
import { SymbolId } from "#knowledge/domain/index.ts";

/** What a model must return at the end of its work. */
export const FindingDraft = z.strictObject({
  stance: z.number().min(-1).max(1),
  confidence: z.number().min(0).max(1),
  horizonDays: z.int().min(1).max(365),
  claims: z.array(z.string().min(1).max(600)).min(1).max(8),
});
export type FindingDraft = z.infer<typeof FindingDraft>;

export const FindingSource = z.enum(["model", "fallback", "none"]);
export type FindingSource = z.infer<typeof FindingSource>;

export const Finding = z.strictObject({
  specialist: z.string(),
  symbol: SymbolId,
  stance: z.number().min(-1).max(1),
  confidence: z.number().min(0).max(1),
  horizonDays: z.int(),
  /** With references still in them. */
  claims: z.array(z.string()),
  evidenceIds: z.array(z.string()),
  source: FindingSource,
  /** Why the source is not "model"; null where it is. */
  because: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;
