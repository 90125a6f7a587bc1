// Views that fell behind their rows, or ran ahead of them: a process killed between a block and its views leaves such. They are found by
// counting, month by month, and made anew from the rows. Only for whoever alone writes: another's insert under way looks the same.

import type { SeriesKind } from "#knowledge/domain/index.ts";
import { contentOf, type FilledTable, filledTables, seriesTable } from "./series-tables.ts";
import { hourOf, secondsOf } from "./series-views.ts";
import type { Sql } from "./sql.port.ts";

const monthOf = (column: string): string => `toYYYYMM(fromUnixTimestamp64Nano(${column}, 'UTC'))`;

const storedSql = `
  SELECT partition, sum(rows) FROM system.parts
  WHERE database = {db:String} AND table = {table:String} AND active GROUP BY partition`;

const filledSql = ({ name, start }: FilledTable): string =>
  `SELECT toString(${monthOf(start)}) AS month, sum(rows) FROM {db:Identifier}.${name} GROUP BY month`;

const forgetsSql = `
  SELECT position(engine_full, ' TTL ') > 0 FROM system.tables WHERE database = {db:String} AND name = {table:String}`;

/** The months made anew, as 202501. */
export async function mendViews(sql: Sql, db: string, kind: SeriesKind): Promise<readonly string[]> {
  const table = seriesTable[kind];
  const stored = byMonth(await sql.query(storedSql, { db, table }));
  const forgets = Number((await sql.query(forgetsSql, { db, table }))[0]?.[0] ?? 0) === 1;
  const mended = new Set<string>();
  for (const filled of filledTables(kind)) {
    const lines = byMonth(await sql.query(filledSql(filled), { db }));
    for (const month of new Set([...stored.keys(), ...lines.keys()])) {
      const [rows, counted] = [stored.get(month) ?? 0, lines.get(month) ?? 0];
      // Where old rows are forgotten, views remember them for as long as they like.
      if (counted < rows || (counted > rows && !forgets)) mended.add(month);
    }
  }
  for (const month of mended) await fill(sql, db, kind, month);
  return [...mended].sort();
}

async function fill(sql: Sql, db: string, kind: SeriesKind, month: string): Promise<void> {
  if (!/^\d{6}$/.test(month)) return; // the engine's own name of a partition; it cannot be bound
  const table = seriesTable[kind];
  const where = `${monthOf("event_ns")} = ${month}`;
  const settings = "SETTINGS optimize_aggregation_in_order = 1, insert_deduplicate = 0";
  for (const { name } of filledTables(kind))
    await sql.command(`ALTER TABLE {db:Identifier}.${name} DROP PARTITION ${month}`, { db });
  await sql.command(`INSERT INTO {db:Identifier}.${table}_hours ${hourOf(table, contentOf[kind], where)} ${settings}`, {
    db,
  });
  if (kind === "trade")
    // the longer bars fill themselves from these
    await sql.command(`INSERT INTO {db:Identifier}.trades_1s ${secondsOf(table, where)} ${settings}`, { db });
}

function byMonth([months = [], rows = []]: Awaited<ReturnType<Sql["query"]>>): Map<string, number> {
  return new Map(months.map((month, index) => [String(month), Number(rows[index])]));
}
