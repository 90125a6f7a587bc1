// What kernels give where float64 has no finite answer.

/** The number, or missing (NaN) where it is infinite or none. */
export const finite = (x: number): number => (x - x === 0 ? x : Number.NaN);
