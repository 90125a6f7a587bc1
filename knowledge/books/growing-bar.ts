// A bar while trades come in: what is kept of it, whatever the order of the trades in it.

export interface Trade {
  readonly eventTimeMs: number;
  readonly knownAtMs: number;
  readonly price: number;
  /** Above 0. */
  readonly size: number;
}

export interface TradeBar {
  /** By time: start and end of the interval. Else: time of the first and of the last trade. */
  readonly openMs: number;
  readonly closeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Sum of price x size. */
  readonly value: number;
  /** Trades in it; one that was cut counts in each of its bars. */
  readonly trades: number;
  readonly firstTradeMs: number;
  readonly lastTradeMs: number;
  /** By time: its end, or when the last of its trades was known, where that is later. Else: when its last trade was known. */
  readonly knownAtMs: number;
  /** 0 as first told, 1 and on with each late trade taken in afterwards. */
  readonly revision: number;
}

/** Prices of the first and the last trade go by event time; of trades at one time, by the order they came in. */
export class GrowingBar {
  readonly openMs: number;
  /** NaN for a bar that is not ended by time. */
  readonly endMs: number;
  volume = 0;
  value = 0;
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = Number.NEGATIVE_INFINITY;
  revision = 0;
  #open = Number.NaN;
  #close = Number.NaN;
  #high = Number.NEGATIVE_INFINITY;
  #low = Number.POSITIVE_INFINITY;
  #trades = 0;
  #knownAtMs = Number.NEGATIVE_INFINITY;

  constructor(openMs: number, endMs: number) {
    this.openMs = openMs;
    this.endMs = endMs;
  }

  get trades(): number {
    return this.#trades;
  }

  /** @param size of the trade, or the part of it that belongs to this bar */
  add(eventTimeMs: number, knownAtMs: number, price: number, size: number): void {
    if (eventTimeMs < this.firstMs) {
      this.firstMs = eventTimeMs;
      this.#open = price;
    }
    if (eventTimeMs >= this.lastMs) {
      this.lastMs = eventTimeMs;
      this.#close = price;
    }
    if (price > this.#high) this.#high = price;
    if (price < this.#low) this.#low = price;
    if (knownAtMs > this.#knownAtMs) this.#knownAtMs = knownAtMs;
    this.volume += size;
    this.value += price * size;
    this.#trades += 1;
  }

  bar(): TradeBar {
    const byTime = !Number.isNaN(this.endMs);
    return {
      openMs: byTime ? this.openMs : this.firstMs,
      closeMs: byTime ? this.endMs : this.lastMs,
      open: this.#open,
      high: this.#high,
      low: this.#low,
      close: this.#close,
      volume: this.volume,
      value: this.value,
      trades: this.#trades,
      firstTradeMs: this.firstMs,
      lastTradeMs: this.lastMs,
      knownAtMs: byTime ? Math.max(this.endMs, this.#knownAtMs) : this.#knownAtMs,
      revision: this.revision,
    };
  }
}
