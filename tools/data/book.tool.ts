// The order book of one instrument as it stood last: levels, spread and imbalance.

import { z } from "zod";
import { SymbolId } from "#knowledge/domain/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { lastBook } from "./last-book.ts";

const Level = z.strictObject({ price: figure("usd/share"), size: figure("shares") });

export const bookTool = defineTool({
  id: "data.book",
  says: "The order book of one instrument as it stood last: up to ten levels a side, mid price, spread, imbalance. Only where the data set holds books or quotes.",
  input: z.strictObject({ symbol: SymbolId, withinHours: z.number().positive().max(720).default(24) }),
  output: z.strictObject({
    symbol: z.string(),
    /** What it was read from; null where nothing is known. */
    from: z.enum(["book", "quote"]).nullable(),
    at: z.iso.datetime().nullable(),
    bids: z.array(Level),
    asks: z.array(Level),
    mid: maybeFigure("usd/share"),
    spread: maybeFigure("usd/share"),
    spreadFraction: maybeFigure("fraction"),
    /** (bid size - ask size) / (bid size + ask size) over the levels shown. */
    imbalance: maybeFigure("score"),
    missing: Missing,
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "series"],
  examples: (symbols) => symbols.slice(0, 2).map((symbol) => ({ symbol })),
  async run({ symbol, withinHours }, { market }) {
    const instrument = requireSymbol(symbol, await market.instruments());
    return { symbol: instrument.symbol, ...(await lastBook(market, instrument.symbol, withinHours * 3_600_000)) };
  },
});
