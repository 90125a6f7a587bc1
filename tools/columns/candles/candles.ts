// Bars as chartists read them: bodies, shadows and gaps, each measured against the means of the rows before it.
// Settings (rows and factors) are those of TA-Lib, so that patterns flag the same rows.

import type { Tape } from "../column.ts";

/** A window on the bars about one row of one lane. `k` counts rows back: 0 is the row itself. */
export class Candles {
  private row = 0;
  private readonly at = new Int32Array(8);
  private readonly columns: Float64Array<ArrayBufferLike>[] = Array.from({ length: 8 }, () => new Float64Array(0));

  private readonly lanes: number;

  constructor(lanes: number) {
    this.lanes = lanes;
  }

  /** Open, high, low, close and the four columns of `candleMeansKernel`. */
  read(tapes: readonly Tape[]): void {
    for (let i = 0; i < 8; i++) {
      this.columns[i] = tapes[i]!.data;
      this.at[i] = tapes[i]!.at;
    }
  }

  /** Goes to a value of the step: row x lanes + lane. */
  goTo(value: number): void {
    this.row = value;
  }

  private value(column: number, k: number): number {
    return this.columns[column]![this.at[column]! + this.row - k * this.lanes]!;
  }

  /** All that patterns read of this row is there. */
  whole(): boolean {
    let sum = 0;
    for (let i = 0; i < 8; i++) sum += this.value(i, 0);
    return sum - sum === 0;
  }

  open(k: number): number {
    return this.value(0, k);
  }
  high(k: number): number {
    return this.value(1, k);
  }
  low(k: number): number {
    return this.value(2, k);
  }
  close(k: number): number {
    return this.value(3, k);
  }
  white(k: number): boolean {
    return this.value(3, k) >= this.value(0, k);
  }
  /** 1 for a white body, -1 for a black one. */
  colour(k: number): 1 | -1 {
    return this.white(k) ? 1 : -1;
  }
  top(k: number): number {
    const [open, close] = [this.value(0, k), this.value(3, k)];
    return Math.max(open, close);
  }
  bottom(k: number): number {
    const [open, close] = [this.value(0, k), this.value(3, k)];
    return Math.min(open, close);
  }
  body(k: number): number {
    return Math.abs(this.value(3, k) - this.value(0, k));
  }
  range(k: number): number {
    return this.value(1, k) - this.value(2, k);
  }
  upper(k: number): number {
    return this.value(1, k) - this.top(k);
  }
  lower(k: number): number {
    return this.bottom(k) - this.value(2, k);
  }

  bodyMean(k: number): number {
    return this.value(4, k);
  }
  long(k: number): boolean {
    return this.body(k) > this.value(4, k);
  }
  doji(k: number, measure = k): boolean {
    return this.body(k) <= 0.1 * this.value(5, measure);
  }
  noUpper(k: number): boolean {
    return this.upper(k) < 0.1 * this.value(5, k);
  }
  noLower(k: number): boolean {
    return this.lower(k) < 0.1 * this.value(5, k);
  }
  someUpper(k: number): boolean {
    return this.upper(k) > 0.1 * this.value(5, k);
  }
  someLower(k: number): boolean {
    return this.lower(k) > 0.1 * this.value(5, k);
  }
  /** Mean length of both shadows of ten rows, halved: what a short shadow is below. */
  shadowMean(k: number): number {
    return this.value(6, k) / 2;
  }
  near(k: number): number {
    return 0.2 * this.value(7, k);
  }
  far(k: number): number {
    return 0.6 * this.value(7, k);
  }
  equal(x: number, y: number, k: number): boolean {
    const within = 0.05 * this.value(7, k);
    return x <= y + within && x >= y - within;
  }

  /** The body of row a lies wholly above that of row b. */
  gapUp(a: number, b: number): boolean {
    return this.bottom(a) > this.top(b);
  }
  gapDown(a: number, b: number): boolean {
    return this.top(a) < this.bottom(b);
  }
  /** Shadows included. */
  wholeGapUp(a: number, b: number): boolean {
    return this.low(a) > this.high(b);
  }
  wholeGapDown(a: number, b: number): boolean {
    return this.high(a) < this.low(b);
  }
  /** The close of row a went further than a share of row b's body into it, from below or from above. */
  into(a: number, b: number, share: number): boolean {
    const depth = this.body(b) * share;
    return this.white(b) ? this.close(a) < this.close(b) - depth : this.close(a) > this.close(b) + depth;
  }
}

export interface CandlePattern {
  readonly name: string;
  readonly says: string;
  /** Rows that it looks at, the newest included. */
  readonly rows: number;
  /** 1 upwards, -1 downwards, 0 none; 0.8 where it only just holds. */
  readonly test: (bars: Candles) => number;
}
