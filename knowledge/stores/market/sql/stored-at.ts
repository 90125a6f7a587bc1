// When a row was stored, by the engine's own clock, so that a backup can be brought back to a moment. No read for the desk looks at it:
// what the desk could know is told by known_at_ms alone.

export const storedAtColumn = "stored_at_ms Int64 DEFAULT toUnixTimestamp64Milli(now64(3)) CODEC(Delta, ZSTD(1))";

/** For a table made by an earlier step. Rows that are there count as stored when their number was given, which is a time in microseconds;
 * so do those that come: their numbers only run ahead of the clock where more than a million rows a second come for long. */
export const addStoredAt = (table: string): string =>
  `ALTER TABLE {db:Identifier}.${table} ADD COLUMN IF NOT EXISTS stored_at_ms Int64 DEFAULT toInt64(intDiv(stored_seq, 1000)) CODEC(Delta, ZSTD(1))`;
