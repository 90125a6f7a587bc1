// The technical group: what TA-Lib, pandas-ta and chartists' books have.

import type { Feature } from "../feature.ts";
import { averages } from "./averages.ts";
import { bands } from "./bands.ts";
import { candles } from "./candles.ts";
import { cycles } from "./cycle.ts";
import { momentum } from "./momentum.ts";
import { oscillators } from "./oscillators.ts";
import { prices } from "./prices.ts";
import { trends } from "./trend.ts";
import { volatility } from "./volatility.ts";
import { volumes } from "./volume.ts";

export const technical: readonly Feature[] = [
  ...prices,
  ...averages,
  ...bands,
  ...momentum,
  ...oscillators,
  ...trends,
  ...volatility,
  ...volumes,
  ...cycles,
  ...candles,
];
