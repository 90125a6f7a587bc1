// Trades of one second, summed.

import { type SignRule, signOf, TradeSigns } from "./trade-sign.ts";
import { VolumeSplit } from "./volume-split.ts";

export class TradeSums {
  count = 0;
  volume = 0;
  buyVolume = 0;
  sellVolume = 0;
  buyCount = 0;
  sellCount = 0;
  value = 0;
  high = Number.NaN;
  low = Number.NaN;
  last = Number.NaN;
  sizeMax = 0;
  sizeSquares = 0;
  gaps = 0;
  gapSquares = 0;
  signedValue = 0;
  effective = 0;
  quotedValue = 0;
  tickBuys = 0;
  hidden = 0;
  /** NaN before the session's first trade. */
  lastAtNs = Number.NaN;
  readonly #rule: SignRule;
  readonly #signs = new TradeSigns();
  readonly #split = new VolumeSplit();

  constructor(rule: SignRule) {
    this.#rule = rule;
  }

  /** @param own sign of the feed, 0 for none; @param mid before the trade, NaN for none */
  add(atNs: number, price: number, size: number, own: number, mid: number, isHidden: boolean): void {
    const tick = this.#signs.tick(price);
    if (atNs < 0) return; // before the session: only the price is remembered
    const sign = signOf(this.#rule, own, price, mid, tick);
    this.count += 1;
    this.volume += size;
    this.value += price * size;
    if (sign > 0) {
      this.buyVolume += size;
      this.buyCount += 1;
    } else if (sign < 0) {
      this.sellVolume += size;
      this.sellCount += 1;
    }
    this.signedValue += sign * price * size;
    if (sign !== 0 && !Number.isNaN(mid)) {
      this.effective += 2 * sign * (price - mid) * size;
      this.quotedValue += price * size;
    }
    if (tick > 0) this.tickBuys += size;
    if (isHidden) this.hidden += size;
    if (!(price <= this.high)) this.high = price;
    if (!(price >= this.low)) this.low = price;
    this.last = price;
    if (size > this.sizeMax) this.sizeMax = size;
    this.sizeSquares += size * size;
    const gap = (atNs - this.lastAtNs) / 1e9;
    if (!Number.isNaN(gap)) {
      this.gaps += gap;
      this.gapSquares += gap * gap;
    }
    this.lastAtNs = atNs;
  }

  /** The second is over. Under the bulk rule its volume is divided now; single trades have no sign then, so no effective spread either. */
  end(): void {
    if (this.#rule !== "bulk") return;
    const share = this.count > 0 ? this.#split.shareOfBuyers(this.last) : 0.5;
    this.buyVolume = share * this.volume;
    this.sellVolume = this.volume - this.buyVolume;
    this.buyCount = share * this.count;
    this.sellCount = this.count - this.buyCount;
    this.signedValue = (2 * share - 1) * this.value;
    this.effective = this.quotedValue = Number.NaN;
  }

  begin(): void {
    this.count = this.volume = this.value = 0;
    this.buyVolume = this.sellVolume = this.buyCount = this.sellCount = 0;
    this.high = this.low = this.last = Number.NaN;
    this.sizeMax = this.sizeSquares = 0;
    this.gaps = this.gapSquares = 0;
    this.signedValue = this.effective = this.quotedValue = 0;
    this.tickBuys = this.hidden = 0;
  }

  /** The feed was down: the time since the last trade is not known any more. */
  forget(): void {
    this.lastAtNs = Number.NaN;
  }
}
