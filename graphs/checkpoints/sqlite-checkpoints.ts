// LangGraph's checkpoints in the records' own SQLite file, so that a pause and its approval are in one place.

import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import type { SqliteRecords } from "#knowledge/stores/records/index.ts";

/** Runs do not share state: each has its own thread in the checkpoints, named by its run id. */
export const sqliteCheckpoints = ({ sqlite }: Pick<SqliteRecords, "sqlite">): BaseCheckpointSaver =>
  new SqliteSaver(sqlite);
