// A lane's newest N values lying together, oldest first, for kernels that look at the whole window in every row. Each value is written twice, N
// apart, so that the window lies in one piece wherever it begins.
//
// A ring: rows seen since the last missing one (4 bytes, at most N), where the next value goes (4 bytes), then 2 N values.

/** Bytes of a ring. */
export function ringBytes(rows: usize): usize {
  return 8 + (rows << 4);
}

/** Takes in the next value. @returns the address of the oldest one of the window, 0 where the window is not full */
export function push(ring: usize, rows: usize, value: f64): usize {
  if (value - value !== 0) {
    store<u32>(ring, 0);
    return 0;
  }
  const start = put(ring, rows, value);
  return start;
}

/** The same of a value that is known to be finite. */
export function put(ring: usize, rows: usize, value: f64): usize {
  const seen = min(load<u32>(ring) + 1, <u32>rows);
  let place = load<u32>(ring, 4);
  const at = ring + 8 + ((<usize>place) << 3);
  store<f64>(at, value);
  store<f64>(at + (rows << 3), value);
  place++;
  if (<usize>place === rows) place = 0;
  store<u32>(ring, seen);
  store<u32>(ring, place, 4);
  return <usize>seen === rows ? ring + 8 + ((<usize>place) << 3) : 0;
}

export function forget(ring: usize): void {
  store<u32>(ring, 0);
}

export function sumOf(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Two values, the second one 0 where the window ends between them: `left` is how many values there are from here on. */
export function firstOf(x: v128, left: usize): v128 {
  return left > 1 ? x : v128.and(x, i64x2(-1, 0));
}

/** The value, missing where it is not finite. */
export function known(x: f64): f64 {
  return x - x === 0 ? x : NaN;
}
