// Random numbers by counter: any stream, any place of it, at once. What a worker draws does not depend on who drew before.

/** A stream of 2^64 blocks of four words, named by a seed and a stream number; streams do not overlap.
 * @source Salmon, Moraes, Dror & Shaw (2011), Parallel Random Numbers: As Easy as 1, 2, 3 (Philox4x32, ten rounds) */
export class Philox {
  private readonly seed: number;
  private readonly stream: number;
  private readonly block = new Uint32Array(4);
  private low = 0;
  private high = 0;
  private used = 4;

  /** @param seed, stream whole numbers from 0 to 2^32 - 1 */
  constructor(seed: number, stream = 0) {
    this.seed = seed >>> 0;
    this.stream = stream >>> 0;
  }

  /** Goes to a block, 0 to 2^53; the next word is its first. */
  seek(block: number): void {
    this.low = block >>> 0;
    this.high = Math.floor(block / 4_294_967_296) >>> 0;
    this.used = 4;
  }

  /** The next 32 bits. */
  word(): number {
    if (this.used === 4) {
      philox4x32(this.low, this.high, 0, 0, this.seed, this.stream, this.block);
      this.low = (this.low + 1) >>> 0;
      if (this.low === 0) this.high = (this.high + 1) >>> 0;
      this.used = 0;
    }
    return this.block[this.used++]!;
  }

  /** Uniform in (0, 1), neither end included: 53 bits, of which the last is 1. */
  uniform(): number {
    const a = this.word() >>> 6;
    const b = this.word() >>> 6;
    return (a * 67_108_864 + b + 0.5) / 4_503_599_627_370_496;
  }

  /** Fills with standard normals, two from two uniforms. @source Box & Muller (1958), Ann. Math. Statist. 29(2) */
  normals(out: Float64Array): void {
    for (let i = 0; i < out.length; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(this.uniform()));
      const angle = 2 * Math.PI * this.uniform();
      out[i] = radius * Math.cos(angle);
      if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle);
    }
  }
}

/** Ten rounds over a counter of four words and a key of two; writes four words. */
export function philox4x32(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
): void {
  let [a, b, c, d] = [c0, c1, c2, c3];
  let [key0, key1] = [k0, k1];
  for (let round = 0; round < 10; round++) {
    const lowA = Math.imul(a, 0xd2511f53);
    const lowC = Math.imul(c, 0xcd9e8d57);
    const highA = highProduct(a, 0xd2511f53);
    const highC = highProduct(c, 0xcd9e8d57);
    a = highC ^ b ^ key0;
    b = lowC;
    c = highA ^ d ^ key1;
    d = lowA;
    key0 = (key0 + 0x9e3779b9) | 0;
    key1 = (key1 + 0xbb67ae85) | 0;
  }
  out[0] = a;
  out[1] = b;
  out[2] = c;
  out[3] = d;
}

/** The upper 32 bits of a product of two unsigned words. */
function highProduct(x: number, y: number): number {
  const xl = x & 0xffff;
  const xh = x >>> 16;
  const yl = y & 0xffff;
  const yh = y >>> 16;
  const middle = xh * yl + ((xl * yl) >>> 16);
  const cross = xl * yh + (middle & 0xffff);
  return (xh * yh + Math.floor(middle / 65_536) + Math.floor(cross / 65_536)) | 0;
}
