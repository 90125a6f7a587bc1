// The paper account: fills and cash movements, only ever added. A portfolio is what they add up to at a moment.

import type { Fill } from "#knowledge/domain/index.ts";

export interface CashMovement {
  /** The same id is booked once: "dividend:MSFT:2025-02-20". */
  readonly movementId: string;
  readonly dataset: string;
  readonly kind: "deposit" | "dividend" | "cash-in-lieu";
  readonly symbol: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  readonly bookedAtMs: number;
}

export interface ShareMovement {
  /** The same id is booked once: "split:AAPL:2020-08-31". */
  readonly movementId: string;
  readonly dataset: string;
  readonly symbol: string;
  /** New shares per old; fractions of a share are paid out as cash by a cash movement. */
  readonly ratio: number;
  /** Open of the first session with the new shares: what traded before is multiplied, what traded since is not. */
  readonly exMs: number;
  /** From when the desk counts it: the ex-date, or later where it was announced later. */
  readonly bookedAtMs: number;
}

/** Each booking leaves its audit line in the same transaction. */
export interface LedgerRecords {
  /** Books a fill once; the same fillId again changes nothing and answers false. A fill without its approval is refused. */
  addFill(fill: Fill): Promise<boolean>;
  addCash(movement: CashMovement): Promise<boolean>;
  addSplit(movement: ShareMovement): Promise<boolean>;
  /** With filledAtMs <= untilMs, oldest first, then by fillId. */
  fills(dataset: string, untilMs: number): Promise<readonly Fill[]>;
  /** Oldest first. */
  fillsOf(approvalId: string): Promise<readonly Fill[]>;
  /** With bookedAtMs <= untilMs, oldest first, then by movementId. */
  cash(dataset: string, untilMs: number): Promise<readonly CashMovement[]>;
  /** With bookedAtMs <= untilMs, by exMs, then by movementId. */
  splits(dataset: string, untilMs: number): Promise<readonly ShareMovement[]>;
}
