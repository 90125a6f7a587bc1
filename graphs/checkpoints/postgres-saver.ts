// The library's saver for PostgreSQL, told what our records know already, and with its faults in our codes. Loaded when it is opened.

import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type { Pool, PoolClient } from "pg";
import type { PostgresHandle } from "#knowledge/stores/records/index.ts";

export async function makeTables(client: PoolClient, schema: string): Promise<void> {
  const only = { connect: async () => ({ query: inThatSchema(client), release() {} }) };
  await new PostgresSaver(only as unknown as Pool, undefined, { schema }).setup();
}

/** The library creates the schema without asking whether it is there; a user who may not create any is refused. The records made it. */
const inThatSchema =
  (client: PoolClient) =>
  async (sql: string, values?: unknown[]): Promise<unknown> =>
    sql.startsWith("CREATE SCHEMA") ? null : client.query(sql, values);

export class PostgresCheckpoints extends PostgresSaver {
  readonly #guard: PostgresHandle["guard"];

  constructor({ pool, schema, guard }: PostgresHandle) {
    super(pool, undefined, { schema });
    this.#guard = guard;
  }

  override getTuple(...given: Parameters<PostgresSaver["getTuple"]>): ReturnType<PostgresSaver["getTuple"]> {
    return this.#guard(() => super.getTuple(...given));
  }

  override async *list(...given: Parameters<PostgresSaver["list"]>): ReturnType<PostgresSaver["list"]> {
    const found = super.list(...given);
    for (;;) {
      const { done, value } = await this.#guard(() => found.next());
      if (done) return;
      yield value;
    }
  }

  override put(...given: Parameters<PostgresSaver["put"]>): ReturnType<PostgresSaver["put"]> {
    return this.#guard(() => super.put(...given), { committing: true });
  }

  override putWrites(...given: Parameters<PostgresSaver["putWrites"]>): ReturnType<PostgresSaver["putWrites"]> {
    return this.#guard(() => super.putWrites(...given), { committing: true });
  }

  override deleteThread(threadId: string): Promise<void> {
    return this.#guard(() => super.deleteThread(threadId), { committing: true });
  }
}
