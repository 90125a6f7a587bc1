// What pictures of the book vary in most, learnt from earlier pictures only, and where the newest one stands: features of a book without a trained encoder.

import { callerError, contentHash } from "#infra/runtime/index.ts";
import { type PrincipalComponents, principalComponents } from "#tools/numeric/index.ts";
import { BookPicture, cellsOf, type PictureShape } from "./picture.ts";

export interface ComponentOptions extends PictureShape {
  readonly count: number;
  /** Pictures that are learnt from, the newest ones. */
  readonly history: number;
  /** Changes of the book between two pictures that are learnt from: neighbours are nearly the same. */
  readonly stride: number;
  /** Pictures after which it is learnt anew; the first time when `history` are held. */
  readonly every: number;
}

export const usualComponents: ComponentOptions = {
  rows: 16,
  levels: 10,
  count: 4,
  history: 256,
  stride: 8,
  every: 128,
};

/** Names the numbers: equal for the same options. */
export const versionOfComponents = (options: ComponentOptions): string =>
  contentHash({ bookComponents: 1, ...options });

/**
 * Principal components of the newest `history` pictures taken every `stride` changes, learnt anew every `every` such pictures; the value of a row
 * is its picture less their mean along each. What is learnt at a row serves the rows after it. A component keeps the direction it had:
 * components of equal rank are turned so that they point the same way as before. After a gap pictures begin anew and what was learnt stays.
 */
export class PictureComponents {
  readonly options: ComponentOptions;
  readonly #picture: BookPicture;
  readonly #cells: number;
  readonly #held: Float64Array;
  readonly #newest: Float64Array;
  #taken = 0;
  #since = 0;
  #fit: PrincipalComponents | null = null;

  /** @throws tools/parameter-out-of-range */
  constructor(options: ComponentOptions) {
    const { count, history, stride, every } = options;
    this.#picture = new BookPicture(options);
    this.#cells = cellsOf(options);
    const whole = [count, history, stride, every].every((value) => Number.isInteger(value) && value >= 1);
    if (!whole || history < 2 || count > Math.min(history, this.#cells))
      throw callerError(
        "tools/parameter-out-of-range",
        `${count} components of ${history} pictures, one every ${stride} changes, anew after ${every}: wanted whole numbers above 0, two pictures at least, and no more components than pictures or cells (${this.#cells}).`,
        { count, history, stride, every },
      );
    this.options = options;
    this.#held = new Float64Array(history * this.#cells);
    this.#newest = new Float64Array(this.#cells);
  }

  /** Share of variance along each component in what was learnt last; null before. */
  get shares(): Float64Array | null {
    const fit = this.#fit;
    if (fit === null) return null;
    return fit.variances.map((variance) => (fit.total > 0 ? variance / fit.total : 0));
  }

  /** @param row of the book clock. @param into shape (count): NaN while there is no whole picture, or nothing learnt */
  push(row: Float64Array, into: Float64Array): void {
    into.fill(Number.NaN);
    if (!this.#picture.push(row)) {
      this.#since = 0;
      return;
    }
    this.#picture.read(this.#newest);
    if (this.#fit !== null) valuesAlong(this.#fit, this.#newest, into);
    if (this.#since++ % this.options.stride === 0) this.#take();
  }

  #take(): void {
    const { history, every, count } = this.options;
    this.#held.set(this.#newest, (this.#taken % history) * this.#cells);
    this.#taken += 1;
    if (this.#taken < history || (this.#taken - history) % every !== 0) return;
    const fit = principalComponents(this.#held, history, this.#cells, count);
    if (this.#fit !== null) turnAlike(fit.vectors, this.#fit.vectors, this.#cells);
    this.#fit = fit;
  }
}

function valuesAlong({ mean, vectors }: PrincipalComponents, picture: Float64Array, into: Float64Array): void {
  const width = picture.length;
  for (let i = 0, at = 0; i < into.length; i++) {
    let sum = 0;
    for (let j = 0; j < width; j++, at++) sum += vectors[at]! * (picture[j]! - mean[j]!);
    into[i] = sum;
  }
}

/** Turns each vector that points away from its namesake. */
function turnAlike(vectors: Float64Array, before: Float64Array, width: number): void {
  for (let from = 0; from < vectors.length; from += width) {
    let product = 0;
    for (let j = from; j < from + width; j++) product += vectors[j]! * before[j]!;
    if (product < 0) for (let j = from; j < from + width; j++) vectors[j] = -vectors[j]!;
  }
}
