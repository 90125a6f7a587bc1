// Columns: numbers by time and lane. A lane is a series of its own, mostly one symbol.

/** Row t, lane s stands at t * lanes + s, so that one moment of all lanes lies together. NaN = missing. */
export type Column = Float64Array<ArrayBufferLike>;

/**
 * A column under way: `data[at]` is the first lane of the first new row. The rows before it, as many as the reader's `lookback`, are there
 * too; before the beginning they are missing (NaN).
 */
export interface Tape {
  readonly data: Column;
  readonly at: number;
}
