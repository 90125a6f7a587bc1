// The cache in the memory of this process: bounded by size, and gone with the process.

import { z } from "zod";
import { type Clock, type Log, silentLog } from "#infra/runtime/index.ts";
import type { CacheBackend, Lead } from "../../cache-backend.ts";
import { cacheOver } from "../../cache-over.ts";
import type { CacheStore } from "../../cache-store.port.ts";
import { HeldEntries } from "../../held-entries.ts";

export const MemoryCacheOptions = z.strictObject({
  /** Keys, values and what they cost beside; a value that is larger alone is not kept. */
  maximumBytes: z.int().positive().default(67_108_864),
});

export const needs = { package: "lru-cache", for: "the cache in process memory", how: "comes with `npm ci`" } as const;

/** @throws infra/package-missing */
export async function openMemoryCache(
  options: z.input<typeof MemoryCacheOptions>,
  { clock, log = silentLog }: { readonly clock: Clock; readonly log?: Log },
): Promise<CacheStore> {
  const { maximumBytes } = MemoryCacheOptions.parse(options);
  return cacheOver(new MemoryBackend(await HeldEntries.open(maximumBytes, clock)), log);
}

class MemoryBackend implements CacheBackend {
  readonly shared = false;
  readonly #entries: HeldEntries;

  constructor(entries: HeldEntries) {
    this.#entries = entries;
  }

  async get(key: string) {
    const bytes = this.#entries.get(key);
    return bytes && { bytes, near: true };
  }

  async set(key: string, bytes: Uint8Array, ttlMs: number): Promise<boolean> {
    return this.#entries.set(key, bytes, ttlMs);
  }

  async delete(key: string): Promise<void> {
    this.#entries.delete(key);
  }

  async invalidate(prefix: string): Promise<void> {
    this.#entries.deleteBeginning(prefix);
  }

  async lead(key: string) {
    const mine: Lead = { keep: (bytes, ttlMs) => this.set(key, bytes, ttlMs), giveUp: async () => {} };
    return (await this.get(key)) ?? mine;
  }

  onDropped(): void {} // there is no other process

  held() {
    return this.#entries.held();
  }

  async close(): Promise<void> {
    this.#entries.clear();
  }
}
