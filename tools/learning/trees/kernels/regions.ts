// Addresses in the shared memory, handed out one after the other. Nothing is allocated here: a plan first, the memory when it is whole.

export interface Regions {
  /** A stretch of so many bytes, at a multiple of 64. */
  take(bytes: number): number;
  /** The end of what was taken so far. */
  end(): number;
  /** Takes again from here: what was taken behind it is given up. */
  back(to: number): void;
}

export function regionsFrom(start: number): Regions {
  let next = Math.ceil(start / 64) * 64;
  let highest = next;
  return {
    take(bytes) {
      const at = next;
      next += Math.ceil(bytes / 64) * 64;
      highest = Math.max(highest, next);
      return at;
    },
    end: () => highest,
    back(to) {
      next = to;
    },
  };
}
