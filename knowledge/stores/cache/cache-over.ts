// The cache over any backend: values, namespaces, one making at a time within the process, and counting.

import { asQuorumError, type Log, QuorumError } from "#infra/runtime/index.ts";
import { type CacheBackend, type Dropped, type Found, isDropped, type Lead } from "./cache-backend.ts";
import { decoded, encoded } from "./cache-codec.ts";
import { fullKey, fullPrefix, innerSpaces, requireTtl } from "./cache-key.ts";
import type { Cache, CacheStats, CacheStore, CacheValue } from "./cache-store.port.ts";

/** A making under way. A stale one began before its key was dropped: nobody joins it any more, and what it makes is not kept. */
interface Flight {
  stale: boolean;
  readonly bytes: Promise<Uint8Array>;
}

export function cacheOver(backend: CacheBackend, log: Log): CacheStore {
  const shared = new SharedCache(backend, log);
  const space = (spaces: string): Cache => ({
    get: async (key) => shared.get(fullKey(spaces, key)),
    set: async (key, value, ttlMs) => shared.set(fullKey(spaces, key), value, ttlMs),
    delete: async (key) => shared.delete(fullKey(spaces, key)),
    getOrMake: async <T>(key: string, ttlMs: number, make: () => Promise<T>) =>
      (await shared.getOrMake(fullKey(spaces, key), ttlMs, make)) as T,
    invalidate: async (prefix) => shared.invalidate(fullPrefix(spaces, prefix)),
    namespace: (name) => space(innerSpaces(spaces, name)),
  });
  return {
    ...space(""),
    can: { shared: backend.shared },
    stats: () => shared.stats(),
    close: () => shared.close(),
  };
}

class SharedCache {
  readonly #backend: CacheBackend;
  readonly #log: Log;
  readonly #flights = new Map<string, Flight>();
  readonly #count = { hits: 0, nearHits: 0, misses: 0, made: 0, joined: 0, unkept: 0 };
  #closed = false;

  constructor(backend: CacheBackend, log: Log) {
    this.#backend = backend;
    this.#log = log;
    backend.onDropped((dropped) => this.#forget(dropped));
  }

  async get(key: string): Promise<CacheValue | undefined> {
    this.#requireOpen();
    const found = await this.#backend.get(key);
    const value = found && decoded(found.bytes);
    if (found && value !== undefined) this.#hit(found);
    else this.#count.misses += 1;
    return value;
  }

  async set(key: string, value: CacheValue, ttlMs: number): Promise<void> {
    this.#requireOpen();
    requireTtl(ttlMs);
    const bytes = encoded(value);
    const kept = await this.#dropping({ key }, () => this.#backend.set(key, bytes, ttlMs));
    if (!kept) this.#count.unkept += 1;
  }

  async delete(key: string): Promise<void> {
    this.#requireOpen();
    await this.#dropping({ key }, () => this.#backend.delete(key));
  }

  async invalidate(prefix: string): Promise<void> {
    this.#requireOpen();
    await this.#dropping({ prefix }, () => this.#backend.invalidate(prefix));
  }

  async getOrMake(key: string, ttlMs: number, make: () => Promise<unknown>): Promise<CacheValue> {
    this.#requireOpen();
    requireTtl(ttlMs);
    const joined = this.#flights.get(key);
    if (joined) this.#count.joined += 1;
    return decoded(await (joined ?? this.#begin(key, ttlMs, make)).bytes);
  }

  stats(): CacheStats {
    return { ...this.#count, ...this.#backend.held() };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#backend.close();
  }

  #begin(key: string, ttlMs: number, make: () => Promise<unknown>): Flight {
    const flight: Flight = {
      stale: false,
      bytes: this.#bytes(key, ttlMs, make, () => flight.stale).finally(() => {
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
      }),
    };
    this.#flights.set(key, flight);
    return flight;
  }

  async #bytes(key: string, ttlMs: number, make: () => Promise<unknown>, stale: () => boolean): Promise<Uint8Array> {
    const lead = await this.#lead(key);
    if ("bytes" in lead) {
      this.#hit(lead);
      return lead.bytes;
    }
    this.#count.misses += 1;
    let bytes: Uint8Array;
    try {
      bytes = encoded(await make());
    } catch (thrown) {
      await this.#aside(() => lead.giveUp());
      throw thrown;
    }
    this.#count.made += 1;
    const kept = await this.#aside(async () => {
      if (!stale()) return lead.keep(bytes, ttlMs);
      await lead.giveUp();
      return false;
    });
    if (!kept) this.#count.unkept += 1;
    return bytes;
  }

  /** What another program left under the key counts as nothing: it is deleted, and the value is made. */
  async #lead(key: string): Promise<Found | Lead> {
    const lead = await this.#backend.lead(key);
    if (!("bytes" in lead) || decoded(lead.bytes) !== undefined) return lead;
    await this.#backend.delete(key);
    return this.#lead(key);
  }

  /** The value is made and true: a cache that fails now costs its next caller time and this one nothing. It is told in log and count. */
  async #aside<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      const { code, message } = asQuorumError(thrown);
      this.#log.warn({ code }, `A value was made and not kept in the cache: ${message}`);
      return undefined;
    }
  }

  /** Before and after: a making that begins in between may have read what is being dropped. */
  async #dropping<T>(dropped: Dropped, work: () => Promise<T>): Promise<T> {
    this.#forget(dropped);
    try {
      return await work();
    } finally {
      this.#forget(dropped);
    }
  }

  #forget(dropped: Dropped): void {
    for (const [key, flight] of this.#flights) {
      if (!isDropped(dropped, key)) continue;
      flight.stale = true;
      this.#flights.delete(key);
    }
  }

  #hit({ near }: Found): void {
    this.#count.hits += 1;
    if (near) this.#count.nearHits += 1;
  }

  #requireOpen(): void {
    if (!this.#closed) return;
    throw new QuorumError("knowledge/store-failed", "The cache is closed.", { fault: "bug", retry: false });
  }
}
