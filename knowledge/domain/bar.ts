// Prices of a stretch of trading, as traded.

import { z } from "zod";
import { epochMs, known, mostShares, price, SymbolId } from "./known.ts";

/** "1s", "5m", "1h", "1d", "1w", "1M" by time; "tick:100", "volume:5000", "dollar:1000000" by what was traded. */
export const BarInterval = z
  .string()
  .regex(
    /^(?:[1-9]\d{0,3}[smhdwM]|(?:tick|volume|dollar):[1-9]\d{0,12})$/,
    "wanted 1s to 1M, or tick:N, volume:N, dollar:N",
  );
export type BarInterval = z.infer<typeof BarInterval>;

/** A session's bar is "1d". Prices are as traded, never adjusted in store. */
export const Bar = z
  .strictObject({
    symbol: SymbolId,
    interval: BarInterval.default("1d"),
    openMs: epochMs,
    closeMs: epochMs,
    open: price,
    high: price,
    low: price,
    close: price,
    volumeShares: z.number().min(0).max(mostShares),
    ...known,
  })
  .refine((bar) => bar.high >= Math.max(bar.open, bar.close, bar.low), "high is below open, close or low")
  .refine((bar) => bar.low <= Math.min(bar.open, bar.close), "low is above open or close")
  .readonly();
export type Bar = z.infer<typeof Bar>;
