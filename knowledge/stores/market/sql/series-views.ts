// What the engine keeps beside each series as rows come in: a line an hour of every kind, and of trades the bars of a second, a minute, a day.
// A line says when its last row was known and whether one may be a newer version: whoever reads it for a moment can tell if it may be used.
// Sums are of whole numbers, so that no order of adding changes them: volumes in hundred-millionths.

export const secondNs = 1_000_000_000;
export const hourNs = 3600 * secondNs;

/** Where a row stands in its series, as one number: the event's time, then the sequence from its lowest value on. */
export const placeOf = "bitShiftLeft(toInt128(event_ns), 64) + toInt128(sequence) + toInt128('9223372036854775808')";

/** Hundred-millionths of a share. */
export const volumeOf = "toInt128(if(isFinite(size), floor(size * 1e8 + 0.5), 0))";

const kept = (how: string, type: string): string => `SimpleAggregateFunction(${how}, ${type})`;

export const hoursColumns = `
  symbol LowCardinality(String), source LowCardinality(String), hour_ns Int64,
  rows ${kept("sum", "UInt64")}, mixed ${kept("groupBitXor", "UInt64")}, summed ${kept("sum", "UInt64")},
  first ${kept("min", "Int128")}, last ${kept("max", "Int128")},
  first_known_ns ${kept("min", "Int64")}, last_known_ns ${kept("max", "Int64")},
  again ${kept("sum", "UInt64")}, last_seq ${kept("max", "UInt64")}`;

export const hourOf = (table: string, hashed: string, where = "1"): string => `
  SELECT symbol, source, intDiv(event_ns, ${hourNs}) * ${hourNs} AS hour_ns,
    count() AS rows, groupBitXor(content) AS mixed, sum(content) AS summed, min(place) AS first, max(place) AS last,
    min(known_ns) AS first_known_ns, max(known_ns) AS last_known_ns, sum(again) AS again, max(stored_seq) AS last_seq
  FROM (SELECT *, ${placeOf} AS place, cityHash64(${hashed}) AS content FROM {db:Identifier}.${table} WHERE ${where})
  GROUP BY symbol, source, hour_ns`;

export const rollUpColumns = `
  symbol LowCardinality(String), source LowCardinality(String), bucket_ns Int64,
  first ${kept("min", "Int128")}, last ${kept("max", "Int128")},
  open AggregateFunction(argMin, Float64, Int128), close AggregateFunction(argMax, Float64, Int128),
  high ${kept("max", "Float64")}, low ${kept("min", "Float64")}, volume ${kept("sum", "Int128")}, rows ${kept("sum", "UInt64")},
  last_known_ns ${kept("max", "Int64")}, again ${kept("sum", "UInt64")}`;

export const rollUpOf = (table: string, seconds: number, where = "1"): string => `
  SELECT symbol, source, intDiv(event_ns, ${seconds * secondNs}) * ${seconds * secondNs} AS bucket_ns,
    min(place) AS first, max(place) AS last, argMinState(price, place) AS open, argMaxState(price, place) AS close,
    max(price) AS high, min(price) AS low, sum(shares) AS volume, count() AS rows,
    max(known_ns) AS last_known_ns, sum(again) AS again
  FROM (SELECT *, ${placeOf} AS place, ${volumeOf} AS shares FROM {db:Identifier}.${table} WHERE ${where})
  GROUP BY symbol, source, bucket_ns`;

export const rollUpOfRollUp = (table: string, seconds: number): string => `
  SELECT symbol, source, bucket * ${seconds * secondNs} AS bucket_ns,
    min(first) AS first, max(last) AS last, argMinMergeState(open) AS open, argMaxMergeState(close) AS close,
    max(high) AS high, min(low) AS low, sum(volume) AS volume, sum(rows) AS rows,
    max(last_known_ns) AS last_known_ns, sum(again) AS again
  FROM (SELECT * EXCEPT bucket_ns, intDiv(bucket_ns, ${seconds * secondNs}) AS bucket FROM {db:Identifier}.${table})
  GROUP BY symbol, source, bucket`;
