// The volatilities that Heston's prices imply, as smiles.

import { normalisedVolatility } from "#tools/options/index.ts";
import { type Smile, smileOf } from "../surface/smile.ts";
import { cosPuts, cosSeries } from "./cos.ts";
import { type HestonParameters, requireHeston } from "./parameters.ts";

/** Least price of an option out of the money over its forward: below it the series' own error decides. */
export const leastPrice = 1e-12;

/** Total volatility (volatility x root of years) of a put's price over the forward, m = K / F, by the option out of the money;
 * prices outside their bounds by rounding are put on them. */
export function totalVolatility(put: number, m: number): number {
  const outside = Math.min(Math.max(m <= 1 ? put : put - (m - 1), leastPrice), Math.min(m, 1) * (1 - leastPrice));
  return normalisedVolatility(outside / Math.sqrt(m), -Math.abs(Math.log(m)));
}

/** The smile of one expiry, its derivatives by differences of 1e-3: prices hold 12 digits, so far wings, where nothing costs that much, are level.
 * @throws tools/parameter-out-of-range, tools/no-convergence */
export function hestonSmile(parameters: HestonParameters, years: number): Smile {
  requireHeston(parameters);
  const series = cosSeries(parameters, years, false);
  const moneyness = new Float64Array(1);
  const put = new Float64Array(1);
  return smileOf(
    (k) => {
      moneyness[0] = Math.exp(k);
      cosPuts(series, moneyness, put);
      return totalVolatility(put[0]!, moneyness[0]!) / Math.sqrt(years);
    },
    years,
    1e-3,
  );
}
