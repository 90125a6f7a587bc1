// An embedded registry in a folder of its own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixedClock } from "#infra/runtime/index.ts";
import { type ObjectStore, openFolderObjectStore } from "#knowledge/stores/objects/index.ts";
import { openSqliteRecords, type Records } from "#knowledge/stores/records/index.ts";
import { type ModelRegistry, openEmbeddedRegistry } from "#tools/learning/registry/index.ts";

export interface TestRegistry {
  readonly records: Records;
  readonly registry: ModelRegistry;
  readonly objects: ObjectStore;
  /** Of its own, for what else a test writes. */
  readonly folder: string;
  /** Other bytes where the version's artefact lies. */
  damage(versionId: string): Promise<void>;
  destroy(): Promise<void>;
}

export async function openTestRegistry(): Promise<TestRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "quorum-test-models-"));
  const clock = fixedClock(1_000);
  const records = await openSqliteRecords({ path: join(folder, "records.db"), clock });
  const objects = await openFolderObjectStore({ folder: join(folder, "objects") }, { clock });
  const registry = openEmbeddedRegistry({ records, objects });
  return {
    records,
    registry,
    objects,
    folder,
    async damage(versionId) {
      await objects.put((await registry.get(versionId))?.artefact.key ?? "", new Uint8Array(8));
    },
    async destroy() {
      await records.close();
      await rm(folder, { recursive: true });
    },
  };
}
