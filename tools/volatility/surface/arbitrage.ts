// Does a surface leave money on the table? Butterflies inside an expiry, calendars between expiries.

import { requireLength, requireWhole } from "#tools/numeric/index.ts";
import { butterflyDensity, type Smile } from "./smile.ts";

export interface ArbitrageCheck {
  readonly free: boolean;
  /** Least g(k) over all smiles: below 0 a butterfly costs less than nothing there. */
  readonly leastDensity: number;
  readonly density: { readonly years: number; readonly k: number };
  /** Least growth of total variance from one expiry to the next, over the later one's; below 0 a calendar spread is free money. 0 with one expiry. */
  readonly leastGrowth: number;
  readonly growth: { readonly years: number; readonly k: number } | null;
}

/** Looks at `points` equal steps of log moneyness in from..to, for each smile and each pair of neighbours. A check on a grid: what lies between two
 * points, or beyond the ends, is not seen.
 * @param smiles ascending in years
 * @throws tools/series-empty, tools/parameter-out-of-range */
export function checkArbitrage(smiles: readonly Smile[], from: number, to: number, points = 201): ArbitrageCheck {
  requireLength("smiles", smiles, 1);
  requireWhole("points", points, 2);
  let [leastDensity, leastGrowth] = [Number.POSITIVE_INFINITY, smiles.length > 1 ? Number.POSITIVE_INFINITY : 0];
  let density = { years: 0, k: 0 };
  let growth: ArbitrageCheck["growth"] = null;
  smiles.forEach((smile, i) => {
    const before = smiles[i - 1];
    for (let p = 0; p < points; p++) {
      const k = from + ((to - from) * p) / (points - 1);
      const g = butterflyDensity(smile, k);
      // A smile without a value (zero variance) is no smile: NaN counts as the worst.
      if (!(g >= leastDensity)) [leastDensity, density] = [g, { years: smile.years, k }];
      if (before === undefined) continue;
      const w = smile.variance(k);
      const grown = (w - before.variance(k)) / w;
      if (!(grown >= leastGrowth)) [leastGrowth, growth] = [grown, { years: smile.years, k }];
    }
  });
  // Rounding of equal variances is no arbitrage.
  return { free: leastDensity >= -1e-9 && leastGrowth >= -1e-9, leastDensity, density, leastGrowth, growth };
}
