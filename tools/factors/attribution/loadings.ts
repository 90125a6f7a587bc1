// Loadings as they are told: each factor of the model with its beta, t and share of the return.

import type { AttributionAt } from "./attribution-at.ts";

export interface Loading {
  readonly factor: string;
  readonly says: string;
  readonly beta: number;
  readonly t: number;
  /** Share of the compound return: these, that of alpha and the rest add up to it. */
  readonly contribution: number;
}

/** The model's factors as they are spoken of; "value" is cheap companies less dear ones, and so on. */
export const factorSays: Readonly<Record<string, string>> = {
  mkt_rf: "the market",
  smb: "size",
  hml: "value",
  rmw: "profitability",
  cma: "investment",
  mom: "momentum",
};

/** Largest t first. */
export function loadingsOf({ regression, parts }: Pick<AttributionAt, "regression" | "parts">): readonly Loading[] {
  return regression.exposures
    .map(({ factor, value, tStatistic }) => ({
      factor,
      says: factorSays[factor] ?? factor,
      beta: value,
      t: tStatistic,
      contribution: contributionOf(parts, factor),
    }))
    .sort((a, b) => Math.abs(b.t) - Math.abs(a.t));
}

export const contributionOf = (parts: AttributionAt["parts"], part: string): number =>
  parts.find((one) => one.part === part)?.compounded ?? 0;
