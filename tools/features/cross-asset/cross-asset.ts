// The cross-asset group: a member held against the market, its sector, its leaders, yields and fear.

import type { Feature } from "../feature.ts";
import { betas } from "./betas.ts";
import { correlations } from "./correlations.ts";
import { leadLag } from "./lead-lag.ts";
import { macroBetas } from "./macro.ts";
import { relative } from "./relative.ts";
import { residuals } from "./residuals.ts";

export const crossAsset: readonly Feature[] = [
  ...betas,
  ...correlations,
  ...residuals,
  ...leadLag,
  ...relative,
  ...macroBetas,
];
