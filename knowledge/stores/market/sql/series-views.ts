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

const common = "symbol LowCardinality(String), source LowCardinality(String)";

/** Of a second there are few rows, so its lines are plain ones: one for each block that had rows in it, cheap to write and never merged. */
export const secondColumns = `
  ${common}, bucket_ns Int64 CODEC(Delta, ZSTD(1)), first Int128 CODEC(ZSTD(1)), last Int128 CODEC(ZSTD(1)),
  open Float64 CODEC(ZSTD(1)), close Float64 CODEC(ZSTD(1)), high Float64 CODEC(ZSTD(1)), low Float64 CODEC(ZSTD(1)),
  volume Int128 CODEC(ZSTD(1)), rows UInt64 CODEC(ZSTD(1)), last_known_ns Int64 CODEC(Delta, ZSTD(1)), again UInt64 CODEC(ZSTD(1))`;

export const secondsOf = (table: string, where = "1"): string => `
  SELECT symbol, source, intDiv(event_ns, ${secondNs}) * ${secondNs} AS bucket_ns,
    min(place) AS first, max(place) AS last, argMin(price, place) AS open, argMax(price, place) AS close,
    max(price) AS high, min(price) AS low, sum(shares) AS volume, count() AS rows,
    max(known_ns) AS last_known_ns, sum(again) AS again
  FROM (SELECT *, ${placeOf} AS place, ${volumeOf} AS shares FROM {db:Identifier}.${table} WHERE ${where})
  GROUP BY symbol, source, bucket_ns`;

export const rollUpColumns = `
  ${common}, bucket_ns Int64,
  first ${kept("min", "Int128")}, last ${kept("max", "Int128")},
  open AggregateFunction(argMin, Float64, Int128), close AggregateFunction(argMax, Float64, Int128),
  high ${kept("max", "Float64")}, low ${kept("min", "Float64")}, volume ${kept("sum", "Int128")}, rows ${kept("sum", "UInt64")},
  last_known_ns ${kept("max", "Int64")}, again ${kept("sum", "UInt64")}`;

/** Lines of longer stretches out of those of shorter ones: opens and closes are states of argMin and argMax but in those of a second. */
const longer = (table: string, seconds: number, open: string, close: string): string => `
  SELECT symbol, source, bucket * ${seconds * secondNs} AS bucket_ns,
    min(lines.first) AS first, max(lines.last) AS last, ${open} AS open, ${close} AS close,
    max(high) AS high, min(low) AS low, sum(volume) AS volume, sum(rows) AS rows,
    max(last_known_ns) AS last_known_ns, sum(again) AS again
  FROM (SELECT * EXCEPT bucket_ns, intDiv(bucket_ns, ${seconds * secondNs}) AS bucket FROM {db:Identifier}.${table}) AS lines
  GROUP BY symbol, source, bucket`;

export const minutesOf = (table: string): string =>
  longer(table, 60, "argMinState(lines.open, lines.first)", "argMaxState(lines.close, lines.last)");
export const daysOf = (table: string): string =>
  longer(table, 86_400, "argMinMergeState(lines.open)", "argMaxMergeState(lines.close)");
