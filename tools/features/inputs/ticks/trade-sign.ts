// Who began a trade: the feed's own word, Lee and Ready's rule, or the tick rule.

/** feed: the feed's own sign where it gives one, else Lee and Ready's. bulk: whole seconds are divided, by volume-split.ts. */
export type SignRule = "feed" | "lee-ready" | "tick" | "bulk";

/** Remembers the last price and the last move. One for each symbol. */
export class TradeSigns {
  #last = Number.NaN;
  #move = 0;

  /** 1 after an uptick (or at one price after it), -1 after a downtick, 0 while no price has moved. Call it once a trade, in order. */
  tick(price: number): number {
    if (price > this.#last) this.#move = 1;
    else if (price < this.#last) this.#move = -1;
    this.#last = price;
    return this.#move;
  }
}

/**
 * 1 for a trade at the buyer's initiative, -1 at the seller's, 0 where it cannot be told.
 * @param own  of the feed, 0 for none
 * @param mid  of the quotes that stood before the trade, NaN for none
 * @param tick of the tick rule
 * @source Lee, Ready (1991), J. Finance 46(2): above the mid buyer, below seller, at it the tick rule. They lag quotes by 5 s, as reports
 *   came late then; here a quote counts from its own time on.
 */
export function signOf(rule: SignRule, own: number, price: number, mid: number, tick: number): number {
  if (rule === "feed" && own !== 0) return own;
  if (rule === "tick") return tick;
  if (price > mid) return 1;
  if (price < mid) return -1;
  return tick;
}
