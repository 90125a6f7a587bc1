// What `ask` answers: over HTTP, in the event stream's last event, and with --json on the command line.

import { z } from "zod";

export const TracedNumber = z
  .strictObject({
    /** As it stands in the text: "4.2 %". */
    text: z.string(),
    value: z.number(),
    unit: z.string(),
    /** Null only in soft mode, for a number that no tool result backs. */
    evidenceId: z.string().nullable(),
    /** Path into the evidence's output; null for a number inside a quotation of it. */
    path: z.string().nullable(),
    /** Where it stands in the text, in UTF-16 code units. */
    start: z.int().min(0),
    end: z.int().min(0),
  })
  .meta({ id: "TracedNumber" });

export const TracedText = z
  .strictObject({ text: z.string(), numbers: z.array(TracedNumber) })
  .meta({ id: "TracedText" });

export const FindingAnswer = z
  .strictObject({
    specialist: z.string(),
    symbol: z.string(),
    stance: z.number().min(-1).max(1),
    confidence: z.number().min(0).max(1),
    horizonDays: z.int(),
    claims: z.array(TracedText),
    evidenceIds: z.array(z.string()),
    source: z.enum(["model", "fallback", "none"]),
    because: z.string().nullable(),
    /** How much this vote counted: its share of all weights of the symbol, 0 to 1. */
    weight: z.number().min(0).max(1),
  })
  .meta({ id: "FindingAnswer" });

export const OrderAnswer = z
  .looseObject({
    symbol: z.string(),
    side: z.enum(["buy", "sell"]),
    quantityShares: z.int().positive(),
    limitPriceMinor: z.int().positive(),
    currency: z.string(),
  })
  .meta({ id: "OrderAnswer" });

export const ProposalAnswer = z
  .strictObject({
    approvalId: z.string(),
    order: OrderAnswer,
    orderHash: z.string(),
    state: z.string(),
  })
  .meta({ id: "ProposalAnswer" });

/** Why a buy or sell question ended without a proposal. */
export const NoProposal = z.strictObject({ rule: z.string(), reason: z.string() }).meta({ id: "NoProposal" });

export const AskAnswer = z
  .strictObject({
    runId: z.string(),
    threadId: z.string(),
    asOf: z.string(),
    question: z.string(),
    kind: z.string(),
    symbols: z.array(z.string()),
    answer: z.string(),
    numbers: z.array(TracedNumber),
    findings: z.array(FindingAnswer),
    coverage: z.strictObject({
      answered: z.int(),
      of: z.int(),
      byModel: z.int(),
      byFallback: z.int(),
      byNone: z.int(),
    }),
    proposal: ProposalAnswer.nullable(),
    /** Set where advice was asked and nothing was proposed. */
    noProposal: NoProposal.nullable(),
    notUnderstood: z.array(z.string()),
    warnings: z.array(z.string()),
    data: z.strictObject({ id: z.string(), label: z.string(), simulated: z.boolean(), snapshot: z.string() }),
    model: z.string(),
  })
  .meta({ id: "AskAnswer" });
export type AskAnswer = z.infer<typeof AskAnswer>;

export const AskRequest = z
  .strictObject({
    question: z.string(),
    /** ISO 8601 time or day; "now" of the data set where left out. */
    asOf: z.string().optional(),
    /** Continue this conversation. */
    threadId: z.string().optional(),
    /** A data set's id, or a folder of data; the gateway's own where left out. */
    data: z.string().optional(),
    /** Who asks, and so may not approve what comes of it; the desk's own user where left out. */
    as: z.string().trim().min(1).max(80).optional(),
    /** hard refuses an answer with an untraced number, soft strikes it through. */
    tracing: z.enum(["soft", "hard"]).default("soft"),
  })
  .meta({ id: "AskRequest" });
export type AskRequest = z.infer<typeof AskRequest>;

export const EvidenceAnswer = z
  .strictObject({
    id: z.string(),
    tool: z.string(),
    input: z.unknown(),
    asOf: z.string(),
    output: z.unknown(),
    snapshot: z.string(),
    dataset: z.string(),
    /** Every citable number of the output with path and unit. */
    figures: z.array(z.strictObject({ path: z.string(), value: z.number(), unit: z.string() })),
  })
  .meta({ id: "EvidenceAnswer" });
export type EvidenceAnswer = z.infer<typeof EvidenceAnswer>;
