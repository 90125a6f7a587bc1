// The quantile of weighted values, for losses whose best leaf value is one.

/** The least value at which the weights of all values up to it reach `level` of their sum.
 * @param count at least 1; `value` and `weight` are asked for 0..count-1 */
export function weightedQuantile(
  count: number,
  level: number,
  value: (i: number) => number,
  weight: ((i: number) => number) | null,
): number {
  if (weight === null) {
    const sorted = Float64Array.from({ length: count }, (_, i) => value(i)).sort();
    return sorted[Math.max(0, Math.ceil(level * count - 1e-9) - 1)] as number;
  }
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => value(a) - value(b));
  const total = order.reduce((sum, i) => sum + weight(i), 0);
  let reached = 0;
  for (const i of order) {
    reached += weight(i);
    if (reached >= level * total * (1 - 1e-12)) return value(i);
  }
  return value(order.at(-1) as number);
}
