// The paper account: fills and cash movements, only ever added. A portfolio is what they add up to at a moment.

import type { Fill } from "#knowledge/domain/index.ts";

export interface CashMovement {
  /** The same id is booked once: "dividend:MSFT:2025-02-20". */
  readonly movementId: string;
  readonly dataset: string;
  readonly kind: "deposit" | "dividend";
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
  readonly bookedAtMs: number;
}

export interface LedgerRecords {
  /** Books a fill once; the same fillId again changes nothing and answers false. */
  addFill(fill: Fill): Promise<boolean>;
  addCash(movement: CashMovement): Promise<boolean>;
  addSplit(movement: ShareMovement): Promise<boolean>;
  /** With filledAtMs <= untilMs, oldest first. */
  fills(dataset: string, untilMs: number): Promise<readonly Fill[]>;
  fillsOf(approvalId: string): Promise<readonly Fill[]>;
  cash(dataset: string, untilMs: number): Promise<readonly CashMovement[]>;
  splits(dataset: string, untilMs: number): Promise<readonly ShareMovement[]>;
}
