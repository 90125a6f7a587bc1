// The SQLite driver runs the whole suite on a file of its own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixedClock } from "#infra/runtime/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { recordsSuite } from "./records.suite.ts";

recordsSuite("sqlite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "quorum-records-"));
  const options = { path: join(folder, "records.db"), clock: fixedClock(9_000) };
  const records = await openSqliteRecords(options);
  return {
    records,
    another: () => openSqliteRecords(options),
    async destroy() {
      await records.close();
      await rm(folder, { recursive: true });
    },
  };
});
