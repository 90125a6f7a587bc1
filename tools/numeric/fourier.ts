// The discrete Fourier transform of any length, on separate real and imaginary parts.

import { requireLength, requireSameLength } from "./checks.ts";

interface Tables {
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
  readonly reversed: Uint32Array;
}
const tables = new Map<number, Tables>();

/** Overwrites x with X(k) = sum_j x(j) exp(-2 pi i j k / n). Lengths that are powers of two take n log2 n steps, others about six times as many.
 * Relative error of the whole about 1e-16 log2 n.
 * @param re, im shape (n), n >= 1, written over
 * @throws tools/length-mismatch, tools/series-empty
 * @source Cooley & Tukey (1965), Math. Comp. 19; Bluestein (1970), IEEE Trans. Audio 18 for other lengths */
export function fourier(re: Float64Array, im: Float64Array): void {
  requireLength("re", re, 1);
  requireSameLength("re", re, "im", im);
  if ((re.length & (re.length - 1)) === 0) radix2(re, im);
  else bluestein(re, im);
}

/** Overwrites X with x(j) = 1/n sum_k X(k) exp(2 pi i j k / n). */
export function inverseFourier(re: Float64Array, im: Float64Array): void {
  fourier(im, re);
  const n = re.length;
  for (let i = 0; i < n; i++) {
    re[i]! /= n;
    im[i]! /= n;
  }
}

function radix2(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  const { cosine, sine, reversed } = tablesOf(n);
  for (let i = 0; i < n; i++) {
    const j = reversed[i]!;
    if (j <= i) continue;
    const r = re[i]!;
    re[i] = re[j]!;
    re[j] = r;
    const m = im[i]!;
    im[i] = im[j]!;
    im[j] = m;
  }
  for (let half = 1, stride = n >> 1; half < n; half *= 2, stride >>= 1) {
    for (let block = 0; block < n; block += 2 * half) {
      for (let k = 0; k < half; k++) {
        const c = cosine[k * stride]!;
        const s = sine[k * stride]!;
        const a = block + k;
        const b = a + half;
        const r = re[b]! * c + im[b]! * s;
        const m = im[b]! * c - re[b]! * s;
        re[b] = re[a]! - r;
        im[b] = im[a]! - m;
        re[a]! += r;
        im[a]! += m;
      }
    }
  }
}

function tablesOf(n: number): Tables {
  const known = tables.get(n);
  if (known !== undefined) return known;
  const half = Math.max(1, n >> 1);
  const cosine = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / n));
  const sine = Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / n));
  const reversed = new Uint32Array(n);
  for (let i = 1; i < n; i++) reversed[i] = (reversed[i >> 1]! >> 1) | (i & 1 ? half : 0);
  const made = { cosine, sine, reversed };
  tables.set(n, made);
  return made;
}

/** As a convolution with the chirp exp(i pi k^2 / n), by transforms of a power of two. */
function bluestein(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  let size = 1;
  while (size < 2 * n - 1) size *= 2;
  const chirpRe = new Float64Array(n);
  const chirpIm = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const angle = (Math.PI * ((k * k) % (2 * n))) / n;
    chirpRe[k] = Math.cos(angle);
    chirpIm[k] = Math.sin(angle);
  }
  const aRe = new Float64Array(size);
  const aIm = new Float64Array(size);
  const bRe = new Float64Array(size);
  const bIm = new Float64Array(size);
  for (let k = 0; k < n; k++) {
    aRe[k] = re[k]! * chirpRe[k]! + im[k]! * chirpIm[k]!;
    aIm[k] = im[k]! * chirpRe[k]! - re[k]! * chirpIm[k]!;
    bRe[k] = chirpRe[k]!;
    bIm[k] = chirpIm[k]!;
    if (k > 0) {
      bRe[size - k] = chirpRe[k]!;
      bIm[size - k] = chirpIm[k]!;
    }
  }
  radix2(aRe, aIm);
  radix2(bRe, bIm);
  for (let k = 0; k < size; k++) {
    const r = aRe[k]! * bRe[k]! - aIm[k]! * bIm[k]!;
    aIm[k] = aRe[k]! * bIm[k]! + aIm[k]! * bRe[k]!;
    aRe[k] = r;
  }
  inverseFourier(aRe, aIm);
  for (let k = 0; k < n; k++) {
    re[k] = aRe[k]! * chirpRe[k]! + aIm[k]! * chirpIm[k]!;
    im[k] = aIm[k]! * chirpRe[k]! - aRe[k]! * chirpIm[k]!;
  }
}
