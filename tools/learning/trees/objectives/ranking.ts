// Ranking within groups by LambdaMART: pairs of rows pull at each other by how much exchanging them would change the NDCG.

import { callerError } from "#infra/runtime/index.ts";
import type { Labelled, Objective } from "./objective.ts";

/** Places of a group's rows, the greatest margin first; equals in order of the rows. */
function ranking(margin: Float64Array, from: number, size: number): Uint32Array {
  return Uint32Array.from({ length: size }, (_, i) => from + i).sort(
    (a, b) => (margin[b] as number) - (margin[a] as number) || a - b,
  );
}

const gainOf = (label: number): number => 2 ** label - 1;
const discountOf = (place: number): number => 1 / Math.log2(place + 2);

/** Sum of gains by place, of the best order, over the first `at`. */
function bestGain(labels: ArrayLike<number>, from: number, size: number, at: number): number {
  const sorted = Float64Array.from({ length: size }, (_, i) => labels[from + i] as number)
    .sort()
    .reverse();
  let sum = 0;
  for (let place = 0; place < Math.min(at, size); place++) sum += gainOf(sorted[place] as number) * discountOf(place);
  return sum;
}

/** For each pair i above j in label, with s the margins and d the change of NDCG@at by exchanging them:
 * g_i -= d p, g_j += d p, h_i and h_j += d p (1 - p), p = 1 / (1 + e^(s_i - s_j)). Only pairs of which one lies within the first `at` count.
 * @throws tools/training-invalid without groups, or for labels that are no whole numbers from 0 to 30
 * @source Burges (2010), From RankNet to LambdaRank to LambdaMART, MSR-TR-2010-82 */
export function lambdaRank({ labels, weights, groups }: Labelled, at: number): Objective {
  requireRanks(labels, groups);
  const sizes = groups as readonly number[];
  return {
    kernel: 2,
    outputs: 1,
    link: "identity",
    base: [0],
    gradients(_output, [margin = new Float64Array()], out) {
      out.fill(0);
      let from = 0;
      for (const size of sizes) {
        const best = bestGain(labels, from, size, at);
        if (best > 0) pullPairs(margin, labels, ranking(margin, from, size), best, at, out);
        from += size;
      }
      for (let row = 0; row < margin.length; row++) {
        const weight = weights === undefined ? 1 : (weights[row] as number);
        out[2 * row] = (out[2 * row] as number) * weight;
        out[2 * row + 1] = Math.max((out[2 * row + 1] as number) * weight, 1e-16);
      }
    },
    metric: {
      name: `ndcg@${at}`,
      greaterIsBetter: true,
      of([margin = new Float64Array()], { labels: wanted, groups: by }) {
        requireRanks(wanted, by);
        return ndcg(margin, wanted, by as readonly number[], at);
      },
    },
  };
}

function pullPairs(
  margin: Float64Array,
  labels: ArrayLike<number>,
  order: Uint32Array,
  best: number,
  at: number,
  out: Float32Array,
): void {
  for (let i = 0; i < Math.min(at, order.length); i++) {
    for (let j = i + 1; j < order.length; j++) {
      const a = order[i] as number;
      const b = order[j] as number;
      const labelA = labels[a] as number;
      const labelB = labels[b] as number;
      if (labelA === labelB) continue;
      const [high, low] = labelA > labelB ? [a, b] : [b, a];
      const p = 1 / (1 + Math.exp((margin[high] as number) - (margin[low] as number)));
      const change = Math.abs((gainOf(labelA) - gainOf(labelB)) * (discountOf(i) - discountOf(j))) / best;
      out[2 * high] = (out[2 * high] as number) - change * p;
      out[2 * low] = (out[2 * low] as number) + change * p;
      out[2 * high + 1] = (out[2 * high + 1] as number) + change * p * (1 - p);
      out[2 * low + 1] = (out[2 * low + 1] as number) + change * p * (1 - p);
    }
  }
}

/** Mean over groups; a group whose labels are all 0 counts 1, as no order of it is worse than another. */
function ndcg(margin: Float64Array, labels: ArrayLike<number>, groups: readonly number[], at: number): number {
  let sum = 0;
  let from = 0;
  for (const size of groups) {
    const best = bestGain(labels, from, size, at);
    const order = ranking(margin, from, size);
    let found = 0;
    for (let place = 0; place < Math.min(at, size); place++) {
      found += gainOf(labels[order[place] as number] as number) * discountOf(place);
    }
    sum += best > 0 ? found / best : 1;
    from += size;
  }
  return sum / groups.length;
}

function requireRanks(labels: ArrayLike<number>, groups: readonly number[] | undefined): void {
  if (groups === undefined) {
    throw callerError(
      "tools/training-invalid",
      "lambdarank wants groups: how many rows each group of the ranking has.",
    );
  }
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    if (Number.isInteger(label) && label >= 0 && label <= 30) continue;
    const says = `The label of row ${row} is ${label}; lambdarank wants grades as whole numbers from 0 to 30.`;
    throw callerError("tools/training-invalid", says, { row, label });
  }
}
