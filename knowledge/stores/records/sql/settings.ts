// Settings in SQL.

import type { Kysely } from "kysely";
import type { SettingRecords } from "../setting-records.port.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

export function settingRecords(db: Kysely<Tables>, session: Session): SettingRecords {
  return {
    get: (name) => session.read(() => get(db, name)),
    set: (name, value) => session.write(() => set(db, name, value)),
  };
}

function* get(db: Kysely<Tables>, name: string): Script<string | null> {
  return (yield* rowsOf(db.selectFrom("settings").select("value").where("name", "=", name)))[0]?.value ?? null;
}

function* set(db: Kysely<Tables>, name: string, value: string): Script<void> {
  yield* rowsOf(
    db
      .insertInto("settings")
      .values({ name, value })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value })),
  );
}
