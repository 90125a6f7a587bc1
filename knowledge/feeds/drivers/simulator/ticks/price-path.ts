// The price that a session's trades follow, in whole ticks, one value a trade: through the bar's four prices, or free between two of them.

import type { Random } from "#infra/runtime/index.ts";

export interface Anchor {
  readonly at: number;
  readonly ticks: number;
}

/** Bounds of a stretch of the path. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/**
 * A Brownian bridge from anchor to anchor, folded back into the bounds and rounded.
 * @param anchors by place, the first at 0 and the last at the end; all within the bounds
 * @param deviation ticks a step
 * @returns shape (last anchor's place + 1)
 */
export function bridge(
  random: Random,
  anchors: readonly Anchor[],
  deviation: number,
  { low, high }: Bounds,
): Int32Array {
  const last = anchors.at(-1) as Anchor;
  const path = new Int32Array(last.at + 1);
  path[last.at] = last.ticks;
  const walk = new Float64Array(last.at + 1);
  for (let at = 1; at <= last.at; at++) walk[at] = (walk[at - 1] as number) + deviation * random.normal();
  for (let next = 1; next < anchors.length; next++) {
    const [from, to] = [anchors[next - 1] as Anchor, anchors[next] as Anchor];
    const start = walk[from.at] as number;
    const slope = ((walk[to.at] as number) - start - (to.ticks - from.ticks)) / (to.at - from.at);
    for (let at = from.at; at < to.at; at++) {
      const free = from.ticks + (walk[at] as number) - start - slope * (at - from.at);
      path[at] = Math.round(folded(free, low, high));
    }
  }
  return path;
}

/** Reflected at both bounds as often as it takes. */
function folded(value: number, low: number, high: number): number {
  const width = high - low;
  if (width <= 0) return low;
  if (value >= low && value <= high) return value;
  const over = (((value - low) % (2 * width)) + 2 * width) % (2 * width);
  return low + (over > width ? 2 * width - over : over);
}

/**
 * Where the path touches the day's high and low, among places 1 to count - 2: by the arcsine law, so near the ends more often than not,
 * and seven times in ten first on the side that the day turns away from.
 */
export function extremes(
  random: Random,
  count: number,
  isUp: boolean,
): { readonly high: number; readonly low: number } {
  const inner = count - 2;
  const place = (): number => 1 + Math.min(inner - 1, Math.floor(inner * Math.sin((Math.PI / 2) * random.next()) ** 2));
  const one = place();
  let other = place();
  if (other === one) other = one === inner ? one - 1 : one + 1;
  const lowFirst = random.next() < 0.7 === isUp;
  const [first, second] = [Math.min(one, other), Math.max(one, other)];
  return lowFirst ? { low: first, high: second } : { low: second, high: first };
}
