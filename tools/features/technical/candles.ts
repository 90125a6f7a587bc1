// Candle patterns, one feature each. Rules and settings are TA-Lib's; the sign is the way that tradition reads them.

import { candlePatternKernels, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { close, feature, high, low, open } from "./columns.ts";

export const candles: readonly Feature[] = candlePatternKernels.flatMap(({ name, says }) => {
  const pattern = name.slice("candle_".length);
  const of = op.candlePatterns.get(pattern);
  if (of === undefined) return [];
  return feature({
    name: `candle-${pattern.replaceAll("_", "-")}`,
    says: `${says.slice(says.indexOf(": ") + 2)}; 1 upwards, -1 downwards, else 0`,
    unit: "score",
    range: pattern.includes("hikkake") ? [-2, 2] : [-1, 1],
    source: "Nison (1991), Japanese Candlestick Charting Techniques; as TA-Lib's CDL functions",
    of: of(open, high, low, close),
  });
});
