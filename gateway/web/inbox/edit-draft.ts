// What was typed into the edit form, read as an edit: whole shares, exact money, what is wrong by field.

import { minorText, parseMinor } from "../shared/format.ts";
import { type Order, stopOf } from "./order-words.ts";

export interface EditDraft {
  readonly quantity: string;
  readonly limit: string;
  readonly stop: string;
}

export interface Edit {
  readonly quantityShares?: number;
  readonly limitPriceMinor?: number;
  readonly stopPriceMinor?: number | null;
}

type Read =
  | { readonly ok: true; readonly edit: Edit }
  | { readonly ok: false; readonly wrong: Partial<Record<keyof EditDraft, string>> };

export function draftOf(order: Order): EditDraft {
  const stop = stopOf(order);
  return {
    quantity: String(order.quantityShares),
    limit: minorText(order.limitPriceMinor, order.currency),
    stop: stop === null ? "" : minorText(stop, order.currency),
  };
}

/** Only what differs from the order is part of the edit. */
export function readDraft(draft: EditDraft, order: Order): Read {
  const quantity = /^\d{1,9}$/.test(draft.quantity.trim()) ? Number(draft.quantity) : 0;
  const limit = parseMinor(draft.limit, order.currency);
  const noStop = draft.stop.trim() === "";
  const stop = noStop ? null : parseMinor(draft.stop, order.currency);
  const wrong = {
    ...(quantity < 1 && { quantity: "Whole shares, at least 1." }),
    ...(limit === null && { limit: "An amount such as 385.20." }),
    ...(!noStop && stop === null && { stop: "An amount, or empty for none." }),
  };
  if (Object.keys(wrong).length > 0 || limit === null) return { ok: false, wrong };
  return {
    ok: true,
    edit: {
      ...(quantity !== order.quantityShares && { quantityShares: quantity }),
      ...(limit !== order.limitPriceMinor && { limitPriceMinor: limit }),
      ...(stop !== stopOf(order) && { stopPriceMinor: stop }),
    },
  };
}
