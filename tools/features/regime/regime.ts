// The regime group: what kind of time this is, for the symbol and for the market.

import type { Feature } from "../feature.ts";
import { calendar } from "./calendar.ts";
import { clustering } from "./clustering.ts";
import { liquidity } from "./liquidity.ts";
import { marketRegime } from "./market.ts";
import { states } from "./states.ts";
import { stress } from "./stress.ts";
import { trend } from "./trend.ts";

export const regime: readonly Feature[] = [
  ...trend,
  ...clustering,
  ...states,
  ...stress,
  ...liquidity,
  ...calendar,
  ...marketRegime,
];
