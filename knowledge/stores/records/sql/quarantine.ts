// Quarantined lines in SQL. A line's identity is its content, so a source without line numbers is told apart too.

import type { Kysely } from "kysely";
import { contentHash } from "#infra/runtime/index.ts";
import type { QuarantinedLine, QuarantineRecords } from "../quarantine-records.port.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

export function quarantineRecords(db: Db, session: Session): QuarantineRecords {
  return {
    add: (lines) => session.write(() => add(db, lines)),
    clear: (dataset) => session.write(() => clear(db, dataset)),
    list: (dataset, limit) => session.read(() => list(db, dataset, limit)),
    count: (dataset) => session.read(() => count(db, dataset)),
  };
}

function* add(db: Db, lines: readonly QuarantinedLine[]): Script<void> {
  for (const { dataset, file, line, reason, raw, atMs } of lines) {
    const row = { id: contentHash([dataset, file, line, raw]), dataset, file, line, reason, raw, at_ms: atMs };
    yield* rowsOf(
      db
        .insertInto("quarantine")
        .values(row)
        .onConflict((conflict) => conflict.column("id").doNothing()),
    );
  }
}

function* clear(db: Db, dataset: string): Script<void> {
  yield* rowsOf(db.deleteFrom("quarantine").where("dataset", "=", dataset));
}

function* list(db: Db, dataset: string, limit: number): Script<readonly QuarantinedLine[]> {
  const query = db.selectFrom("quarantine").selectAll().where("dataset", "=", dataset);
  const rows = yield* rowsOf(query.orderBy("file").orderBy("line").orderBy("id").limit(limit));
  return rows.map(({ id: _id, at_ms: atMs, ...line }) => ({ ...line, atMs }));
}

function* count(db: Db, dataset: string): Script<number> {
  const query = db
    .selectFrom("quarantine")
    .select((eb) => eb.fn.countAll<number>().as("lines"))
    .where("dataset", "=", dataset);
  return Number((yield* rowsOf(query))[0]?.lines ?? 0);
}
