// MinHash: a set as a few numbers whose agreement estimates how much two sets share, cut into bands for finding candidates.

import { seededRandom } from "#infra/runtime/index.ts";

export const bands = 20;
export const rowsPerBand = 3;
const hashes = bands * rowsPerBand;

/** Drawn once from a fixed seed, so that signatures made anywhere can be compared. */
const [factors, offsets] = (() => {
  const random = seededRandom(20_260_301);
  const draw = () => Uint32Array.from({ length: hashes }, () => random.integer(2 ** 32));
  return [draw().map((value) => value | 1), draw()];
})();

/** For each of the hash functions the least value over the set: P(two agree) is the Jaccard similarity of their sets.
 * @source Broder (1997), On the resemblance and containment of documents */
export function minHash(set: Uint32Array): Uint32Array {
  const least = new Uint32Array(hashes).fill(0xffffffff);
  for (let i = 0; i < hashes; i++) {
    const [factor, offset] = [factors[i]!, offsets[i]!];
    let lowest = 0xffffffff;
    for (const member of set) {
      const product = Math.imul(member ^ offset, factor);
      const value = (product ^ (product >>> 16)) >>> 0;
      if (value < lowest) lowest = value;
    }
    least[i] = lowest;
  }
  return least;
}

/** One key a band: two sets of similarity s share a key with probability 1 - (1 - s^3)^20, 0.97 at 0.55 and 0.15 at 0.2. */
export function bandKeys(signature: Uint32Array): number[] {
  return Array.from({ length: bands }, (_, band) => {
    let key = Math.imul(band + 1, 0x9e3779b1);
    for (let row = 0; row < rowsPerBand; row++) {
      const product = Math.imul(key ^ signature[band * rowsPerBand + row]!, 0x85ebca6b);
      key = product ^ (product >>> 13);
    }
    return (key >>> 0) * 32 + band; // bands never meet; below 2^53
  });
}

/** Share of the hash functions that agree. */
export const estimatedSimilarity = (a: Uint32Array, b: Uint32Array): number =>
  a.reduce((same, value, i) => same + (value === b[i] ? 1 : 0), 0) / hashes;
