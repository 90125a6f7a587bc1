// The sentiment group: what is written about a member, how much of it, what it files and what its options cost.

import type { Feature } from "../feature.ts";
import { attentionFeatures } from "./attention.ts";
import { eventFeatures } from "./events.ts";
import { impliedFeatures } from "./implied.ts";
import { priceFeatures } from "./price.ts";
import { toneFeatures } from "./tone.ts";

export const sentiment: readonly Feature[] = [
  ...toneFeatures,
  ...attentionFeatures,
  ...priceFeatures,
  ...eventFeatures,
  ...impliedFeatures,
];
