// Points that fill a cube more evenly than chance does, for integrals over a few dozen dimensions.

import { requireWithin } from "../checks.ts";
import { normalQuantile } from "../normal.ts";
import { directions } from "./joe-kuo.ts";
import type { Philox } from "./philox.ts";

const bits = 32;

/** A Sobol sequence, in the order of the Gray code. The first 2^k points hold one in each of 2^k equal slices of every axis.
 * With a `Philox` it is scrambled: a random lower triangular matrix and shift a dimension (Matousek), so that the mean over a power of two of points
 * is unbiased and repeats give its error. Unscrambled, the first point is the origin, which no inverse distribution function bears.
 * @source Bratley & Fox (1988), ACM TOMS 14(1); Matousek (1998), J. Complexity 14(4) */
export class Sobol {
  readonly dimensions: number;
  /** Shape (dimensions x 32): the direction numbers. */
  private readonly v: Uint32Array;
  private readonly shift: Uint32Array;
  private readonly state: Uint32Array;
  private readonly half: number;
  private index = 0;

  /** @param dimensions 1 to 64 @throws tools/parameter-out-of-range */
  constructor(dimensions: number, scramble: Philox | null = null) {
    requireWithin("dimensions", dimensions, 1, directions.length + 1);
    this.dimensions = dimensions;
    this.v = new Uint32Array(dimensions * bits);
    this.shift = new Uint32Array(dimensions);
    this.state = new Uint32Array(dimensions);
    this.half = scramble === null ? 0 : 0.5;
    for (let d = 0; d < dimensions; d++) {
      const own = this.v.subarray(d * bits, (d + 1) * bits);
      fillDirections(own, d);
      if (scramble !== null) this.shift[d] = scrambleDirections(own, scramble);
    }
  }

  /** Writes the next point, shape (dimensions), each entry in [0, 1), or (0, 1) when scrambled. */
  next(out: Float64Array): void {
    const { dimensions, state, shift, half, v } = this;
    for (let d = 0; d < dimensions; d++) out[d] = (((state[d]! ^ shift[d]!) >>> 0) + half) / 4_294_967_296;
    const zero = Math.clz32(~this.index & -~this.index) ^ 31; // the lowest bit of the index that is 0
    this.index++;
    for (let d = 0; d < dimensions; d++) state[d]! ^= v[d * bits + zero]!;
  }

  /** Writes the next point as standard normals. The origin of an unscrambled sequence must be drawn and left out first. */
  nextNormals(out: Float64Array): void {
    this.next(out);
    for (let d = 0; d < this.dimensions; d++) out[d] = normalQuantile(out[d]!);
  }
}

function fillDirections(v: Uint32Array, dimension: number): void {
  if (dimension === 0) {
    for (let k = 0; k < bits; k++) v[k] = 2 ** (31 - k);
    return;
  }
  const [polynomial, ...initial] = directions[dimension - 1]!;
  const degree = initial.length;
  for (let k = 0; k < bits; k++) {
    if (k < degree) {
      v[k] = initial[k]! * 2 ** (31 - k);
      continue;
    }
    let next = v[k - degree]! ^ (v[k - degree]! >>> degree);
    for (let i = 1; i < degree; i++) if ((polynomial >> (degree - i)) & 1) next ^= v[k - i]!;
    v[k] = next;
  }
}

/** Multiplies every direction number by one random lower triangular matrix of bits with ones on its diagonal; returns a random shift. */
function scrambleDirections(v: Uint32Array, random: Philox): number {
  const rows = Uint32Array.from({ length: bits }, (_, r) => {
    const mask = r === 0 ? 0 : (0xffffffff << (32 - r)) >>> 0; // bits above the r-th from the top
    return (random.word() & mask) | (1 << (31 - r));
  });
  for (let k = 0; k < bits; k++) {
    let mixed = 0;
    for (let r = 0; r < bits; r++) mixed |= parity(rows[r]! & v[k]!) << (31 - r);
    v[k] = mixed;
  }
  return random.word();
}

function parity(word: number): number {
  let x = word;
  x ^= x >>> 16;
  x ^= x >>> 8;
  x ^= x >>> 4;
  return (0x6996 >>> (x & 15)) & 1;
}
