// The undo journals of a data folder's files, kept whole and short: to be called now and then while the desk runs.

import { existsSync } from "node:fs";
import { installJournal, journalPrefix, trimJournal, withSqliteErrors } from "#knowledge/stores/sqlite/index.ts";
import { layoutOf } from "./layout.ts";

/** Journals tables that were made since a file was opened, as the graphs' checkpoints are, and forgets what is older than a journal is kept. A
 * file without a journal stays as it is. */
export async function keepJournals(home: string): Promise<void> {
  const { default: Sqlite } = await import("better-sqlite3");
  for (const path of Object.values(layoutOf(home).sqlite)) {
    if (!existsSync(path)) continue;
    withSqliteErrors(path, () => {
      const file = new Sqlite(path, { timeout: 5_000 });
      try {
        if (!file.prepare("select 1 from sqlite_schema where name = ?").get(`${journalPrefix}state`)) return;
        installJournal(file);
        trimJournal(file);
      } finally {
        file.close();
      }
    });
  }
}
