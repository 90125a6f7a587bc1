// How wrong a forecast of variance was, and whether two forecasts differ by more than chance.

import { callerError } from "#infra/runtime/index.ts";
import { neweyWestMean, requireFinite, requireSameLength } from "#tools/numeric/index.ts";

/** x / f - ln(x / f) - 1 a bar, x what came and f its forecast: 0 at a hit; ranks forecasts as true variance would though x is a noisy measure of it.
 * @param realised, forecast shape (T), above 0
 * @throws tools/length-mismatch, tools/value-not-finite, tools/parameter-out-of-range (names the first that is not above 0)
 * @source Patton (2011), J. Econometrics 160(1) */
export function qlike(realised: Float64Array, forecast: Float64Array): Float64Array {
  requirePairs(realised, forecast);
  for (const [name, values] of [
    ["realised", realised],
    ["forecast", forecast],
  ] as const) {
    const bad = values.findIndex((value) => value <= 0);
    if (bad >= 0)
      throw callerError(
        "tools/parameter-out-of-range",
        `${name}[${bad}] is ${values[bad]}; wanted a variance above 0.`,
        {
          name,
          index: bad,
        },
      );
  }
  return realised.map((x, t) => x / forecast[t]! - Math.log(x / forecast[t]!) - 1);
}

/** (x - f)^2 a bar. @throws tools/length-mismatch, tools/value-not-finite */
export function squaredErrors(realised: Float64Array, forecast: Float64Array): Float64Array {
  requirePairs(realised, forecast);
  return realised.map((x, t) => (x - forecast[t]!) ** 2);
}

export interface LossComparison {
  /** Mean loss of the first less that of the second: below 0 the first is better. */
  readonly meanDifference: number;
  /** NaN where the losses never differ. */
  readonly statistic: number;
  /** Two-sided: chance of a difference this large between equals. */
  readonly pValue: number;
}

/** Diebold and Mariano's test of equal loss: the mean difference over its standard error, robust to memory up to `horizonBars` - 1.
 * @param first, second losses shape (T), T above horizonBars
 * @throws tools/length-mismatch, tools/value-not-finite, tools/series-too-short
 * @source Diebold & Mariano (1995), J. Business & Economic Statistics 13(3), with Bartlett's weights */
export function compareLosses(first: Float64Array, second: Float64Array, horizonBars = 1): LossComparison {
  requirePairs(first, second);
  const { mean, tStatistic, pValue } = neweyWestMean(
    first.map((loss, t) => loss - second[t]!),
    horizonBars - 1,
  );
  return { meanDifference: mean, statistic: tStatistic, pValue };
}

function requirePairs(a: Float64Array, b: Float64Array): void {
  requireSameLength("first", a, "second", b);
  requireFinite("first", a);
  requireFinite("second", b);
}
