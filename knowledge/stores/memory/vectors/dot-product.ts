// The cosine of two vectors of length 1.

/**
 * sum over i of a[from + i] * b[i], in float64, four sums side by side so that one addition need not wait for the last.
 * @param a    vectors end to end, float32
 * @param from where one begins in a
 * @param b    shape (d), d a multiple of 4 or not
 */
export function dotProduct(a: Float32Array, from: number, b: Float32Array): number {
  const whole = b.length & ~3;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < whole; i += 4) {
    const at = from + i;
    s0 += (a[at] as number) * (b[i] as number);
    s1 += (a[at + 1] as number) * (b[i + 1] as number);
    s2 += (a[at + 2] as number) * (b[i + 2] as number);
    s3 += (a[at + 3] as number) * (b[i + 3] as number);
  }
  for (let i = whole; i < b.length; i++) s0 += (a[from + i] as number) * (b[i] as number);
  return s0 + s1 + (s2 + s3);
}

/** Six decimals are what float32 holds of a cosine: more would order notes by rounding errors, which differ from store to store. */
export const roundedCosine = (cosine: number): number => Math.round(cosine * 1e6) / 1e6;
