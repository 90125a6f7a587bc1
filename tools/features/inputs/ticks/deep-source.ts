// Which of a feed's messages the levels of the book are kept from.

import type { SeriesKind } from "#knowledge/domain/index.ts";

/** Snapshots before changes; single orders only where nothing else tells of the book. Null for a feed of best quotes, or of trades, alone. */
export function deepSourceOf(carries: readonly SeriesKind[]): "book" | "delta" | "order" | null {
  if (carries.includes("book")) return "book";
  if (carries.includes("delta")) return "delta";
  return carries.includes("order") && !carries.includes("quote") ? "order" : null;
}
