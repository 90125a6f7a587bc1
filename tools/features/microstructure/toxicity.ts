// The volume clock: buckets of equal volume, how one-sided they are and how long they take.

import { op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { positive, score, secondFamily, share } from "./define.ts";
import { bought, bulkShare, volume } from "./second-columns.ts";

const easley = "Easley, Lopez de Prado & O'Hara (2012), Review of Financial Studies 25(5)";
const buckets = 50;
const missing = (what: string) => `missing until ${what}; a missing row is passed over`;
const bucket = (rows: number) => `buckets of volume worth ${rows} mean seconds of the session so far`;
const bulkBought = op.multiply(volume, bulkShare);

export const toxicity: readonly Feature[] = [
  ...secondFamily({
    name: "vpin",
    windows: [10, 60],
    says: (rows) =>
      `|buyers' - sellers' volume| of the last ${buckets} buckets over their volume, ${bucket(rows)}; volume that is not signed as buyers' counts as sellers'`,
    unit: "fraction",
    range: share,
    missing: missing(`${buckets} buckets are full`),
    source: easley,
    of: (rows) => op.bucketToxicity(volume, bought, rows, buckets),
  }),
  ...secondFamily({
    name: "vpin-bulk",
    windows: [10, 60],
    says: (rows) =>
      `The same with buyers' share of a second's volume Phi(price change / deviation), change of the last trade price by second, standard deviation of 300 seconds; ${bucket(rows)}`,
    unit: "fraction",
    range: share,
    missing: missing(`${buckets} buckets are full`),
    source: easley,
    of: (rows) => op.bucketToxicity(volume, bulkBought, rows, buckets),
  }),
  ...secondFamily({
    name: "bucket-imbalance",
    windows: [10, 60],
    says: (rows) => `Buyers' less sellers' volume over the volume of the last full bucket, ${bucket(rows)}`,
    unit: "score",
    range: score,
    missing: missing("a bucket is full"),
    source: easley,
    of: (rows) => op.bucketImbalance(volume, bought, rows, buckets),
  }),
  ...secondFamily({
    name: "bucket-seconds",
    windows: [10, 60],
    says: (rows) => `Seconds that the last full bucket took, ${bucket(rows)}; volume lies evenly within a second`,
    unit: "seconds",
    range: positive,
    missing: missing("a bucket is full"),
    source: "Easley, Lopez de Prado & O'Hara (2012), J. Portfolio Management 39(1)",
    of: (rows) => op.bucketRows(volume, bought, rows, buckets),
  }),
];
