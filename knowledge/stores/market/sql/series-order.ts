// Which rows of a block may be newer versions of rows before them: those that stand at or before another row of their symbol and source.
// Told once, as the rows are stored, so that every read knows where it must look for versions and where it need not.

import type { BlockOf, SeriesKind, SymbolId } from "#knowledge/domain/index.ts";

export interface Place {
  readonly eventNs: bigint;
  readonly sequence: bigint;
}

export interface Marked {
  /** 1 where a row stands at or before another. */
  readonly again: Uint8Array;
  /** The furthest place of each symbol of the block, rows before it included. */
  readonly furthest: ReadonlyMap<SymbolId, Place>;
}

const before: Place = { eventNs: -(2n ** 63n), sequence: -(2n ** 63n) };

/** @param known the furthest place of each symbol in store, of the block's source */
export function markAgain<K extends SeriesKind>(
  { rows, symbol, columns }: BlockOf<K>,
  known: ReadonlyMap<SymbolId, Place>,
): Marked {
  const { eventNs, sequence } = columns as BlockOf<"trade">["columns"];
  const slots = Uint32Array.from(symbol.values, (value) => symbol.values.indexOf(value)); // a text may stand twice among the values
  const starts = symbol.values.map((value) => known.get(value) ?? before);
  const events = BigInt64Array.from(starts, (place) => place.eventNs);
  const sequences = BigInt64Array.from(starts, (place) => place.sequence);
  const again = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const slot = slots[symbol.codes[row] as number] as number;
    const event = eventNs[row] as bigint;
    const number = sequence[row] as bigint;
    const lastEvent = events[slot] as bigint;
    if (event > lastEvent || (event === lastEvent && number > (sequences[slot] as bigint))) {
      events[slot] = event;
      sequences[slot] = number;
    } else again[row] = 1;
  }
  const furthest = new Map(
    symbol.values.map((value, code) => [
      value,
      { eventNs: events[slots[code] as number] as bigint, sequence: sequences[slots[code] as number] as bigint },
    ]),
  );
  return { again, furthest };
}

/** One number for a place, as the views keep it: series-views.ts. */
export const placeOfNumber = (number: bigint): Place => ({
  eventNs: number >> 64n,
  sequence: (number & (2n ** 64n - 1n)) - 2n ** 63n,
});
