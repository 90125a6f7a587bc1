// One expiry's smile as total variance over log moneyness, and what it says of arbitrage.

/** w(k) = volatility^2 x years at k = ln(K / F), with its first two derivatives. */
export interface Smile {
  readonly years: number;
  variance(k: number): number;
  slope(k: number): number;
  bend(k: number): number;
}

export const volatilityOf = (smile: Smile, k: number): number => Math.sqrt(smile.variance(k) / smile.years);

/** g(k) = (1 - k w' / 2w)^2 - w'^2 / 4 (1 / w + 1 / 4) + w'' / 2: the density of ln(S / F) over a normal one of the same variance. The smile is
 * free of butterfly arbitrage where g >= 0 for all k (and calls vanish far out, which wings flatter than 2 ensure).
 * @source Gatheral & Jacquier (2014), Quantitative Finance 14(1), (2.1) and lemma 2.2 */
export function butterflyDensity(smile: Smile, k: number): number {
  const w = smile.variance(k);
  const slope = smile.slope(k);
  const first = 1 - (k * slope) / (2 * w);
  return first * first - ((slope * slope) / 4) * (1 / w + 0.25) + smile.bend(k) / 2;
}

/** w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)). */
export interface SviParameters {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
}

/** @source Gatheral (2004), A parsimonious arbitrage-free implied volatility parameterization, Madrid */
export function sviSmile({ a, b, rho, m, sigma }: SviParameters, years: number): Smile {
  const root = (k: number): number => Math.sqrt((k - m) * (k - m) + sigma * sigma);
  return {
    years,
    variance: (k) => a + b * (rho * (k - m) + root(k)),
    slope: (k) => b * (rho + (k - m) / root(k)),
    bend: (k) => (b * sigma * sigma) / root(k) ** 3,
  };
}

/** Any volatility as a smile, its derivatives by central differences in k. */
export function smileOf(volatility: (k: number) => number, years: number, step = 1e-4): Smile {
  const variance = (k: number): number => volatility(k) ** 2 * years;
  return {
    years,
    variance,
    slope: (k) => (variance(k + step) - variance(k - step)) / (2 * step),
    bend: (k) => (variance(k + step) - 2 * variance(k) + variance(k - step)) / (step * step),
  };
}
