// What a driver of the cache has to do: keep bytes under full keys, and say who may make a missing value.
// Everything else (values, namespaces, sharing within the process, counting) is done once, in cache-over.ts.

/** The right to make a value. */
export interface Lead {
  /** Keeps the value, unless the key was set, deleted or invalidated since; false = not kept. */
  keep(bytes: Uint8Array, ttlMs: number): Promise<boolean>;
  /** Lets others make it. */
  giveUp(): Promise<void>;
}

export interface Found {
  readonly bytes: Uint8Array;
  /** Nobody outside this process was asked. */
  readonly near: boolean;
}

/** Which keys were dropped: one, or all that begin so. */
export type Dropped = { readonly key: string } | { readonly prefix: string };

export const isDropped = (dropped: Dropped, key: string): boolean =>
  "key" in dropped ? dropped.key === key : key.startsWith(dropped.prefix);

export interface CacheBackend {
  readonly shared: boolean;
  get(key: string): Promise<Found | undefined>;
  set(key: string, bytes: Uint8Array, ttlMs: number): Promise<boolean>;
  delete(key: string): Promise<void>;
  invalidate(prefix: string): Promise<void>;
  /** The value, or the right to make it; waits while another process is making it. */
  lead(key: string): Promise<Found | Lead>;
  /** What other processes have dropped or replaced. */
  onDropped(listener: (dropped: Dropped) => void): void;
  held(): { readonly entries: number; readonly bytes: number; readonly evicted: number };
  close(): Promise<void>;
}
