// Two lanes at a time: kernels that remember go down two neighbouring series at once. A last lane without a neighbour is beside zeros, which are
// worked on and never written.

export function read(at: usize, both: bool): v128 {
  return both ? v128.load(at) : v128.load64_zero(at);
}

export function write(at: usize, value: v128, both: bool): void {
  if (both) v128.store(at, value);
  else v128.store64_lane(at, value, 0);
}

/** All ones where a number is finite. */
export function isFinite2(x: v128): v128 {
  return f64x2.eq(f64x2.sub(x, x), f64x2.splat(0));
}

/** NaN in the parts where a number is infinite or none. */
export function finiteOf(x: v128): v128 {
  return v128.bitselect(x, f64x2.splat(NaN), isFinite2(x));
}

/** x where the mask is set, else missing. */
export function onlyIf(x: v128, mask: v128): v128 {
  return v128.bitselect(x, f64x2.splat(NaN), mask);
}

/** x where the mask is set, else 0. */
export function orZero(x: v128, mask: v128): v128 {
  return v128.and(x, mask);
}

/** Rows from one fresh sum to the next, for sums that are slid along: at most a quarter of the work, and rounding cannot pile up. Counted from the
 * lane's own history, never by steps. */
export function refreshRows(rows: f64): f64 {
  return max(64, 4 * rows);
}

/** A square that leaves and is so many times what stays has taken the digits of what stays along. */
export const outweighs: f64 = 1000;

/** Where a stretch from x ends at the latest: before the row in which one of the two has come `left` rows further. */
export function until(x: usize, end: usize, stride: usize, left: v128): usize {
  const least = min(f64x2.extract_lane(left, 0), f64x2.extract_lane(left, 1)) - 1;
  return min(end, x + <usize>least * stride);
}
