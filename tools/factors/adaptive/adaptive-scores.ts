// An adaptive factor over a panel.

import type { Column } from "#tools/columns/index.ts";
import type { FactorPanel } from "../panel/index.ts";
import type { AdaptiveFactor } from "./adaptive-factors.ts";
import { adaptiveWeights, blended, type WeightPath } from "./blends.ts";
import { columnsOfRegime, regimeNames, regimesOf } from "./market-regime.ts";
import { type MemberRanks, memberRanks } from "./member-ranks.ts";

/** Panel columns that it reads. */
export const columnsOfAdaptive = ({ members }: Pick<AdaptiveFactor, "members">): readonly string[] => [
  ...new Set(["close", ...columnsOfRegime, ...members.flatMap(({ columns }) => columns)]),
];

export interface AdaptiveScores {
  readonly members: MemberRanks;
  /** Shape (rows x 2): calm, wild. */
  readonly regimes: Column;
  readonly weights: WeightPath;
  /** Shape (rows x lanes). */
  readonly scores: Column;
}

/** Members that the panel cannot give are left out; with none left the scores are missing everywhere. */
export async function adaptiveScores(
  panel: FactorPanel,
  { members: asked, rule, horizon, byRegime }: AdaptiveFactor,
  signal?: AbortSignal,
): Promise<AdaptiveScores> {
  const members = await memberRanks(panel, asked, horizon, signal);
  const regimes = regimesOf(panel);
  const weights = byRegime
    ? adaptiveWeights(members, rule, regimes, regimeNames.length)
    : adaptiveWeights(members, rule, new Float64Array(0), 0);
  return { members, regimes, weights, scores: blended(members, weights) };
}
