// What a view sees, as a few numbers: rows and two sums over their content, of each kind, without reading them all for each moment.
// Sums are kept by the day on which rows became known; a row that a later version takes the place of is kept with the moment of that, and
// taken off again. A moment's digest is then the days before it, the rows known on its own day, and less the rows out of sight by then.
// The keeping is caught up when a digest is asked for: rows stored since are found by their stored_seq, so nothing has to be told of them.

import { dayMs } from "#infra/runtime/index.ts";
import type { AsOf, FactKind } from "#knowledge/domain/index.ts";
import { factKinds, factRules } from "../fact-rules.ts";
import { identityHash, identityOf, rangeColumn, subjectColumn, tableName } from "./fact-tables.ts";
import type { Sql } from "./sql.port.ts";

/** By kind; kinds of which nothing is in view are left out. */
export type Digest = Readonly<
  Record<string, { readonly facts: number; readonly mixed: string; readonly summed: string }>
>;

/** A moment's digest of all kinds, of what is settled. */
export async function digestAt(sql: Sql, db: string, asOf: AsOf): Promise<Digest> {
  const day = Math.floor(asOf / dayMs);
  const settled = await sql.query(settledKindsSql, { db });
  const kinds = factKinds.filter((kind) => settled[0]?.includes(kind));
  const columns = await sql.query([keptSql, ...kinds.map(knownOnDaySql)].join("\n  UNION ALL"), {
    db,
    asOf,
    day,
    dayStartMs: day * dayMs,
  });
  return digestOf(kinds, columns as readonly (readonly string[])[]);
}

/** Sums of the lines of each kind; 64 bits come as text. */
function digestOf(
  kinds: readonly FactKind[],
  [names = [], parts = [], counts = [], mixes = [], sums = []]: readonly (readonly string[])[],
): Digest {
  const totals = new Map(kinds.map((kind) => [kind as string, { facts: 0, mixed: 0n, summed: 0n }]));
  for (const [row, name] of names.entries()) {
    const total = totals.get(name);
    if (total === undefined) continue;
    const sign = parts[row] === "gone" ? -1 : 1;
    total.facts += sign * Number(counts[row]);
    total.mixed ^= BigInt(mixes[row] as string);
    total.summed += BigInt(sign) * BigInt(sums[row] as string);
  }
  const seen = [...totals].filter(([, { facts }]) => facts > 0);
  return Object.fromEntries(
    seen.map(([kind, { facts, mixed, summed }]) => [
      kind,
      { facts, mixed: String(mixed), summed: String(BigInt.asUintN(64, summed)) },
    ]),
  );
}

const settledKindsSql = "SELECT DISTINCT kind FROM {db:Identifier}.settled";

const keptSql = `
  SELECT toString(kind) AS kind, 'days' AS part, toString(sum(facts)) AS facts, toString(groupBitXor(mixed)) AS mixed,
    toString(sum(summed)) AS summed
  FROM {db:Identifier}.digest_days FINAL WHERE day < {day:Int32} GROUP BY kind
  UNION ALL
  SELECT toString(kind), 'gone', toString(count()), toString(groupBitXor(content_hash)), toString(sum(content_hash))
  FROM {db:Identifier}.superseded FINAL WHERE from_ms <= {asOf:Int64} GROUP BY kind`;

const knownOnDaySql = (kind: FactKind): string => `
  SELECT '${kind}', 'today', toString(count()), toString(groupBitXor(content_hash)), toString(sum(content_hash))
  FROM {db:Identifier}.${tableName(kind)} FINAL
  WHERE known_at_ms >= {dayStartMs:Int64} AND known_at_ms <= {asOf:Int64}`;

/**
 * Brings what is kept up to all that is stored. Never beside a write: half of a batch must not be counted. What was half done when a process
 * was killed is done again, with the same outcome.
 */
export async function settle(sql: Sql, db: string): Promise<void> {
  const [kinds = [], before = [], last = []] = await sql.query(newsSql, { db });
  for (const [row, kind] of (kinds as readonly FactKind[]).entries()) {
    const at = { db, before: Number(before[row]), last: Number(last[row]) };
    await sql.command(supersededSql(kind), at);
    await sql.command(daysSql(kind), at);
    await sql.insert(`${db}.settled`, ["kind", "settled_seq"], [[kind, at.last]]);
  }
}

/** Kinds with rows stored since they were settled: the last number settled, and the last one stored. */
const newsSql = factKinds
  .map(
    (kind) => `
  SELECT '${kind}' AS kind, (SELECT max(settled_seq) FROM {db:Identifier}.settled WHERE kind = '${kind}') AS before,
    max(stored_seq) AS last
  FROM {db:Identifier}.${tableName(kind)} WHERE stored_seq > before HAVING last > 0`,
  )
  .join("\n  UNION ALL");

/** The engine's largest Int64: a row in sight for ever. */
const never = "9223372036854775807";

/** Whether, and from when, each row that has other versions is out of sight. Only rows that a new one could be a version of are looked at. */
function supersededSql(kind: FactKind): string {
  const identity = identityOf(kind).join(", ");
  const fresh = (what: string): string =>
    `(SELECT ${what} FROM {db:Identifier}.${tableName(kind)} WHERE stored_seq > {before:UInt64})`;
  const near = [
    `${subjectColumn(kind)} IN ${fresh(`DISTINCT ${subjectColumn(kind)}`)}`,
    ...(identityOf(kind).includes(rangeColumn(kind))
      ? [`${rangeColumn(kind)} BETWEEN ${fresh(`min(${rangeColumn(kind)})`)} AND ${fresh(`max(${rangeColumn(kind)})`)}`]
      : []),
  ].join(" AND ");
  const outOfSight =
    factRules[kind].seen === "newest"
      ? `leadInFrame(known_at_ms, 1, toInt64(${never})) OVER (
           PARTITION BY ${identity} ORDER BY known_at_ms, stored_seq ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING)`
      : `if(row_number() OVER (PARTITION BY ${identity} ORDER BY known_at_ms, stored_seq DESC) = 1, toInt64(${never}), known_at_ms)`;
  return `
  INSERT INTO {db:Identifier}.superseded (kind, content_hash, from_ms, settled_seq)
  SELECT '${kind}', content_hash, ${outOfSight}, {last:UInt64}
  FROM {db:Identifier}.${tableName(kind)} FINAL
  WHERE ${near} AND ${identityHash(kind)} IN (
    SELECT identity FROM (
      SELECT ${identityHash(kind)} AS identity FROM {db:Identifier}.${tableName(kind)} FINAL
      WHERE ${near} ORDER BY ${identity} LIMIT 1 OFFSET 1 BY ${identity}
    )
  )`;
}

const dayOf = "toInt32(floor(known_at_ms / 86400000))";

/** The sums of each day on which a new row became known, counted anew: a row that was stored again stands there once. */
const daysSql = (kind: FactKind): string => `
  INSERT INTO {db:Identifier}.digest_days (kind, day, facts, mixed, summed, settled_seq)
  SELECT '${kind}', ${dayOf} AS known_day, count(), groupBitXor(content_hash), sum(content_hash), {last:UInt64}
  FROM {db:Identifier}.${tableName(kind)} FINAL
  WHERE known_day IN (SELECT DISTINCT ${dayOf} FROM {db:Identifier}.${tableName(kind)} WHERE stored_seq > {before:UInt64})
  GROUP BY known_day`;
