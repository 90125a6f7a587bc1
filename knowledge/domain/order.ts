// Orders, fills and cash. Money is in integer minor units of the currency (cents for USD).

import { z } from "zod";
import { contentHash } from "#infra/runtime/index.ts";
import { SymbolId } from "./known.ts";

export const Side = z.enum(["buy", "sell"]);
export type Side = z.infer<typeof Side>;

/** Exactly what a person approves; its hash names it. Nothing random stands in it, so the same decision has the same hash. */
export const Order = z
  .strictObject({
    dataset: z.string().min(1),
    symbol: SymbolId,
    side: Side,
    quantityShares: z.int().positive(),
    limitPriceMinor: z.int().positive(),
    stopPriceMinor: z.int().positive().nullable(),
    currency: z.string().length(3),
    horizonDays: z.int().positive(),
    /** The as-of of the decision, ISO 8601. */
    asOf: z.iso.datetime(),
    thesis: z.string().min(1).max(600),
    evidenceIds: z.array(z.string()),
  })
  .readonly();
export type Order = z.infer<typeof Order>;

/** What an approver may change; the rest of the order stays as proposed. */
export const OrderEdit = z
  .strictObject({
    quantityShares: z.int().positive().optional(),
    limitPriceMinor: z.int().positive().optional(),
    stopPriceMinor: z.int().positive().nullable().optional(),
  })
  .refine((edit) => Object.keys(edit).length > 0, "wanted at least one change");
export type OrderEdit = z.infer<typeof OrderEdit>;

/** SHA-256 over the canonical JSON of the order, lower-case hex. */
export const orderHash = (order: Order): string => contentHash(order);

export const notionalMinor = (order: Pick<Order, "quantityShares" | "limitPriceMinor">): number =>
  order.quantityShares * order.limitPriceMinor;

export const Fill = z
  .strictObject({
    fillId: z.string().min(1),
    /** The approval whose order this fills. */
    approvalId: z.string().min(1),
    dataset: z.string().min(1),
    symbol: SymbolId,
    side: Side,
    quantityShares: z.int().positive(),
    priceMinor: z.int().positive(),
    commissionMinor: z.int().min(0),
    currency: z.string().length(3),
    /** When it traded; known at the same moment. */
    filledAtMs: z.int(),
  })
  .readonly();
export type Fill = z.infer<typeof Fill>;

export interface Position {
  readonly symbol: SymbolId;
  readonly quantityShares: number;
  /** What the open shares cost, commission included. */
  readonly costMinor: number;
}

/** Cash and positions known at a moment. */
export interface Portfolio {
  readonly currency: string;
  readonly cashMinor: number;
  readonly positions: readonly Position[];
}
