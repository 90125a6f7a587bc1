// The views used last, so that the specialists of one question share what was read. Least recently used goes first.

import type { AsOf, Dataset } from "#knowledge/domain/index.ts";
import type { MarketView } from "./market-store.port.ts";

export class ViewCache {
  readonly #views = new Map<string, MarketView>();
  readonly #capacity: number;

  constructor(capacity = 32) {
    this.#capacity = capacity;
  }

  /** The view of a data set at a moment; the same one for the same description until it falls out. */
  at(dataset: Dataset, asOf: AsOf, open: () => MarketView): MarketView {
    const key = `${dataset.id}@${asOf}`;
    const known = this.#views.get(key);
    this.#views.delete(key);
    const view = known?.dataset === dataset ? known : open();
    this.#views.set(key, view);
    if (this.#views.size > this.#capacity) {
      const oldest = this.#views.keys().next();
      if (!oldest.done) this.#views.delete(oldest.value);
    }
    return view;
  }
}
