// The best few of many, kept while they go by.

/** Keeps the `most` slots of highest score; of equal scores the one whose noteId comes first. */
export class BestList {
  readonly most: number;
  readonly #noteIds: readonly string[];
  readonly #slots: number[] = [];
  readonly #scores: number[] = [];
  #worst = Number.NEGATIVE_INFINITY;

  /** @param noteIds of each slot */
  constructor(most: number, noteIds: readonly string[]) {
    this.most = most;
    this.#noteIds = noteIds;
  }

  /** Below this nothing is taken any more. */
  get worst(): number {
    return this.#worst;
  }

  offer(slot: number, score: number): void {
    if (score < this.#worst) return;
    const at = this.#placeOf(slot, score);
    if (at >= this.most) return;
    this.#slots.splice(at, 0, slot);
    this.#scores.splice(at, 0, score);
    if (this.#slots.length > this.most) {
      this.#slots.pop();
      this.#scores.pop();
    }
    if (this.#slots.length === this.most) this.#worst = this.#scores[this.most - 1] as number;
  }

  /** Best first. */
  entries(): readonly { readonly slot: number; readonly score: number }[] {
    return this.#slots.map((slot, place) => ({ slot, score: this.#scores[place] as number }));
  }

  #placeOf(slot: number, score: number): number {
    let low = 0;
    let high = this.#slots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const held = this.#scores[middle] as number;
      const before = held > score || (held === score && this.#idOf(this.#slots[middle] as number) < this.#idOf(slot));
      if (before) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #idOf(slot: number): string {
    return this.#noteIds[slot] as string;
  }
}
