// One quote of a chain.

import type { Right } from "../option.ts";

export interface Quote {
  /** ISO date. */
  readonly expiry: string;
  readonly right: Right;
  readonly strike: number;
  readonly bid: number;
  readonly ask: number;
  /** Days since it last traded, null where not known. */
  readonly lastTradedDaysAgo?: number | null;
}

export const mid = ({ bid, ask }: Quote): number => (bid + ask) / 2;
