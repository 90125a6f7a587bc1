// Checkpoints in the records' SQLite file.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoints, sqliteCheckpoints } from "#graphs/checkpoints/index.ts";
import { fixedClock } from "#infra/runtime/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { checkpointsSuite } from "./checkpoints.suite.ts";

checkpointsSuite("sqlite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "quorum-checkpoints-"));
  const open = () => openSqliteRecords({ path: join(folder, "records.db"), clock: fixedClock(9_000) });
  const opened = [await open()];
  const records = opened[0]!;
  return {
    records,
    saver: await openCheckpoints(records),
    async another() {
      const other = await open();
      opened.push(other);
      return sqliteCheckpoints(other);
    },
    async destroy() {
      for (const each of opened) await each.close();
      await rm(folder, { recursive: true });
    },
  };
});
