// Bulk-volume classification: how much of a second's volume buyers began, from how far its last price moved.

import { normalCdf } from "#tools/numeric/index.ts";

/**
 * Share of buyers = Phi(change / deviation): change of the second's last price from that of the last second with trades, deviation of all
 * such changes before it in the session. Half until there are two changes, and where prices never moved.
 * @source Easley, Lopez de Prado, O'Hara (2012), Review of Financial Studies 25(5), with the normal law; their bars are of volume or of a minute
 */
export class VolumeSplit {
  #last = Number.NaN;
  #count = 0;
  #mean = 0;
  #squares = 0;

  /** @param price last of a second that traded */
  shareOfBuyers(price: number): number {
    const change = price - this.#last;
    this.#last = price;
    if (Number.isNaN(change)) return 0.5;
    const variance = this.#count > 1 ? this.#squares / (this.#count - 1) : 0;
    this.#count += 1;
    const off = change - this.#mean;
    this.#mean += off / this.#count;
    this.#squares += off * (change - this.#mean);
    return variance > 0 ? normalCdf(change / Math.sqrt(variance)) : 0.5;
  }
}
