// The statistical group: what a price's own history says about how it moves.

import type { Feature } from "../feature.ts";
import { dependence } from "./dependence.ts";
import { disorder } from "./disorder.ts";
import { distribution } from "./distribution.ts";
import { drawdowns } from "./drawdowns.ts";
import { jumps } from "./jumps.ts";
import { memory } from "./memory.ts";
import { reward } from "./reward.ts";
import { volatility } from "./volatility.ts";

export const statistical: readonly Feature[] = [
  ...volatility,
  ...jumps,
  ...distribution,
  ...dependence,
  ...memory,
  ...disorder,
  ...drawdowns,
  ...reward,
];
