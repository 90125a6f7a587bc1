// Standard normals in bulk, for simulations of many million steps: a block of a seeded stream at a time, some 5 ns each.
// A normal from the general streams, infra/runtime's Random and Philox, costs ten times as much.

import type { Random } from "#infra/runtime/index.ts";

/** Seeded from a fork of `Random`, so the same fork gives the same numbers on every machine. */
export class NormalStream {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(random: Random) {
    const word = (): number => random.integer(4_294_967_296) | 0;
    this.#a = word();
    this.#b = word();
    this.#c = word();
    this.normals(new Float64Array(12));
  }

  /** Fills `out` with standard normals by 256 layers under the density, 32 bits within a layer; a layer's choice takes other bits.
   * @source Marsaglia & Tsang (2000), J. Statistical Software 5(8); separate bits for layer and place: Doornik (2005); words by sfc32 */
  normals(out: Float64Array): void {
    let a = this.#a;
    let b = this.#b;
    let c = this.#c;
    let counter = this.#counter;
    let layers = 0;
    let left = 0;
    for (let i = 0; i < out.length; ) {
      if (left === 0) {
        layers = (a + b + counter) | 0;
        counter = (counter + 1) | 0;
        a = b ^ (b >>> 9);
        b = (c + (c << 3)) | 0;
        c = (((c << 21) | (c >>> 11)) + layers) | 0;
        left = 4;
      }
      const layer = layers & 255;
      layers >>>= 8;
      left--;
      const place = (a + b + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + place) | 0;
      const x = place * widths[layer]!;
      if (Math.abs(x) < edges[layer + 1]!) {
        out[i++] = x;
        continue;
      }
      // One in a hundred: the tail, or the wedge between a layer's box and the density. Words through the fields: it is rare.
      this.#a = a;
      this.#b = b;
      this.#c = c;
      this.#counter = counter;
      const kept = layer === 0 ? this.#tail(place < 0) : this.#wedge(layer, x) ? x : Number.NaN;
      a = this.#a;
      b = this.#b;
      c = this.#c;
      counter = this.#counter;
      if (!Number.isNaN(kept)) out[i++] = kept; // NaN: refused, drawn anew
    }
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#counter = counter;
  }

  /** Uniform in (0, 1), 32 bits. */
  uniform(): number {
    const word = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + word) | 0;
    return ((word >>> 0) + 0.5) / 4_294_967_296;
  }

  #wedge(layer: number, x: number): boolean {
    const low = heights[layer]!;
    return low + this.uniform() * (heights[layer + 1]! - low) < Math.exp((-x * x) / 2);
  }

  /** Beyond the last edge. @source Marsaglia (1964), Technometrics 6(1) */
  #tail(negative: boolean): number {
    for (;;) {
      const x = -Math.log(this.uniform()) / tailFrom;
      if (-2 * Math.log(this.uniform()) > x * x) return negative ? -(tailFrom + x) : tailFrom + x;
    }
  }
}

/** Where the tail begins with 256 layers of equal area. */
const tailFrom = 3.6541528853610088;
const area = 0.00492867323399;
/** Right end of layer k, edges[0] that of the box as wide as the base layer's area; heights at the ends; widths over 2^31. */
const edges = new Float64Array(257);
const heights = new Float64Array(257);
const widths = new Float64Array(256);
edges[0] = area / Math.exp((-tailFrom * tailFrom) / 2);
edges[1] = tailFrom;
for (let k = 2; k < 256; k++) {
  const before = edges[k - 1]!;
  edges[k] = Math.sqrt(-2 * Math.log(area / before + Math.exp((-before * before) / 2)));
}
edges[256] = 0;
for (let k = 0; k < 257; k++) heights[k] = Math.exp((-edges[k]! * edges[k]!) / 2);
for (let k = 0; k < 256; k++) widths[k] = edges[k]! / 2_147_483_648;
