// The folder driver runs the whole suite in a folder of its own.
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixedClock } from "#infra/runtime/index.ts";
import { openFolderObjectStore } from "#knowledge/stores/objects/index.ts";
import { objectsSuite, testNowMs } from "./objects.suite.ts";

objectsSuite("folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "quorum-objects-"));
  const another = () => openFolderObjectStore({ folder }, { clock: fixedClock(testNowMs) });
  const objects = await another();
  return {
    objects,
    another,
    async damage(key, atByte) {
      const file = await open(join(folder, `${key}.object`), "r+");
      const byte = Buffer.alloc(1);
      await file.read(byte, 0, 1, atByte);
      await file.write(Buffer.from([byte[0]! ^ 1]), 0, 1, atByte);
      await file.close();
    },
    async destroy() {
      await objects.close();
      await rm(folder, { recursive: true });
    },
  };
});
