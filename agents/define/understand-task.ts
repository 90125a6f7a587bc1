// What the model that reads the question is given, as JSON in the user message; it answers with a Brief.

import { z } from "zod";
import { SymbolId } from "#knowledge/domain/index.ts";
import { Brief } from "./brief.ts";

/** What an asker may call an instrument by. */
export const KnownInstrument = z.strictObject({
  symbol: SymbolId,
  name: z.string(),
  aliases: z.array(z.string()),
  sector: z.string(),
  /** True for the market itself (an index fund), which "the market" may mean. */
  benchmark: z.boolean(),
});
export type KnownInstrument = z.infer<typeof KnownInstrument>;

export const UnderstandTask = z.strictObject({
  question: z.string(),
  /** Where the desk stands: "today" in the question. ISO 8601. */
  nowIso: z.iso.datetime(),
  instruments: z.array(KnownInstrument),
  /** The last brief of this conversation; null at its start. */
  previous: Brief.nullable(),
});
export type UnderstandTask = z.infer<typeof UnderstandTask>;
