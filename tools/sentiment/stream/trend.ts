// Which way a tone goes: a weighted line through the scores.

export interface Trend {
  /** Change of the tone a day; 0 where no line can be drawn. */
  readonly slopePerDay: number;
  /** The slope over its standard error; null with fewer than three items or no scatter. */
  readonly t: number | null;
}

/** Weighted least squares of score on time: slope = sum w (x - mx)(y - my) / sum w (x - mx)^2, its error from the weighted residuals with n - 2
 * degrees of freedom.
 * @param days, scores, weights shape (n); weights >= 0
 * @source Draper & Smith (1998), Applied Regression Analysis, ch. 9 */
export function trendOf(days: readonly number[], scores: readonly number[], weights: readonly number[]): Trend {
  const sum = (value: (i: number) => number): number => days.reduce((total, _, i) => total + value(i), 0);
  const weight = sum((i) => weights[i]!);
  if (!(weight > 0)) return { slopePerDay: 0, t: null };
  const [middleDay, middleScore] = [
    sum((i) => weights[i]! * days[i]!) / weight,
    sum((i) => weights[i]! * scores[i]!) / weight,
  ];
  const spread = sum((i) => weights[i]! * (days[i]! - middleDay) ** 2);
  if (!(spread > weight * 1e-12)) return { slopePerDay: 0, t: null };
  const slope = sum((i) => weights[i]! * (days[i]! - middleDay) * (scores[i]! - middleScore)) / spread;
  const residual = sum((i) => weights[i]! * (scores[i]! - middleScore - slope * (days[i]! - middleDay)) ** 2);
  const error = Math.sqrt(residual / Math.max(1, days.length - 2) / spread);
  return { slopePerDay: slope, t: days.length < 3 || !(error > 1e-12) ? null : slope / error };
}
