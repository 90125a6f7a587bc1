// Who a vendor's reading is about: an instrument for each symbol asked for, of which nothing is known but how it is traded. It stands in
// where the data set knows none, so that tools find the symbol.

import type { Calendar, InstrumentKind, SymbolId } from "#knowledge/domain/index.ts";
import type { FeedItem } from "../feed.port.ts";
import { itemOf } from "./item-of.ts";

/** How something is traded. */
export interface Listing {
  readonly currency: string;
  readonly calendar: Calendar;
  readonly kind: InstrumentKind;
  readonly lotSizeShares: number;
}

export const usShare: Listing = { currency: "USD", calendar: "XNYS", kind: "equity", lotSizeShares: 1 };

/** @param sinceMs the start of what is read: it is known from there on */
export const standIn = (symbol: SymbolId, listing: Listing, sinceMs: number, vendor: string): FeedItem =>
  itemOf(
    "instrument",
    {
      symbol,
      name: symbol,
      aliases: [],
      sector: "not given",
      benchmark: false,
      ...listing,
      eventTimeMs: sinceMs,
      knownAtMs: sinceMs,
      source: vendor.toLowerCase(),
    },
    `${vendor}, as asked for`,
    { symbol },
  );
