// For how long the series rows of a data set that expires are kept. A data set that does not ask for it keeps everything: the engine drops
// old rows silently as it merges, which is right for a live feed and wrong for history that was just imported.

import type { SeriesKind } from "#knowledge/domain/index.ts";
import { filledTables, seriesTable } from "./series-tables.ts";
import type { Sql } from "./sql.port.ts";

/** Years since the event. */
const rowYears = 5;
/** Of bars made of trades; those of a second go with the trades, those of a day stay for good. */
const minuteBarYears = 10;

const ttlSql = "SELECT engine_full FROM system.tables WHERE database = {db:String} AND name = {table:String}";

/** Gives each table of the kind its time to live, or takes it away; the engine is asked only where something changes. */
export async function keepFor(sql: Sql, db: string, kind: SeriesKind, expires: boolean): Promise<void> {
  const tables = [{ name: seriesTable[kind], start: "event_ns" }, ...filledTables(kind)];
  for (const { name, start } of tables) {
    const years = expires ? yearsOf(name) : undefined;
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

function yearsOf(table: string): number | undefined {
  if (table === "trades_1d") return undefined;
  return table === "trades_1m" ? minuteBarYears : rowYears;
}
