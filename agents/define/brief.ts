// The question as understood: what is asked, about whom, over which horizon.

import { z } from "zod";
import { SymbolId } from "#knowledge/domain/index.ts";

export const QuestionKind = z.enum([
  "advice", // should we buy, sell, hold
  "risk", // how risky
  "compare", // two or more against each other
  "news", // what is the news on
  "leads", // who leads, peers, what moves with
  "moved", // what moved, why did it move
  "overview", // tell me about, what do you think of
  "portfolio", // what do we hold
  "factors", // what do factors say, what is it exposed to, which factors work
  "models", // what trained models say, how they compare, when they were trained
  "unusual", // what is unusual, odd, out of the ordinary
  "unclear",
]);
export type QuestionKind = z.infer<typeof QuestionKind>;

export const Brief = z.strictObject({
  kind: QuestionKind,
  symbols: z.array(SymbolId).max(6),
  /** The side asked about, for advice. */
  side: z.enum(["buy", "sell"]).nullable(),
  horizonDays: z.int().min(1).max(365),
  /** A time named in the question ("as of 1 April 2025"), ISO 8601; null where none was. */
  asOf: z.iso.datetime().nullable(),
  /** Names in the question that look like companies or tickers but are not in the universe. */
  unknownNames: z.array(z.string()),
  /** Parts of the question that were not understood, in the asker's words. */
  notUnderstood: z.array(z.string()),
});
export type Brief = z.infer<typeof Brief>;
