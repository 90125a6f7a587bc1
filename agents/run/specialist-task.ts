// What a specialist is given to work on, as JSON in the user message.

import { z } from "zod";
import { SymbolId } from "#knowledge/domain/index.ts";
import { QuestionKind } from "../define/index.ts";

export const SpecialistTask = z.strictObject({
  question: z.string(),
  kind: QuestionKind,
  symbol: SymbolId,
  companyName: z.string(),
  horizonDays: z.int(),
  /** ISO 8601: the moment everything stands at. */
  asOf: z.string(),
});
export type SpecialistTask = z.infer<typeof SpecialistTask>;

/** What comes back to the model for each tool it wished for. */
export type ToolReply =
  | { readonly evidenceId: string; readonly output: unknown }
  | { readonly error: { readonly code: string; readonly message: string } };
