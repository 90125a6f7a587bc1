// One figure a symbol from 0 to 1 for how far its data can be trusted, from the shares that the checks found. The formula is in
// docs/concepts/data-quality.md: change both together.

import type { SymbolId } from "#knowledge/domain/index.ts";

/** What lowers a score. Shares are from 0 to 1; a part that does not apply to a symbol is 0. */
export interface QualityParts {
  /** Sessions, or intervals of a market that never closes, between the first and the last bar that are missing. */
  readonly missing: number;
  /** Sessions between the symbol's last bar and the end of the set. */
  readonly endsEarlySessions: number;
  /** Bars in runs of five or more closes that do not move. */
  readonly stale: number;
  /** Bars with no volume, where the symbol has volume at all. */
  readonly zeroVolume: number;
  /** Returns that are far out. */
  readonly outliers: number;
  /** Moves like a split that nobody told. */
  readonly splitSuspicions: number;
  /** Quotes and books whose bid is above the ask. */
  readonly crossed: number;
  /** Trades far from the one before. */
  readonly jumps: number;
}

export interface SymbolQuality {
  readonly symbol: SymbolId;
  /** Product over the parts of 1 - weight x min(1, part / full). 1 where nothing was found. */
  readonly score: number;
  readonly parts: QualityParts;
  /** Bars, quotes, books and trades that it rests on; a score of no rows is 0. */
  readonly rows: number;
}

/** How much a part takes away at most, and at which value it takes all of that. */
export const scoreWeights: { readonly [P in keyof QualityParts]: { readonly weight: number; readonly full: number } } =
  {
    missing: { weight: 0.5, full: 0.2 },
    endsEarlySessions: { weight: 0.5, full: 10 },
    stale: { weight: 0.4, full: 0.2 },
    zeroVolume: { weight: 0.3, full: 0.2 },
    outliers: { weight: 0.3, full: 0.05 },
    splitSuspicions: { weight: 0.4, full: 2 },
    crossed: { weight: 0.6, full: 0.02 },
    jumps: { weight: 0.4, full: 0.01 },
  };

export const cleanParts: QualityParts = {
  missing: 0,
  endsEarlySessions: 0,
  stale: 0,
  zeroVolume: 0,
  outliers: 0,
  splitSuspicions: 0,
  crossed: 0,
  jumps: 0,
};

export function scoreOf(parts: QualityParts): number {
  let score = 1;
  for (const [part, { weight, full }] of Object.entries(scoreWeights) as [
    keyof QualityParts,
    (typeof scoreWeights)["missing"],
  ][])
    score *= 1 - weight * Math.min(1, parts[part] / full);
  return Math.round(score * 10_000) / 10_000;
}
