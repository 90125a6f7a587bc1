// Promotes two versions in turn and rolls back now and then, until it is killed. Started by killed.drill.test.ts.
import { systemClock } from "#infra/runtime/index.ts";
import { openFolderObjectStore } from "#knowledge/stores/objects/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { openEmbeddedRegistry, promotableVersion } from "#tools/learning/registry/index.ts";

const [records = "", objects = "", ...versions] = process.argv.slice(2);
const registry = openEmbeddedRegistry({
  records: await openSqliteRecords({ path: records, clock: systemClock }),
  objects: await openFolderObjectStore({ folder: objects }, { clock: systemClock }),
});
setTimeout(() => process.exit(1), 60_000);
for (let turn = 0; ; turn++) {
  const by = { as: `turn ${turn}`, note: null, atMs: turn };
  const item = await promotableVersion(registry, versions[turn % versions.length] ?? "");
  await registry.promote(item, by);
  if (turn % 5 === 4) await registry.rollback(item.model, by);
  process.stdout.write("moved\n");
}
