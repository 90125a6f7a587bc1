// Stream transactions of the double: one at a time holds the collections, on a copy that commit puts in place.

import { setTimeout as wait } from "node:timers/promises";
import { type Collections, copyOf } from "./collections.ts";
import { arangoFault } from "./fault.ts";

interface Running {
  readonly id: string;
  readonly own: Collections;
  readonly put: (own: Collections) => void;
  usedMs: number;
}

export class Transactions {
  #running: Running | null = null;
  #count = 0;
  /** A transaction that nobody goes on with is aborted after so long; the server's own default is a minute. */
  readonly #idleMs: number;

  constructor(idleMs: number) {
    this.#idleMs = idleMs;
  }

  /** Waits until the one that holds the collections has ended. */
  async begin(collections: Collections, put: (own: Collections) => void): Promise<string> {
    while (this.#running !== null) {
      if (performance.now() - this.#running.usedMs > this.#idleMs) this.#running = null;
      else await wait(2);
    }
    this.#count += 1;
    const id = String(this.#count);
    this.#running = { id, own: copyOf(collections), put, usedMs: performance.now() };
    return id;
  }

  collectionsOf(id: string): Collections {
    return this.#required(id).own;
  }

  end(id: string, how: "commit" | "abort"): void {
    const running = this.#required(id);
    this.#running = null;
    if (how === "commit") running.put(running.own);
  }

  #required(id: string): Running {
    const running = this.#running;
    if (running?.id !== id || performance.now() - running.usedMs > this.#idleMs) {
      throw arangoFault(404, 1655, `transaction '${id}' not found`);
    }
    running.usedMs = performance.now();
    return running;
  }
}
