// What the desk holds about an instrument: how much of each kind, from when to when.

import { z } from "zod";
import { isoTime } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { defineTool, figure, Missing } from "#tools/define/index.ts";

export const coverageTool = defineTool({
  id: "data.coverage",
  says: "What is known about one instrument: rows of each kind with first and last time. Use to say what an answer can stand on, and what is missing.",
  input: z.strictObject({ symbol: SymbolId }),
  output: z.strictObject({
    symbol: z.string(),
    kinds: z.array(
      z.strictObject({
        kind: z.string(),
        rows: figure("count"),
        firstAt: z.iso.datetime(),
        lastAt: z.iso.datetime(),
        lastKnownAt: z.iso.datetime(),
      }),
    ),
    missing: Missing,
  }),
  limits: { timeoutMs: 10_000 },
  reads: ["instruments", "bars", "news", "filings", "actions", "observations", "series"],
  examples: (symbols) => symbols.slice(0, 2).map((symbol) => ({ symbol })),
  async run({ symbol }, { market }) {
    const instrument = requireSymbol(symbol, await market.instruments());
    const held = (await market.coverage()).filter((line) => line.symbol === instrument.symbol);
    return {
      symbol: instrument.symbol,
      kinds: held.map(({ kind, rows, firstEventMs, lastEventMs, lastKnownMs }) => ({
        kind,
        rows,
        firstAt: isoTime(firstEventMs),
        lastAt: isoTime(lastEventMs),
        lastKnownAt: isoTime(lastKnownMs),
      })),
      missing: held.some(({ kind }) => kind === "bar") ? [] : [{ field: "kinds", because: "no price bar is known" }],
    };
  },
});
