// When sums that are slid along must be taken afresh from their window.

/** Rows from one fresh sum to the next: at most a quarter of the work, and rounding cannot pile up. Counted from the lane's own history, never by
 * steps. */
export const refreshRows = (rows: number): number => Math.max(64, 4 * rows);

/** A square that leaves and is so many times what stays has taken the digits of what stays along. */
export const outweighs = 1e3;
