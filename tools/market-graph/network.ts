// The network of strong correlations: its links, a node's nearest peers, and who stands in the middle.

import { requireShape, requireWhole, requireWithin } from "#tools/numeric/index.ts";
import type { CorrelationMatrix } from "./correlation-matrix.ts";

export interface CorrelationLink {
  readonly from: number;
  readonly to: number;
  readonly correlation: number;
  readonly overlap: number;
}

/** Pairs whose correlation reaches a threshold, strongest first (by size, then from, then to).
 * @param threshold 0 <= threshold <= 1
 * @param sign      "positive" (default) keeps correlation >= threshold; "either" also correlation <= -threshold
 * @throws tools/parameter-out-of-range */
export function thresholdNetwork(
  matrix: CorrelationMatrix,
  threshold: number,
  sign: "positive" | "either" = "positive",
): CorrelationLink[] {
  requireWithin("threshold", threshold, 0, 1);
  const links: CorrelationLink[] = [];
  for (let from = 0; from < matrix.size; from++) {
    for (let to = from + 1; to < matrix.size; to++) {
      const correlation = matrix.values[from * matrix.size + to]!;
      const strength = sign === "either" ? Math.abs(correlation) : correlation;
      if (strength >= threshold)
        links.push({ from, to, correlation, overlap: matrix.overlap[from * matrix.size + to]! });
    }
  }
  return links.sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation) || a.from - b.from || a.to - b.to);
}

export interface Peer {
  readonly asset: number;
  readonly correlation: number;
  readonly overlap: number;
}

/** The k assets most correlated with one, highest first (ties: lower index first); fewer where pairs are missing.
 * @throws tools/parameter-out-of-range */
export function nearestPeers(matrix: CorrelationMatrix, asset: number, k: number): Peer[] {
  requireWhole("k", k, 1);
  requireWithin("asset", asset, 0, matrix.size - 1);
  return Array.from({ length: matrix.size }, (_, other) => ({
    asset: other,
    correlation: matrix.values[asset * matrix.size + other]!,
    overlap: matrix.overlap[asset * matrix.size + other]!,
  }))
    .filter((peer) => peer.asset !== asset && !Number.isNaN(peer.correlation))
    .sort((a, b) => b.correlation - a.correlation || a.asset - b.asset)
    .slice(0, k);
}

/** Mean correlation of one asset to all others that it could be measured against; NaN where there is none.
 * @throws tools/parameter-out-of-range */
export function meanCorrelation(matrix: CorrelationMatrix, asset: number): number {
  if (matrix.size < 2) return Number.NaN;
  const peers = nearestPeers(matrix, asset, matrix.size);
  return peers.reduce((sum, peer) => sum + peer.correlation, 0) / peers.length;
}

export interface Centrality {
  /** Shape (size), at least zero, of length one; all NaN when there are no links. */
  readonly scores: Float64Array;
  readonly converged: boolean;
  readonly iterations: number;
}

/** Eigenvector centrality: the direction c >= 0 with W c = lambda c for the largest lambda, by power iteration on W + I
 * (the shift stops a two-sided network from swinging). In a network of several parts the part with the largest lambda takes
 * all; the others get zero.
 * @param weights row-major (size, size), symmetric; the diagonal, NaN and negative entries count as no link
 * @throws tools/length-mismatch
 * @source Bonacich (1987), American Journal of Sociology 92(5) */
export function eigenvectorCentrality(weights: Float64Array, size: number): Centrality {
  requireShape("weights", weights, size, size);
  const links = weights.map((w, k) => (w > 0 && k % (size + 1) !== 0 ? w : 0));
  if (links.every((w) => w === 0))
    return { scores: new Float64Array(size).fill(Number.NaN), converged: false, iterations: 0 };
  let scores = new Float64Array(size).fill(1 / Math.sqrt(size));
  for (let iterations = 1; iterations <= MAX_ITERATIONS; iterations++) {
    const next = scores.map((own, i) => {
      let sum = own;
      for (let j = 0; j < size; j++) sum += links[i * size + j]! * scores[j]!;
      return sum;
    });
    const length = Math.sqrt(next.reduce((sum, v) => sum + v * v, 0));
    let moved = 0;
    for (let i = 0; i < size; i++) {
      next[i]! /= length;
      moved = Math.max(moved, Math.abs(next[i]! - scores[i]!));
    }
    scores = next;
    if (moved < 1e-13) return { scores, converged: true, iterations };
  }
  return { scores, converged: false, iterations: MAX_ITERATIONS };
}

const MAX_ITERATIONS = 10_000;
