// Returns that lie ahead of a row.

import { callerError } from "#infra/runtime/index.ts";
import type { Column } from "#tools/columns/index.ts";
import { requireShape, requireWhole } from "#tools/numeric/index.ts";

export interface ForwardReturn {
  /** Rows that the position is held, at least 1. */
  readonly horizon: number;
  /** Rows between the decision and the entry. 1 unless told: what is known at a row is traded at the next row's price. */
  readonly entryRows?: number;
}

/** Return from entry to exit, price(t + e + h) / price(t + e) - 1, of every row t and lane.
 * NaN where either price is missing or not above zero and in the last e + h rows: an asset that stops trading before the exit drops out.
 * @param prices shape (rows * lanes), adjusted for dividends and splits
 * @returns shape (rows * lanes)
 * @throws tools/length-mismatch, tools/parameter-out-of-range, tools/horizon-too-long */
export function forwardReturns(prices: Column, lanes: number, { horizon, entryRows = 1 }: ForwardReturn): Float64Array {
  requireWhole("lanes", lanes, 1);
  requireWhole("horizon", horizon, 1);
  requireWhole("entryRows", entryRows, 0);
  requireShape("prices", prices, Math.ceil(prices.length / lanes), lanes);
  requireHistory(prices.length / lanes, { horizon, entryRows });
  const returns = new Float64Array(prices.length).fill(Number.NaN);
  const [entry, exit] = [entryRows * lanes, (entryRows + horizon) * lanes];
  for (let at = 0; at + exit < prices.length; at++) returns[at] = heldReturn(prices[at + entry]!, prices[at + exit]!);
  return returns;
}

/** Exit over entry less one; NaN unless both are above zero and finite. */
export const heldReturn = (entry: number, exit: number): number =>
  entry > 0 && exit > 0 && exit < Number.POSITIVE_INFINITY ? exit / entry - 1 : Number.NaN;

/** @throws tools/horizon-too-long (not even the first row has an exit) */
export function requireHistory(rows: number, { horizon, entryRows = 1 }: ForwardReturn): void {
  if (rows > horizon + entryRows) return;
  throw callerError(
    "tools/horizon-too-long",
    `A return over ${horizon} rows entered ${entryRows} later needs ${horizon + entryRows + 1} rows; there are ${rows}. Shorten the horizon or load more history.`,
    { rows, horizon, entryRows },
  );
}
