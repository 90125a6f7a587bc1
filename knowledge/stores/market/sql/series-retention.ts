// For how long a data set keeps its series rows. Nothing is forgotten unless a data set asks for it: the engine drops old rows silently as it
// merges, which is right for a live feed and wrong for history that was just imported.

import { z } from "zod";
import type { SeriesKind } from "#knowledge/domain/index.ts";
import { filledTables, seriesTable } from "./series-tables.ts";
import type { Sql } from "./sql.port.ts";

const years = z.int().min(1).max(100);

/** Years since the event, by kind of row; what is left out is kept for good. */
export const Retention = z.strictObject({
  trade: years.optional(),
  quote: years.optional(),
  book: years.optional(),
  delta: years.optional(),
  order: years.optional(),
  /** Bars of a minute made of trades; those of a second go with the trades, those of a day stay. */
  minuteBars: years.optional(),
});
export type Retention = z.infer<typeof Retention>;

/** What a live feed may well use. */
export const usualRetention: Retention = { trade: 5, quote: 5, book: 5, delta: 5, order: 5, minuteBars: 10 };

const ttlSql = "SELECT engine_full FROM system.tables WHERE database = {db:String} AND name = {table:String}";

/** Gives each table of the kind its time to live, or takes it away; the engine is asked only where something changes. */
export async function keepFor(sql: Sql, db: string, kind: SeriesKind, retention: Retention): Promise<void> {
  const own = retention[kind];
  const tables = [
    { name: seriesTable[kind], start: "event_ns", years: own },
    ...filledTables(kind).map(({ name, start }) => ({ name, start, years: yearsOf(name, retention, own) })),
  ];
  for (const { name, start, years } of tables) {
    const [found] = await sql.query(ttlSql, { db, table: name });
    const set = /toIntervalYear\((\d+)\)/.exec(String(found?.[0] ?? ""))?.[1];
    if (set === (years === undefined ? undefined : String(years))) continue;
    const change =
      years === undefined
        ? "REMOVE TTL"
        : `MODIFY TTL toDateTime(fromUnixTimestamp64Nano(${start}, 'UTC'), 'UTC') + toIntervalYear(${years})`;
    await sql.command(`ALTER TABLE {db:Identifier}.${name} ${change}`, { db });
  }
}

function yearsOf(table: string, { minuteBars }: Retention, own: number | undefined): number | undefined {
  if (table === "trades_1d") return undefined;
  return table === "trades_1m" ? minuteBars : own;
}
