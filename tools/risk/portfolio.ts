// A portfolio is what the ledger adds up to. A pure fold over the events of an account, oldest first.

import { QuorumError } from "#infra/runtime/index.ts";
import type { Fill, Portfolio, Position } from "#knowledge/domain/index.ts";
import type { CashMovement, ShareMovement } from "#knowledge/stores/records/index.ts";

export interface AccountEvents {
  readonly currency: string;
  readonly startingCashMinor: number;
  readonly fills: readonly Fill[];
  readonly cash: readonly CashMovement[];
  readonly splits: readonly ShareMovement[];
}

interface Lot {
  quantityShares: number;
  costMinor: number;
}

/**
 * Cash and positions after all events given. At one moment splits come before fills: what trades at the ex-date's open is new shares.
 * A sale takes its share of the cost with it; a split rounds down to whole shares (the rest is a cash movement of its own).
 * @throws tools/order-invalid where the events sell more than is held or mix currencies: the ledger is damaged
 */
export function foldPortfolio({ currency, startingCashMinor, fills, cash, splits }: AccountEvents): Portfolio {
  const lots = new Map<string, Lot>();
  const events = [
    ...splits.map((split) => ({ atMs: split.exMs, order: 0, apply: () => applySplit(lots, split) })),
    ...fills.map((fill) => ({
      atMs: fill.filledAtMs,
      order: fill.side === "buy" ? 1 : 2,
      apply: () => applyFill(lots, fill),
    })),
  ].sort((a, b) => a.atMs - b.atMs || a.order - b.order);
  for (const { apply } of events) apply();
  for (const item of [...fills, ...cash]) requireCurrency(item.currency, currency);
  const cashMinor =
    startingCashMinor +
    cash.reduce((sum, { amountMinor }) => sum + amountMinor, 0) +
    fills.reduce((sum, fill) => sum + cashOf(fill), 0);
  return { currency, cashMinor, positions: positionsOf(lots) };
}

/** What a fill does to cash, commission included. */
export function cashOf({ side, quantityShares, priceMinor, commissionMinor }: Fill): number {
  const notional = quantityShares * priceMinor;
  return (side === "buy" ? -notional : notional) - commissionMinor;
}

/** Whole shares of a holding after a split. */
export const sharesAfterSplit = (shares: number, ratio: number): number => Math.floor(shares * ratio + 1e-9);

function applySplit(lots: Map<string, Lot>, { symbol, ratio }: ShareMovement): void {
  const lot = lots.get(symbol);
  if (!lot) return;
  const whole = sharesAfterSplit(lot.quantityShares, ratio);
  const costMinor = Math.round((lot.costMinor * whole) / (lot.quantityShares * ratio));
  if (whole === 0) lots.delete(symbol);
  else lots.set(symbol, { quantityShares: whole, costMinor });
}

function applyFill(lots: Map<string, Lot>, fill: Fill): void {
  const { quantityShares, costMinor } = lots.get(fill.symbol) ?? { quantityShares: 0, costMinor: 0 };
  if (fill.side === "buy") {
    lots.set(fill.symbol, {
      quantityShares: quantityShares + fill.quantityShares,
      costMinor: costMinor - cashOf(fill),
    });
    return;
  }
  if (fill.quantityShares > quantityShares) {
    const says = `Fill ${fill.fillId} sells ${fill.quantityShares} ${fill.symbol} of ${quantityShares} held.`;
    throw new QuorumError("tools/order-invalid", says, {
      fault: "bug",
      retry: false,
      context: { fillId: fill.fillId },
    });
  }
  const left = quantityShares - fill.quantityShares;
  if (left === 0) lots.delete(fill.symbol);
  else
    lots.set(fill.symbol, {
      quantityShares: left,
      costMinor: costMinor - Math.round((costMinor * fill.quantityShares) / quantityShares),
    });
}

const positionsOf = (lots: ReadonlyMap<string, Lot>): readonly Position[] =>
  [...lots].map(([symbol, lot]) => ({ symbol, ...lot })).sort((a, b) => (a.symbol < b.symbol ? -1 : 1));

function requireCurrency(found: string, wanted: string): void {
  if (found === wanted) return;
  throw new QuorumError("tools/order-invalid", `The account is in ${wanted}, the ledger holds an amount in ${found}.`, {
    fault: "bug",
    retry: false,
  });
}
