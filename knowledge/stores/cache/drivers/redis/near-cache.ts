// Values of the server held in this process for a short while, as long as the server tells what is dropped. While it does not, nothing
// is held: then what was dropped in the meantime is not known.

import { type Dropped, isDropped } from "../../cache-backend.ts";
import type { HeldEntries } from "../../held-entries.ts";

/** A value on its way from the server. One that was dropped before it arrived is not held. */
export interface Arrival {
  arrived(bytes: Uint8Array, leftMs: number): void;
  /** Safe to call after `arrived`. */
  end(): void;
}

export class NearCache {
  readonly #entries: HeldEntries;
  readonly #maximumTtlMs: number;
  readonly #underWay = new Set<{ readonly key: string; dropped: boolean }>();
  #told = false;

  constructor(entries: HeldEntries, maximumTtlMs: number) {
    this.#entries = entries;
    this.#maximumTtlMs = maximumTtlMs;
  }

  get(key: string): Uint8Array | undefined {
    return this.#told ? this.#entries.get(key) : undefined;
  }

  /** To be called before the server is asked. */
  awaits(key: string): Arrival {
    const arrival = { key, dropped: !this.#told };
    this.#underWay.add(arrival);
    return {
      arrived: (bytes, leftMs) => {
        this.#underWay.delete(arrival);
        if (!arrival.dropped && leftMs > 0) this.#entries.set(key, bytes, Math.min(leftMs, this.#maximumTtlMs));
      },
      end: () => this.#underWay.delete(arrival),
    };
  }

  drop(dropped: Dropped): void {
    for (const arrival of this.#underWay) if (isDropped(dropped, arrival.key)) arrival.dropped = true;
    if ("key" in dropped) this.#entries.delete(dropped.key);
    else this.#entries.deleteBeginning(dropped.prefix);
  }

  /** From now on the server tells what is dropped. */
  isTold(): void {
    this.#told = true;
  }

  isNotTold(): void {
    this.#told = false;
    this.drop({ prefix: "" });
  }

  held() {
    return this.#entries.held();
  }
}
