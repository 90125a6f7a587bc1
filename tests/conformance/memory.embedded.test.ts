// The embedded memory runs the whole suite on a file of its own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedMemory } from "#knowledge/stores/memory/index.ts";
import { memorySuite } from "./memory.suite.ts";

memorySuite("embedded", async () => {
  const folder = await mkdtemp(join(tmpdir(), "quorum-memory-"));
  const options = { path: join(folder, "memory.db") };
  const memory = await openEmbeddedMemory(options);
  return {
    memory,
    reopen: () => openEmbeddedMemory(options),
    async destroy() {
      await memory.close();
      await rm(folder, { recursive: true });
    },
  };
});
