// The latest bars of one instrument as evidence: the prices themselves, for whoever wants to see rather than be told.

import { z } from "zod";
import { isoTime } from "#infra/runtime/index.ts";
import { BarInterval, SymbolId } from "#knowledge/domain/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { defineTool, figure, Missing } from "#tools/define/index.ts";

export const barsTool = defineTool({
  id: "data.bars",
  says: "The latest bars of one instrument, oldest first: open, high, low, close, volume. Use to look at prices themselves; company.prices sums them up.",
  input: z.strictObject({
    symbol: SymbolId,
    interval: BarInterval.default("1d"),
    last: z.int().min(1).max(250).default(20),
    adjusted: z.enum(["none", "splits", "total"]).default("splits"),
  }),
  output: z.strictObject({
    symbol: z.string(),
    interval: z.string(),
    adjusted: z.string(),
    shown: figure("count"),
    bars: z.array(
      z.strictObject({
        openAt: z.iso.datetime(),
        closeAt: z.iso.datetime(),
        open: figure("usd/share"),
        high: figure("usd/share"),
        low: figure("usd/share"),
        close: figure("usd/share"),
        volume: figure("shares"),
      }),
    ),
    missing: Missing,
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "bars", "actions"],
  examples: (symbols) =>
    symbols.slice(0, 2).flatMap((symbol) => [{ symbol }, { symbol, last: 3, adjusted: "total" as const }]),
  async run({ symbol, interval, last, adjusted }, { market }) {
    const instrument = requireSymbol(symbol, await market.instruments());
    const bars = await market.bars({ symbols: [instrument.symbol], interval, last, adjusted });
    return {
      symbol: instrument.symbol,
      interval,
      adjusted,
      shown: bars.length,
      bars: bars.map(({ openMs, closeMs, open, high, low, close, volumeShares }) => ({
        openAt: isoTime(openMs),
        closeAt: isoTime(closeMs),
        open,
        high,
        low,
        close,
        volume: volumeShares,
      })),
      missing: bars.length > 0 ? [] : [{ field: "bars", because: `no ${interval} bar is known` }],
    };
  },
});
