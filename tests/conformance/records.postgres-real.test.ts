// The PostgreSQL driver against a real server, where POSTGRES_TEST_URL names one (infra/servers/postgres.sh): the whole suite, each fact in
// a schema of its own.
import { vi } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { openPostgresRecords } from "#knowledge/stores/records/index.ts";
import { postgresUrl, takeSchema, whereThereIsPostgres } from "./records.postgres-schemas.ts";
import { recordsFacts, recordsSuite } from "./records.suite.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 }); // every statement is a way to the server and back, on a machine that others use too

recordsSuite(
  "postgres, a real server",
  async () => {
    const { schema, drop } = await takeSchema();
    const options = { url: postgresUrl, schema, clock: fixedClock(9_000) };
    const records = await openPostgresRecords(options);
    return {
      records,
      another: () => openPostgresRecords(options),
      async destroy() {
        await records.close();
        await drop();
      },
    };
  },
  whereThereIsPostgres(recordsFacts),
);
