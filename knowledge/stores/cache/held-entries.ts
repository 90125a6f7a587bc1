// Bytes in this process with an end to each, and a bound on all: what was used longest ago goes first.

import type { LRUCache } from "lru-cache";
import { type Clock, QuorumError } from "#infra/runtime/index.ts";

interface Entry {
  readonly bytes: Uint8Array;
  readonly fromMs: number;
  readonly endMs: number;
}

/** What an entry costs beside its key and its bytes, roughly. */
const entryCostBytes = 200;

export class HeldEntries {
  readonly #entries: LRUCache<string, Entry>;
  readonly #clock: Clock;
  readonly #evicted: { count: number };

  private constructor(entries: LRUCache<string, Entry>, clock: Clock, evicted: { count: number }) {
    this.#entries = entries;
    this.#clock = clock;
    this.#evicted = evicted;
  }

  /** @throws infra/package-missing */
  static async open(maximumBytes: number, clock: Clock): Promise<HeldEntries> {
    const { LRUCache } = await load();
    const evicted = { count: 0 };
    const entries = new LRUCache<string, Entry>({
      maxSize: maximumBytes,
      sizeCalculation: ({ bytes }, key) => bytes.length + 2 * key.length + entryCostBytes,
      dispose: (_entry, _key, reason) => {
        if (reason === "evict") evicted.count += 1;
      },
    });
    return new HeldEntries(entries, clock, evicted);
  }

  /** A clock that was set back makes an entry's age unknown: then it is not given. */
  get(key: string): Uint8Array | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    const nowMs = this.#clock.nowMs();
    if (nowMs >= entry.fromMs && nowMs < entry.endMs) return entry.bytes;
    this.#entries.delete(key);
    return undefined;
  }

  /** False where it is larger than the bound: then nothing is held under the key. */
  set(key: string, bytes: Uint8Array, ttlMs: number): boolean {
    const fromMs = this.#clock.nowMs();
    // A copy: bytes from the network may be a small part of a large piece of memory, which would be held whole.
    this.#entries.set(key, { bytes: new Uint8Array(bytes), fromMs, endMs: fromMs + ttlMs });
    return this.#entries.has(key);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  deleteBeginning(prefix: string): void {
    for (const key of [...this.#entries.keys()]) if (key.startsWith(prefix)) this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  held(): { readonly entries: number; readonly bytes: number; readonly evicted: number } {
    return { entries: this.#entries.size, bytes: this.#entries.calculatedSize, evicted: this.#evicted.count };
  }
}

async function load(): Promise<typeof import("lru-cache")> {
  try {
    return await import("lru-cache");
  } catch (cause) {
    const message = "lru-cache is not installed. Run `npm ci`.";
    throw new QuorumError("infra/package-missing", message, { fault: "outside", retry: false, cause });
  }
}
