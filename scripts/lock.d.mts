/** Entries that the lock names as optional dependencies but does not hold: path -> entry. */
export function missingEntries(lock: unknown): Record<string, { version: string; optional: true }>;
