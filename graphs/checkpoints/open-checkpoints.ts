// The checkpoints that belong to given records: always in the same database, whichever that is.

import type { BaseCheckpointSaver } from "@langchain/langgraph";
import type { PostgresRecords, SqliteRecords } from "#knowledge/stores/records/index.ts";
import { postgresCheckpoints } from "./postgres-checkpoints.ts";
import { sqliteCheckpoints } from "./sqlite-checkpoints.ts";

export const openCheckpoints = async (records: SqliteRecords | PostgresRecords): Promise<BaseCheckpointSaver> =>
  "postgres" in records ? postgresCheckpoints(records) : sqliteCheckpoints(records);
