// What every fact carries: whom it is about, when it happened, when it could be known, who says so.

import { z } from "zod";

export const SymbolId = z.string().regex(/^[A-Z0-9][A-Z0-9.\-_]{0,31}$/, "wanted a ticker such as MSFT");
export type SymbolId = z.infer<typeof SymbolId>;

export const epochMs = z.int();

/** eventTimeMs: when it happened. knownAtMs: when the desk could first have known. UTC epoch milliseconds. */
export const known = { eventTimeMs: epochMs, knownAtMs: epochMs, source: z.string().min(1) };

/** Far beyond what any share trades at or in: a figure outside is a slip of the source, and would drown all others. */
export const [lowestPrice, highestPrice, mostShares] = [1e-6, 1e9, 1e15];
export const price = z.number().min(lowestPrice).max(highestPrice);

/** Ticks are younger than the first, and a time in the wrong unit is older. */
export const firstTickNs = BigInt(Date.UTC(1980, 0, 1)) * 1_000_000n;
export const lastTickNs = BigInt(Date.UTC(2200, 0, 1)) * 1_000_000n;
