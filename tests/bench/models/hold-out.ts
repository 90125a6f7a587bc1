// The test period of a published table. It is opened once, by a choice that was fixed before anything in it was seen.

import { contentHash } from "#infra/runtime/index.ts";

/** What decides the final run: which models, with which options, seeds and trained weights. */
export type Choice = Readonly<Record<string, unknown>>;

export class HoldOut<Rows> {
  readonly #make: () => Rows;
  #choice: string | null = null;
  #opened = false;

  /** @param make cuts the test rows; nobody else is given what it is made of */
  constructor(make: () => Rows) {
    this.#make = make;
  }

  get opened(): boolean {
    return this.#opened;
  }

  /** Fixes the choice, once. @throws Error for a second one */
  fix(choice: Choice): void {
    if (this.#choice !== null)
      throw refused("The choice is fixed already; a second one would have seen the first one's answer.");
    this.#choice = contentHash(choice);
  }

  /** The test rows. @throws Error before the choice is fixed, for another choice, and the second time */
  open(choice: Choice): Rows {
    if (this.#choice === null) throw refused("Fix the choice before the test period is opened.");
    if (this.#choice !== contentHash(choice)) throw refused("This is not the choice that was fixed.");
    if (this.#opened) throw refused("The test period has been opened; a run opens it once.");
    this.#opened = true;
    return this.#make();
  }
}

const refused = (message: string): Error => new Error(message);
