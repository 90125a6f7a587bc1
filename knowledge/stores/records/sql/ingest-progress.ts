// Progress of ingestion in SQL.

import type { Kysely, Selectable } from "kysely";
import type { IngestProgress, IngestRecords } from "../ingest-records.port.ts";
import { fromText, toText } from "./json-text.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

export function ingestRecords(db: Db, session: Session): IngestRecords {
  return {
    progress: (dataset, source) => session.read(() => find(db, dataset, source)),
    list: (dataset) => session.read(() => list(db, dataset)),
    saveProgress: (progress) => session.write(() => save(db, progress)),
    clear: (dataset) => session.write(() => clear(db, dataset)),
  };
}

function* find(db: Db, dataset: string, source: string): Script<IngestProgress | null> {
  const query = db.selectFrom("ingest_progress").selectAll();
  const [row] = yield* rowsOf(query.where("dataset", "=", dataset).where("source", "=", source));
  return row ? progressOf(row) : null;
}

function* list(db: Db, dataset: string): Script<readonly IngestProgress[]> {
  const query = db.selectFrom("ingest_progress").selectAll().where("dataset", "=", dataset).orderBy("source");
  return (yield* rowsOf(query)).map(progressOf);
}

function* save(db: Db, { dataset, source, position, updatedAtMs }: IngestProgress): Script<void> {
  const reached = { position: toText(position), updated_at_ms: updatedAtMs };
  yield* rowsOf(
    db
      .insertInto("ingest_progress")
      .values({ dataset, source, ...reached })
      .onConflict((conflict) => conflict.columns(["dataset", "source"]).doUpdateSet(reached)),
  );
}

function* clear(db: Db, dataset: string): Script<void> {
  yield* rowsOf(db.deleteFrom("ingest_progress").where("dataset", "=", dataset));
}

const progressOf = (row: Selectable<Tables["ingest_progress"]>): IngestProgress => ({
  dataset: row.dataset,
  source: row.source,
  position: fromText(row.position),
  updatedAtMs: row.updated_at_ms,
});
