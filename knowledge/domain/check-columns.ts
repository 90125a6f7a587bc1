// What may stand in one column of a block. Each goes through the column once and notes the rows that break its rule.

import { levels, type TextColumn } from "./blocks.ts";
import { firstTickNs, highestPrice, lastTickNs, lowestPrice, mostShares } from "./known.ts";

export type Note = (row: number, reason: string) => void;

export function checkNs(name: string, column: BigInt64Array, wrong: Note): void {
  for (let row = 0; row < column.length; row++) {
    const ns = column[row] as bigint;
    if (ns < firstTickNs || ns >= lastTickNs)
      wrong(row, `${name}: wanted nanoseconds of the years 1980 to 2199, found ${ns}`);
  }
}

export function checkMs(name: string, column: Float64Array, wrong: Note): void {
  for (let row = 0; row < column.length; row++)
    if (!Number.isSafeInteger(column[row])) wrong(row, `${name}: wanted whole milliseconds, found ${column[row]}`);
}

export function checkNumbers(name: string, column: Float64Array, low: number, high: number, wrong: Note): void {
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    if (!(value >= low && value <= high)) wrong(row, `${name}: wanted ${low} to ${high}, found ${value}`);
  }
}

/** NaN stands for none. */
export function checkMaybe(name: string, column: Float64Array, low: number, high: number, wrong: Note): void {
  checkNumbers(name, column, low, high, (row, reason) => !Number.isNaN(column[row]) && wrong(row, reason));
}

export function checkWhole(name: string, column: Int8Array, low: number, high: number, wrong: Note): void {
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    if (value < low || value > high) wrong(row, `${name}: wanted ${low} to ${high}, found ${value}`);
  }
}

/** Prices get worse from level to level (direction -1: down), sizes stand beside prices only, and no level follows an empty one. */
export function checkLevels(
  name: string,
  prices: Float64Array,
  sizes: Float64Array,
  direction: 1 | -1,
  wrong: Note,
): void {
  for (let row = 0; row * levels < prices.length; row++) {
    const reason = wrongLevel(prices, sizes, row * levels, direction);
    if (reason !== null) wrong(row, `${name}: ${reason}`);
  }
}

function wrongLevel(prices: Float64Array, sizes: Float64Array, first: number, direction: 1 | -1): string | null {
  let before = direction === 1 ? 0 : Number.POSITIVE_INFINITY;
  for (let level = 0; level < levels; level++) {
    const [price, size] = [prices[first + level] as number, sizes[first + level] as number];
    if (Number.isNaN(price)) {
      before = Number.NaN;
      continue;
    }
    if (Number.isNaN(before)) return `level ${level + 1} stands behind an empty one`;
    if (!(price >= lowestPrice && price <= highestPrice))
      return `level ${level + 1}: wanted a price from ${lowestPrice} to ${highestPrice}, found ${price}`;
    if ((price - before) * direction <= 0) return `level ${level + 1} is no worse than the one before it`;
    if (!(size >= 0 && size <= mostShares))
      return `level ${level + 1}: wanted a size from 0 to ${mostShares}, found ${size}`;
    before = price;
  }
  return null;
}

/** Each different text is looked at once. */
export function checkTexts(
  name: string,
  { values, codes }: TextColumn,
  isGood: (text: string) => boolean,
  wanted: string,
  wrong: Note,
): void {
  const good = values.map(isGood);
  if (good.every(Boolean) && codes.every((code) => code < values.length)) return;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (good[code] !== true) wrong(row, `${name}: wanted ${wanted}, found ${JSON.stringify(values[code] ?? null)}`);
  }
}
