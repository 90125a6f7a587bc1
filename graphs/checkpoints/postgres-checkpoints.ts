// LangGraph's checkpoints on the records' own PostgreSQL server, in the same schema and over the same connections.

import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { QuorumError } from "#infra/runtime/index.ts";
import type { PostgresRecords } from "#knowledge/stores/records/index.ts";

/**
 * Makes the tables where they are missing; whoever else starts at the same moment waits.
 * @throws knowledge/store-unreachable, knowledge/store-refused, knowledge/store-failed; so do the checkpoints themselves
 */
export async function postgresCheckpoints({
  postgres,
}: Pick<PostgresRecords, "postgres">): Promise<BaseCheckpointSaver> {
  const { makeTables, PostgresCheckpoints } = await import("./postgres-saver.ts").catch((cause: unknown) => {
    throw new QuorumError(
      "infra/package-missing",
      "@langchain/langgraph-checkpoint-postgres is not installed. Run `npm ci`.",
      { fault: "outside", retry: false, cause },
    );
  });
  await postgres.alone((client) => makeTables(client, postgres.schema));
  return new PostgresCheckpoints(postgres);
}
