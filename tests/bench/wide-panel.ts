// A panel as wide as a desk's universe from fewer real symbols, for benches that are held against Python on the same numbers.

import { sp500Closes } from "./market-data.ts";

export interface WidePanel {
  readonly rows: number;
  readonly lanes: number;
  /** Adjusted closes, row t, lane s at t * lanes + s. */
  readonly closes: Float64Array;
}

/** The 223 symbols of sp500-daily with a whole history, by name; lane 223 and on is symbol s % 223 with its log returns rolled forward by
 * 97 (s div 223) rows. Exponentials differ in the last digit between languages, and with them what counts as a tie: hand the numbers over. */
export function widePanel(lanes: number, rows: number): WidePanel {
  const real = sp500Closes(lanes, rows);
  const closes = new Float64Array(rows * lanes);
  for (let s = 0; s < lanes; s++) {
    const from = real[s % real.length]!.closes;
    const roll = 97 * Math.floor(s / real.length);
    let sum = 0;
    for (let t = 0; t < rows; t++) {
      const at = (t - roll + rows) % rows;
      sum += at === 0 ? 0 : Math.log(from[at]!) - Math.log(from[at - 1]!);
      closes[t * lanes + s] = roll === 0 ? from[t]! : from[0]! * Math.exp(sum);
    }
  }
  return { rows, lanes, closes };
}

/** Minus the return over the last rows: short-term reversal. Missing in the first ones. */
export const reversalOf = ({ closes, lanes }: WidePanel, over: number): Float64Array =>
  closes.map((close, at) => (at < over * lanes ? Number.NaN : 1 - close / closes[at - over * lanes]!));
