// The cache: values that can be made again, kept for a while. It may forget anything at any time; what it gives was put there.
// What must not be lost belongs into another store.

/** JSON without holes: no NaN, no undefined in lists, no dates or maps; or bytes. Undefined members of objects are left out. */
export type CacheValue = unknown;

export interface CacheStats {
  readonly hits: number;
  /** Of the hits, those that asked nobody outside this process. */
  readonly nearHits: number;
  readonly misses: number;
  readonly made: number;
  /** Callers who got what another caller of this process was making already. */
  readonly joined: number;
  /** Values that were made and could not be kept: too large, dropped meanwhile, or the server was gone. */
  readonly unkept: number;
  readonly evicted: number;
  /** Held in this process now. */
  readonly entries: number;
  readonly bytes: number;
}

/**
 * A key is 1 to 512 characters without control characters. Times to live are whole milliseconds, 1 to 10 years.
 * A value handed out is the caller's own: changing it changes nothing here.
 */
export interface Cache {
  /** Undefined = not there, or its time is over; null is a value. */
  get(key: string): Promise<CacheValue | undefined>;
  /** Replaces value and time to live. */
  set(key: string, value: CacheValue, ttlMs: number): Promise<void>;
  /** Deleting what is not there does nothing. */
  delete(key: string): Promise<void>;
  /**
   * The value, or else what `make` returns, which is kept. Callers at one time share one making, across processes where the store is
   * shared; whoever holds it up by dying is replaced. An error of `make` goes to all who share it and is not kept. What is made while
   * its key is set, deleted or invalidated goes to those who asked before and is not kept.
   */
  getOrMake<T>(key: string, ttlMs: number, make: () => Promise<T>): Promise<T>;
  /** Drops the keys that begin with the prefix; "" drops all of this namespace and those inside it. Reaches other processes. */
  invalidate(prefix: string): Promise<void>;
  /** Keys apart from all others. The name is 1 to 40 of a-z, 0-9 and "-". Put the version of the values' shape in it. */
  namespace(name: string): Cache;
}

export interface CacheStore extends Cache {
  readonly can: {
    /** Other processes see the values, share the making and are told of what is dropped. */
    readonly shared: boolean;
  };
  /** Since it was opened, by this process. */
  stats(): CacheStats;
  /** Safe to call twice. */
  close(): Promise<void>;
}
