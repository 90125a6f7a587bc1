// Every feature. The proofs, the store, the documentation and the count are made from this list: a feature that is not here does not exist.

import { crossAsset } from "./cross-asset/cross-asset.ts";
import type { Feature } from "./feature.ts";
import { microstructure } from "./microstructure/microstructure.ts";
import { regime } from "./regime/regime.ts";
import { sentiment } from "./sentiment/sentiment.ts";
import { statistical } from "./statistical/statistical.ts";
import { technical } from "./technical/index.ts";

export const features: readonly Feature[] = [
  ...crossAsset,
  ...microstructure,
  ...regime,
  ...sentiment,
  ...statistical,
  ...technical,
];

const byId = new Map(features.map((feature) => [feature.id, feature]));

export const featureById = (id: string): Feature | null => byId.get(id) ?? null;
