// Bars as chartists read them: bodies, shadows and gaps, each measured against the means of the rows before it.
// Settings (rows and factors) are those of TA-Lib, so that patterns flag the same rows.

import type { Column, Tape } from "../column.ts";

const nothing: Column = new Float64Array(0);

/** A window on the bars about one row of one lane. `k` counts rows back: 0 is the row itself. */
export class Candles {
  private row = 0;
  private opens: Column = nothing;
  private opensAt = 0;
  private highs: Column = nothing;
  private highsAt = 0;
  private lows: Column = nothing;
  private lowsAt = 0;
  private closes: Column = nothing;
  private closesAt = 0;
  private bodies: Column = nothing;
  private bodiesAt = 0;
  private ranges: Column = nothing;
  private rangesAt = 0;
  private shadows: Column = nothing;
  private shadowsAt = 0;
  private nears: Column = nothing;
  private nearsAt = 0;
  private readonly lanes: number;

  constructor(lanes: number) {
    this.lanes = lanes;
  }

  /** Open, high, low, close and the four columns of `candleMeansKernel`. */
  read(tapes: readonly Tape[]): void {
    this.opens = tapes[0]!.data;
    this.opensAt = tapes[0]!.at;
    this.highs = tapes[1]!.data;
    this.highsAt = tapes[1]!.at;
    this.lows = tapes[2]!.data;
    this.lowsAt = tapes[2]!.at;
    this.closes = tapes[3]!.data;
    this.closesAt = tapes[3]!.at;
    this.bodies = tapes[4]!.data;
    this.bodiesAt = tapes[4]!.at;
    this.ranges = tapes[5]!.data;
    this.rangesAt = tapes[5]!.at;
    this.shadows = tapes[6]!.data;
    this.shadowsAt = tapes[6]!.at;
    this.nears = tapes[7]!.data;
    this.nearsAt = tapes[7]!.at;
  }

  /** Goes to a value of the step: row x lanes + lane. */
  goTo(value: number): void {
    this.row = value;
  }

  /** All that patterns read of this row is there: a mean of rows before is missing where the row itself is. */
  whole(): boolean {
    const mean = this.bodyMean(0);
    return mean - mean === 0;
  }

  open(k: number): number {
    return this.opens[this.opensAt + this.row - k * this.lanes]!;
  }
  high(k: number): number {
    return this.highs[this.highsAt + this.row - k * this.lanes]!;
  }
  low(k: number): number {
    return this.lows[this.lowsAt + this.row - k * this.lanes]!;
  }
  close(k: number): number {
    return this.closes[this.closesAt + this.row - k * this.lanes]!;
  }
  white(k: number): boolean {
    return (
      this.closes[this.closesAt + this.row - k * this.lanes]! >= this.opens[this.opensAt + this.row - k * this.lanes]!
    );
  }
  /** 1 for a white body, -1 for a black one. */
  colour(k: number): 1 | -1 {
    return this.white(k) ? 1 : -1;
  }
  top(k: number): number {
    const [open, close] = [
      this.opens[this.opensAt + this.row - k * this.lanes]!,
      this.closes[this.closesAt + this.row - k * this.lanes]!,
    ];
    return Math.max(open, close);
  }
  bottom(k: number): number {
    const [open, close] = [
      this.opens[this.opensAt + this.row - k * this.lanes]!,
      this.closes[this.closesAt + this.row - k * this.lanes]!,
    ];
    return Math.min(open, close);
  }
  body(k: number): number {
    return Math.abs(
      this.closes[this.closesAt + this.row - k * this.lanes]! - this.opens[this.opensAt + this.row - k * this.lanes]!,
    );
  }
  range(k: number): number {
    return this.highs[this.highsAt + this.row - k * this.lanes]! - this.lows[this.lowsAt + this.row - k * this.lanes]!;
  }
  upper(k: number): number {
    return this.highs[this.highsAt + this.row - k * this.lanes]! - this.top(k);
  }
  lower(k: number): number {
    return this.bottom(k) - this.lows[this.lowsAt + this.row - k * this.lanes]!;
  }

  bodyMean(k: number): number {
    return this.bodies[this.bodiesAt + this.row - k * this.lanes]!;
  }
  long(k: number): boolean {
    return this.body(k) > this.bodies[this.bodiesAt + this.row - k * this.lanes]!;
  }
  doji(k: number, measure = k): boolean {
    return this.body(k) <= 0.1 * this.ranges[this.rangesAt + this.row - measure * this.lanes]!;
  }
  noUpper(k: number): boolean {
    return this.upper(k) < 0.1 * this.ranges[this.rangesAt + this.row - k * this.lanes]!;
  }
  noLower(k: number): boolean {
    return this.lower(k) < 0.1 * this.ranges[this.rangesAt + this.row - k * this.lanes]!;
  }
  someUpper(k: number): boolean {
    return this.upper(k) > 0.1 * this.ranges[this.rangesAt + this.row - k * this.lanes]!;
  }
  someLower(k: number): boolean {
    return this.lower(k) > 0.1 * this.ranges[this.rangesAt + this.row - k * this.lanes]!;
  }
  /** Mean length of both shadows of ten rows, halved: what a short shadow is below. */
  shadowMean(k: number): number {
    return this.shadows[this.shadowsAt + this.row - k * this.lanes]! / 2;
  }
  near(k: number): number {
    return 0.2 * this.nears[this.nearsAt + this.row - k * this.lanes]!;
  }
  far(k: number): number {
    return 0.6 * this.nears[this.nearsAt + this.row - k * this.lanes]!;
  }
  equal(x: number, y: number, k: number): boolean {
    const within = 0.05 * this.nears[this.nearsAt + this.row - k * this.lanes]!;
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
