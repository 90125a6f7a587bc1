// Checkpoints on a real PostgreSQL server, where POSTGRES_TEST_URL names one (infra/servers/postgres.sh), each fact in a schema of its own.
import { vi } from "vitest";
import { openCheckpoints, postgresCheckpoints } from "#graphs/checkpoints/index.ts";
import { fixedClock } from "#infra/runtime/index.ts";
import { openPostgresRecords } from "#knowledge/stores/records/index.ts";
import { checkpointsFacts, checkpointsSuite } from "./checkpoints.suite.ts";
import { postgresUrl, takeSchema, whereThereIsPostgres } from "./records.postgres-schemas.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 }); // every statement is a way to the server and back, on a machine that others use too

checkpointsSuite(
  "postgres, a real server",
  async () => {
    const { schema, drop } = await takeSchema();
    const open = () => openPostgresRecords({ url: postgresUrl, schema, clock: fixedClock(9_000) });
    const opened = [await open()];
    const records = opened[0]!;
    return {
      records,
      saver: await openCheckpoints(records),
      async another() {
        const other = await open();
        opened.push(other);
        return postgresCheckpoints(other);
      },
      async destroy() {
        for (const each of opened) await each.close();
        await drop();
      },
    };
  },
  whereThereIsPostgres(checkpointsFacts),
);
