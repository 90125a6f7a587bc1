// What the model that proposes factors is given, as JSON in the user message, and what it must answer.

import { z } from "zod";

const text = z.string();
const number = z.number().nullable();

export const ProposalTask = z.strictObject({
  wanted: z.int().positive(),
  largest: z.int().positive(),
  columns: z.record(text, text),
  groups: z.array(text),
  functions: z.array(z.strictObject({ name: text, takes: z.array(text), says: text })),
  market: z.strictObject({
    sessions: z.int(),
    companies: z.int(),
    horizonSessions: z.int(),
    /** Volatility of the mean member's return a session, of the last sixty training sessions over all of them. */
    recentOverUsualVolatility: number,
  }),
  /** Strongest first. */
  known: z.array(
    z.strictObject({ id: text, formula: text, meanIc: number, firstHalfIc: number, secondHalfIc: number }),
  ),
  refused: z.array(z.strictObject({ formula: text, because: text })),
});
export type ProposalTask = z.infer<typeof ProposalTask>;

export const Proposals = z.object({
  formulas: z
    .array(z.object({ formula: z.string().min(1).max(10_000), why: z.string().max(2_000).default("") }))
    .max(200),
});
export type Proposals = z.infer<typeof Proposals>;
