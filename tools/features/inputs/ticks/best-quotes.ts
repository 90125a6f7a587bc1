// The best bid and ask as they stand, and what changed of them since the second began.

import { flowBetween } from "./level-flow.ts";

/** An empty side is a price at infinity with size 0. */
export class BestQuotes {
  bid = Number.NEGATIVE_INFINITY;
  bidSize = 0;
  ask = Number.POSITIVE_INFINITY;
  askSize = 0;
  /** False until the first state of the session or after a gap. */
  known = false;

  flow = 0;
  changes = 0;
  bidUp = 0;
  bidDown = 0;
  askUp = 0;
  askDown = 0;
  midChanges = 0;
  midSquares = 0;
  midHigh = Number.NaN;
  midLow = Number.NaN;
  #spreadTime = 0;
  #soundTime = 0;
  #since = 0;
  /** Of the last state that had one, for the squared change. */
  #lastMid = Number.NaN;

  /** NaN while a side is empty or the bid stands above the ask. */
  get mid(): number {
    return this.bid <= this.ask && this.bidSize > 0 && this.askSize > 0 ? (this.bid + this.ask) / 2 : Number.NaN;
  }

  /** Time-weighted over the second so far; NaN where no mid stood. */
  get spreadMean(): number {
    return this.#soundTime > 0 ? this.#spreadTime / this.#soundTime : Number.NaN;
  }

  /** A side without a positive price and size is empty. @param atNs since the session opened, never going back */
  set(atNs: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    const hasBid = bid > 0 && bidSize > 0;
    const hasAsk = ask > 0 && askSize > 0;
    const bid1 = hasBid ? bid : Number.NEGATIVE_INFINITY;
    const ask1 = hasAsk ? ask : Number.POSITIVE_INFINITY;
    const bidSize1 = hasBid ? bidSize : 0;
    const askSize1 = hasAsk ? askSize : 0;
    this.#weigh(atNs);
    if (this.known) this.#count(bid1, bidSize1, ask1, askSize1);
    this.known = true;
    this.bid = bid1;
    this.bidSize = bidSize1;
    this.ask = ask1;
    this.askSize = askSize1;
    this.#follow();
  }

  /** Forgets the state: what stands after a gap says nothing about what changed in it. */
  forget(atNs: number): void {
    this.#weigh(atNs);
    this.known = false;
    this.bid = Number.NEGATIVE_INFINITY;
    this.bidSize = 0;
    this.ask = Number.POSITIVE_INFINITY;
    this.askSize = 0;
    this.#lastMid = Number.NaN;
  }

  /** The second is over: time is counted up to its end. */
  end(atNs: number): void {
    this.#weigh(atNs);
  }

  /** The next second begins with the book as it stands. */
  begin(): void {
    this.flow = this.changes = 0;
    this.bidUp = this.bidDown = this.askUp = this.askDown = 0;
    this.midChanges = this.midSquares = 0;
    this.#spreadTime = this.#soundTime = 0;
    this.midHigh = this.midLow = this.mid;
  }

  #weigh(atNs: number): void {
    if (!Number.isNaN(this.mid)) {
      const stood = atNs - this.#since;
      this.#spreadTime += (this.ask - this.bid) * stood;
      this.#soundTime += stood;
    }
    this.#since = atNs;
  }

  #count(bid: number, bidSize: number, ask: number, askSize: number): void {
    if (bid === this.bid && bidSize === this.bidSize && ask === this.ask && askSize === this.askSize) return;
    this.changes += 1;
    this.flow += flowBetween(this.bid, this.bidSize, this.ask, this.askSize, bid, bidSize, ask, askSize);
    if (bid > this.bid) this.bidUp += 1;
    else if (bid < this.bid) this.bidDown += 1;
    if (ask > this.ask) this.askUp += 1;
    else if (ask < this.ask) this.askDown += 1;
  }

  #follow(): void {
    const { mid } = this;
    if (Number.isNaN(mid)) return;
    if (!(mid <= this.midHigh)) this.midHigh = mid;
    if (!(mid >= this.midLow)) this.midLow = mid;
    if (mid !== this.#lastMid && !Number.isNaN(this.#lastMid)) {
      const change = Math.log(mid / this.#lastMid);
      this.midChanges += 1;
      this.midSquares += change * change;
    }
    this.#lastMid = mid;
  }
}
