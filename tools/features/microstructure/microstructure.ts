// Every feature of ticks and books.

import type { Feature } from "../feature.ts";
import { bookFlow } from "./book-flow.ts";
import { bookImbalance } from "./book-imbalance.ts";
import { bookShape } from "./book-shape.ts";
import { bookTempo } from "./book-tempo.ts";
import { illiquidity } from "./illiquidity.ts";
import { midVariance } from "./mid-variance.ts";
import { noise } from "./noise.ts";
import { orderFlow } from "./order-flow.ts";
import { orders } from "./orders.ts";
import { priceImpact } from "./price-impact.ts";
import { quotes } from "./quotes.ts";
import { resilience } from "./resilience.ts";
import { spreads } from "./spreads.ts";
import { toxicity } from "./toxicity.ts";
import { tradeSigns } from "./trade-signs.ts";
import { tradeSizes } from "./trade-sizes.ts";
import { tradeTempo } from "./trade-tempo.ts";

export const microstructure: readonly Feature[] = [
  ...spreads,
  ...priceImpact,
  ...orderFlow,
  ...tradeSigns,
  ...tradeTempo,
  ...tradeSizes,
  ...orders,
  ...quotes,
  ...illiquidity,
  ...toxicity,
  ...midVariance,
  ...noise,
  ...resilience,
  ...bookImbalance,
  ...bookShape,
  ...bookFlow,
  ...bookTempo,
];
