// Identities are passed in: random in production, counted in tests.
// An id is `<prefix>_<text>`; ids of evidence and orders are content hashes and are made in canonical.ts.

import { randomBytes } from "node:crypto";

export interface Ids {
  /** A new id with the prefix, never given before. */
  next(prefix: string): string;
}

export const randomIds: Ids = { next: (prefix) => `${prefix}_${randomBytes(9).toString("hex")}` };

/** run_1, run_2, approval_3 ... in the order asked for. */
export function countedIds(): Ids {
  let count = 0;
  return {
    next: (prefix) => {
      count += 1;
      return `${prefix}_${count}`;
    },
  };
}
