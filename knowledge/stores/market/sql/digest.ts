// What a view sees, as a few numbers: rows and two sums over their content, of each kind, without reading them all for each moment.
// Sums are kept by the day on which rows became known; a row that a later version takes the place of is kept with the moment of that, and
// taken off again. A moment's digest is then the days before it, the rows known on its own day, and less the rows out of sight by then.
// The keeping is caught up when a digest is asked for: rows stored since are found by their stored_seq, so nothing has to be told of them.

import { dayMs, groupedBy } from "#infra/runtime/index.ts";
import type { AsOf, FactKind } from "#knowledge/domain/index.ts";
import { factKinds, factRules } from "../fact-rules.ts";
import { identityHash, identityOf, rangeColumn, subjectColumn, tableName } from "./fact-tables.ts";
import type { Sql, SqlColumns } from "./sql.port.ts";

/** By kind; kinds of which nothing is in view are left out. */
export type Digest = Readonly<
  Record<string, { readonly facts: number; readonly mixed: string; readonly summed: string }>
>;

/** A moment's digest of what was settled. */
export async function digestAt(sql: Sql, db: string, asOf: AsOf): Promise<Digest> {
  const day = Math.floor(asOf / dayMs);
  const at = { db, asOf, day, dayStartMs: day * dayMs };
  const kept = linesOf(await sql.query(keptSql, at));
  // A kind of which a part of that day's rows is known by the moment: those are counted one by one.
  const cut = factKinds.filter((kind) => kept.some((line) => line.kind === kind && line.part === "cut"));
  const counted = cut.length === 0 ? [] : linesOf(await sql.query(cut.map(knownOnDaySql).join("\n  UNION ALL "), at));
  return sumOf([...kept.filter(({ part }) => part !== "cut"), ...counted]);
}

interface Line {
  readonly kind: string;
  readonly part: string;
  readonly facts: number;
  readonly mixed: bigint;
  readonly summed: bigint;
}

/** 64 bits come as text. */
const linesOf = ([kinds = [], parts = [], counts = [], mixes = [], sums = []]: SqlColumns): readonly Line[] =>
  kinds.map((kind, row) => ({
    kind: String(kind),
    part: String(parts[row]),
    facts: Number(counts[row]),
    mixed: BigInt(String(mixes[row])),
    summed: BigInt(String(sums[row])),
  }));

function sumOf(lines: readonly Line[]): Digest {
  const totals = [...groupedBy(lines, ({ kind }) => kind)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, own]) => {
      const sign = ({ part }: Line): number => (part === "gone" ? -1 : 1);
      const facts = own.reduce((sum, line) => sum + sign(line) * line.facts, 0);
      const mixed = own.reduce((mix, line) => mix ^ line.mixed, 0n);
      const summed = own.reduce((sum, line) => sum + BigInt(sign(line)) * line.summed, 0n);
      return [kind, { facts, mixed: String(mixed), summed: String(BigInt.asUintN(64, summed)) }] as const;
    });
  return Object.fromEntries(totals.filter(([, { facts }]) => facts > 0));
}

/** The days before, the day itself where it is wholly known, and the rows out of sight. */
const keptSql = `
  SELECT toString(kind) AS kind, 'days' AS part, toString(sum(facts)) AS facts, toString(groupBitXor(mixed)) AS mixed,
    toString(sum(summed)) AS summed
  FROM {db:Identifier}.digest_days FINAL WHERE day < {day:Int32} GROUP BY kind
  UNION ALL
  SELECT toString(kind), if(last_ms <= {asOf:Int64}, 'day', 'cut'), toString(facts), toString(mixed), toString(summed)
  FROM {db:Identifier}.digest_days FINAL WHERE day = {day:Int32} AND first_ms <= {asOf:Int64}
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
  const { written, settled } = await standingOf(sql, db);
  for (const kind of factKinds) {
    const [blocks, before] = [written.get(tableName(kind)), settled.get(kind)];
    if (blocks === undefined || before?.blocks === blocks) continue;
    const [last] = await sql.query(lastStoredSql(kind), { db });
    const at = { db, before: before?.seq ?? 0, last: Number(last?.[0] ?? 0) };
    if (at.last > at.before) {
      await sql.command(supersededSql(kind), at);
      await sql.command(daysSql(kind), at);
    }
    await sql.insert(`${db}.settled`, ["kind", "settled_seq", "blocks"], [[kind, at.last, blocks]]);
  }
}

interface Standing {
  /** By table: a number that the engine raises with every insert, and no merge changes. */
  readonly written: ReadonlyMap<string, number>;
  /** By kind: that number, and the last stored_seq, when it was settled. */
  readonly settled: ReadonlyMap<string, { readonly blocks: number; readonly seq: number }>;
}

async function standingOf(sql: Sql, db: string): Promise<Standing> {
  const [origins = [], names = [], blocks = [], seqs = []] = await sql.query(standingSql, { db });
  const lines = origins.map((origin, row) => ({
    origin,
    name: String(names[row]),
    blocks: Number(blocks[row]),
    seq: Number(seqs[row]),
  }));
  const of = (origin: string) => lines.filter((line) => line.origin === origin);
  return {
    written: new Map(of("written").map((line) => [line.name, line.blocks])),
    settled: new Map(of("settled").map((line) => [line.name, line])),
  };
}

const standingSql = `
  SELECT 'written' AS origin, table AS name, sum(highest) AS blocks, 0 AS seq FROM (
    SELECT table, partition_id, max(max_block_number) AS highest FROM system.parts
    WHERE database = {db:String} AND active AND rows > 0 GROUP BY table, partition_id
  ) GROUP BY table
  UNION ALL
  SELECT 'settled', toString(kind), blocks, settled_seq FROM {db:Identifier}.settled FINAL`;

const lastStoredSql = (kind: FactKind): string => `SELECT max(stored_seq) FROM {db:Identifier}.${tableName(kind)}`;

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
  INSERT INTO {db:Identifier}.digest_days (kind, day, first_ms, last_ms, facts, mixed, summed, settled_seq)
  SELECT '${kind}', ${dayOf} AS known_day, min(known_at_ms), max(known_at_ms), count(), groupBitXor(content_hash),
    sum(content_hash), {last:UInt64}
  FROM {db:Identifier}.${tableName(kind)} FINAL
  WHERE known_day IN (SELECT DISTINCT ${dayOf} FROM {db:Identifier}.${tableName(kind)} WHERE stored_seq > {before:UInt64})
  GROUP BY known_day`;
