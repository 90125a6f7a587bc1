// Quarantined lines in SQL. A line's identity is its content, so a source without line numbers is told apart too.

import type { Kysely } from "kysely";
import { type Clock, contentHash } from "#infra/runtime/index.ts";
import type { KeptLine, QuarantinedLine, ReplayableQuarantine } from "../quarantine-records.port.ts";
import { inBatches } from "./batches.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

export function quarantineRecords(db: Db, session: Session, clock: Clock): ReplayableQuarantine {
  return {
    add: (lines) => session.write(() => add(db, lines)),
    clear: (dataset, source) => session.write(() => clear(db, dataset, source)),
    list: (dataset, limit, filter) => session.read(() => list(db, dataset, limit, filter?.source)),
    count: (dataset) => session.read(() => count(db, dataset)),
    resolve: (ids) => session.write(() => resolve(db, ids, clock.nowMs())),
  };
}

/** The same line twice in one call is one row, the first: a statement may not touch a row twice. */
function* add(db: Db, lines: readonly QuarantinedLine[]): Script<void> {
  const rows = new Map<string, Tables["quarantine"]>();
  for (const { dataset, file, line, reason, raw, atMs, source = null } of lines) {
    const id = contentHash([dataset, file, line, raw]);
    if (!rows.has(id))
      rows.set(id, { id, dataset, file, line, reason, raw, at_ms: atMs, source, resolved_at_ms: null });
  }
  yield* inBatches([...rows.values()], (batch) =>
    db
      .insertInto("quarantine")
      .values(batch)
      .onConflict((conflict) =>
        conflict
          .column("id")
          .doUpdateSet((eb) => ({
            reason: eb.ref("excluded.reason"),
            at_ms: eb.ref("excluded.at_ms"),
            source: eb.ref("excluded.source"),
            resolved_at_ms: null,
          }))
          .where("quarantine.resolved_at_ms", "is not", null),
      ),
  );
}

function* clear(db: Db, dataset: string, source?: string): Script<void> {
  let lines = db.deleteFrom("quarantine").where("dataset", "=", dataset);
  if (source !== undefined) lines = lines.where((eb) => eb.or([eb("source", "=", source), eb("source", "is", null)]));
  yield* rowsOf(lines);
}

function* list(db: Db, dataset: string, limit: number, source?: string): Script<readonly KeptLine[]> {
  let query = db
    .selectFrom("quarantine")
    .selectAll()
    .where("dataset", "=", dataset)
    .where("resolved_at_ms", "is", null)
    .orderBy("file")
    .orderBy("line", (order) => order.asc().nullsFirst())
    .orderBy("id")
    .limit(limit);
  if (source !== undefined) query = query.where("source", "=", source);
  return (yield* rowsOf(query)).map(({ at_ms: atMs, resolved_at_ms: _, source: by, ...line }) => ({
    ...line,
    atMs,
    ...(by !== null && { source: by }),
  }));
}

function* count(db: Db, dataset: string): Script<number> {
  const query = db
    .selectFrom("quarantine")
    .select((eb) => eb.fn.countAll<number>().as("lines"))
    .where("dataset", "=", dataset)
    .where("resolved_at_ms", "is", null);
  return Number((yield* rowsOf(query))[0]?.lines ?? 0);
}

function* resolve(db: Db, ids: readonly string[], nowMs: number): Script<number> {
  const resolved = yield* inBatches([...new Set(ids)], (batch) =>
    db
      .updateTable("quarantine")
      .set({ resolved_at_ms: nowMs })
      .where("id", "in", batch)
      .where("resolved_at_ms", "is", null)
      .returning("id"),
  );
  return resolved.length;
}
