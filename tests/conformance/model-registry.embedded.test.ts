// The embedded registry on a SQLite file and a folder of objects.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixedClock } from "#infra/runtime/index.ts";
import { openFolderObjectStore } from "#knowledge/stores/objects/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { openEmbeddedRegistry } from "#tools/learning/registry/index.ts";
import { modelRegistrySuite } from "./model-registry.suite.ts";

modelRegistrySuite("embedded", async () => {
  const folder = await mkdtemp(join(tmpdir(), "quorum-models-"));
  const clock = fixedClock(9_000);
  const open = async () => ({
    records: await openSqliteRecords({ path: join(folder, "records.db"), clock }),
    objects: await openFolderObjectStore({ folder: join(folder, "objects") }, { clock }),
  });
  const stores = await open();
  const opened = [stores];
  return {
    registry: openEmbeddedRegistry(stores),
    async another() {
      const own = await open();
      opened.push(own);
      return openEmbeddedRegistry(own);
    },
    async damage({ artefact }, how) {
      if (how === "missing") await stores.objects.delete(artefact.key);
      else await stores.objects.put(artefact.key, new Uint8Array(artefact.bytes));
    },
    async destroy() {
      for (const { records, objects } of opened) {
        await records.close();
        await objects.close();
      }
      await rm(folder, { recursive: true });
    },
  };
});
