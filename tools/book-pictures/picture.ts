// The order book as a picture: levels across, changes of the book downwards, one channel a side and one for their imbalance.

import { callerError } from "#infra/runtime/index.ts";
import { levels as mostLevels } from "#knowledge/domain/index.ts";

export interface PictureShape {
  /** Changes of the book, the newest last. */
  readonly rows: number;
  /** Best levels of each side, 1 to 10. */
  readonly levels: number;
}

/** bid and ask: log(1 + size / mean size of all cells of both sides of the picture). imbalance: (bid - ask) / (bid + ask) of the sizes of a level, 0 where neither has any. */
export const pictureChannels = ["bid", "ask", "imbalance"] as const;

/** Numbers of a picture: channel by channel, row by row, level by level from the best. */
export const cellsOf = ({ rows, levels }: PictureShape): number => pictureChannels.length * rows * levels;

/** Pictures of fewer changes show nothing in time; of more are slow. */
const mostRows = 1_000;

/** @throws tools/parameter-out-of-range */
export function requireShape({ rows, levels }: PictureShape): void {
  const whole = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;
  if (whole(rows, mostRows) && whole(levels, mostLevels)) return;
  throw callerError(
    "tools/parameter-out-of-range",
    `A picture of ${rows} changes and ${levels} levels; wanted whole numbers, 1 to ${mostRows} changes and 1 to ${mostLevels} levels.`,
    { rows, levels },
  );
}

/**
 * Takes rows of the book clock one by one and holds the newest picture. Sizes are measured against the picture's own mean, so that it needs
 * nothing from outside it and looks alike for shares and for bitcoin; levels go by their rank, not by price. A level that is not there has
 * size 0. A row in which everything is missing (a halt, a gap) ends the picture: the next one is whole `rows` changes later.
 */
export class BookPicture {
  readonly shape: PictureShape;
  readonly #sizes: Float64Array;
  #seen = 0;

  /** @throws tools/parameter-out-of-range */
  constructor(shape: PictureShape) {
    requireShape(shape);
    this.shape = shape;
    this.#sizes = new Float64Array(shape.rows * 2 * shape.levels);
  }

  /** @param row of the book clock: ten bid prices, bid sizes, ask prices, ask sizes. @returns whether a whole picture stands */
  push(row: Float64Array): boolean {
    const { rows, levels } = this.shape;
    let there = false;
    const at = (this.#seen % rows) * 2 * levels;
    for (let i = 0; i < levels; i++) {
      const bid = row[mostLevels + i]!;
      const ask = row[3 * mostLevels + i]!;
      this.#sizes[at + i] = sizeOf(bid);
      this.#sizes[at + levels + i] = sizeOf(ask);
      if (bid > 0 || ask > 0) there = true;
    }
    this.#seen = there ? this.#seen + 1 : 0;
    return this.#seen >= rows;
  }

  /** Writes the picture, oldest row first. @param into `cellsOf(shape)` numbers from `at` on */
  read(into: Float32Array | Float64Array, at = 0): void {
    const { rows, levels } = this.shape;
    const plane = rows * levels;
    let sum = 0;
    for (let i = 0; i < this.#sizes.length; i++) sum += this.#sizes[i]!;
    const scale = this.#sizes.length / sum;
    for (let r = 0; r < rows; r++) {
      const from = ((this.#seen + r) % rows) * 2 * levels;
      for (let i = 0; i < levels; i++) {
        const bid = this.#sizes[from + i]!;
        const ask = this.#sizes[from + levels + i]!;
        const to = at + r * levels + i;
        into[to] = Math.log1p(bid * scale);
        into[to + plane] = Math.log1p(ask * scale);
        into[to + 2 * plane] = bid + ask > 0 ? (bid - ask) / (bid + ask) : 0;
      }
    }
  }
}

/** A level that is missing holds nothing. */
const sizeOf = (size: number): number => (Number.isNaN(size) ? 0 : Math.max(0, size));
