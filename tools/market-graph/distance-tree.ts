// Correlation as a distance, and the tree of closest links through the universe.

import { callerError } from "#infra/runtime/index.ts";
import { requireShape } from "#tools/numeric/index.ts";
import type { CorrelationMatrix } from "./correlation-matrix.ts";

/** Distance of each pair, d = sqrt(2 (1 - correlation)): 0 for assets that move as one, sqrt 2 for unrelated, 2 for opposite.
 * It is the distance of the two standardised return vectors, so it obeys the triangle inequality where no bars are missing.
 * @returns row-major (size, size), NaN where the correlation is
 * @source Mantegna (1999), European Physical Journal B 11(1) */
export const mantegnaDistance = ({ values }: CorrelationMatrix): Float64Array =>
  values.map((correlation) => Math.sqrt(2 * (1 - correlation)));

export interface Link {
  readonly from: number;
  readonly to: number;
  readonly distance: number;
}

/** Minimum spanning tree by Prim's method over a full matrix, O(n^2); a forest where pairs are missing.
 * Ties go to the lower index, so the same matrix gives the same tree.
 * @param distances row-major (size, size), symmetric; NaN for a pair without a link
 * @returns at most size - 1 links with from < to, by distance, then from, then to
 * @throws tools/length-mismatch, tools/parameter-out-of-range (a negative distance)
 * @source Prim (1957), Bell System Technical Journal 36(6) */
export function minimumSpanningTree(distances: Float64Array, size: number): Link[] {
  requireShape("distances", distances, size, size);
  const bad = distances.findIndex((d) => d < 0);
  if (bad >= 0)
    throw callerError(
      "tools/parameter-out-of-range",
      `distances[${bad}] is ${distances[bad]}; wanted distances of at least zero.`,
      { index: bad },
    );
  const nearest = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const through = new Int32Array(size).fill(-1);
  const waiting = new Set(Array.from({ length: size }, (_, i) => i));
  const links: Link[] = [];
  while (waiting.size > 0) {
    const node = [...waiting].reduce((best, i) => (nearest[i]! < nearest[best]! ? i : best));
    waiting.delete(node);
    const parent = through[node]!;
    if (parent >= 0) links.push({ from: Math.min(parent, node), to: Math.max(parent, node), distance: nearest[node]! });
    for (const other of waiting) {
      const distance = distances[node * size + other]!;
      if (distance < nearest[other]!) [nearest[other], through[other]] = [distance, node];
    }
  }
  return links.sort((a, b) => a.distance - b.distance || a.from - b.from || a.to - b.to);
}
