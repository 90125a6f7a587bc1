// What the model that words the answer is given, as JSON in the user message.

import { z } from "zod";
import { QuestionKind } from "../define/index.ts";

const finding = z.strictObject({
  specialist: z.string(),
  title: z.string(),
  symbol: z.string(),
  stance: z.number(),
  confidence: z.number(),
  claims: z.array(z.string()),
  source: z.enum(["model", "fallback", "none"]),
  because: z.string().nullable(),
});

const cited = z.strictObject({ evidenceId: z.string(), output: z.unknown() });

export const AnswerTask = z.strictObject({
  question: z.string(),
  kind: QuestionKind,
  side: z.enum(["buy", "sell"]).nullable(),
  asOf: z.string(),
  horizonDays: z.int(),
  companies: z.array(z.strictObject({ symbol: z.string(), name: z.string() })),
  findings: z.array(finding),
  weighings: z.array(z.strictObject({ symbol: z.string(), ...cited.shape })),
  size: cited.nullable(),
  proposed: z.boolean(),
  /** With evidence where the risk gate refused an order; its reason is then cited, since it holds numbers. */
  noProposal: z.strictObject({ rule: z.string(), reason: z.string(), evidenceId: z.string().nullable() }).nullable(),
  holdings: cited.nullable(),
  /** What is unusual: one scan of the universe, or one a company asked about. Only where that was asked. */
  unusual: z.array(cited).optional(),
  /** What the watches told as it happened, beside the scans. */
  told: cited.optional(),
  /** Which factors work and which decay; only where factors were asked about and no company. */
  factors: cited.optional(),
  /** Champion and challenger side by side, and the champion's past; only where models were asked about and no company. */
  models: z.strictObject({ compared: cited, past: cited }).optional(),
  /** What the account's returns move with; only where the account was asked about and holds something. */
  loadings: cited.optional(),
  /** What the account can lose; as `loadings`. */
  risk: cited.optional(),
  notUnderstood: z.array(z.string()),
});
export type AnswerTask = z.infer<typeof AnswerTask>;
