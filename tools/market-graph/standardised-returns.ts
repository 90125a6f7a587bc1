// Returns made fit for a lead-lag test: what an asset did beyond the universe, in units of its own day's volatility.
// Without the first step the market's own echo shows as everybody leading everybody; without the second a few stormy days decide.

import { ewmaVariance } from "#tools/volatility/index.ts";
import { type ReturnsPanel, rowOf } from "./correlation-matrix.ts";

/** Each return over the exponentially weighted volatility forecast for it from the returns before. Missing stays missing; a row that
 * never moved or has fewer than two returns is missing altogether. Same shape as the panel.
 * @source the usual filter before cross-correlation tests: Cheung & Ng (1996), J. Econometrics 72 */
export function standardisedReturns<P extends ReturnsPanel>(panel: P): P {
  const values = new Float64Array(panel.values.length).fill(Number.NaN);
  for (let asset = 0; asset < panel.assets; asset++) {
    const row = rowOf(panel, asset);
    const present = row.filter((r) => !Number.isNaN(r));
    if (present.length < 2 || present.every((r) => r === 0)) continue;
    const variances = ewmaVariance(present);
    let seen = 0;
    row.forEach((r, bar) => {
      if (Number.isNaN(r)) return;
      values[asset * panel.bars + bar] = r / Math.sqrt(variances[seen] as number);
      seen += 1;
    });
  }
  return { ...panel, values };
}

/** Each return less the mean of the panel's returns of the same bar. Missing stays missing. Same shape as the panel. */
export function excessReturns<P extends ReturnsPanel>(panel: P): P {
  const values = panel.values.slice();
  for (let bar = 0; bar < panel.bars; bar++) {
    let [sum, count] = [0, 0];
    for (let asset = 0; asset < panel.assets; asset++) {
      const r = panel.values[asset * panel.bars + bar] as number;
      if (Number.isNaN(r)) continue;
      sum += r;
      count += 1;
    }
    for (let asset = 0; asset < panel.assets; asset++)
      values[asset * panel.bars + bar] = (values[asset * panel.bars + bar] as number) - sum / count;
  }
  return { ...panel, values };
}
