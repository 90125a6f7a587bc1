// What of a feed books are built from.

/** Of changes of a book, or of order events. */
export interface BookSource {
  readonly from: "delta" | "order";
  /** A symbol's messages are numbered without holes, so that a hole is something missed. */
  readonly numbered: boolean;
  /** Which order events are told, see MarketByOrderOptions. */
  readonly tells: "all" | "some" | "best";
}
