// When sums that are slid along must be taken afresh from their window.

/** A square that leaves and is so many times what stays has taken the digits of what stays along. */
export const outweighs = 1e3;
