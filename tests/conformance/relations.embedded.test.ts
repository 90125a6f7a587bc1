// The embedded relations run the whole suite on a file of their own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedRelations } from "#knowledge/stores/relations/index.ts";
import { relationsSuite } from "./relations.suite.ts";

relationsSuite("embedded", async () => {
  const folder = await mkdtemp(join(tmpdir(), "quorum-relations-"));
  const options = { path: join(folder, "relations.db") };
  const relations = await openEmbeddedRelations(options);
  return {
    relations,
    reopen: () => openEmbeddedRelations(options),
    async destroy() {
      await relations.close();
      await rm(folder, { recursive: true });
    },
  };
});
