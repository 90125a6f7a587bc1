// The embedded memory runs the whole suite on a file of its own: with its exact scan, and with indexes over 16 vectors each.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Embedder } from "#knowledge/embeddings/index.ts";
import { openEmbeddedMemory } from "#knowledge/stores/memory/index.ts";
import type { OpenedMemory } from "./memory.rig.ts";
import { memorySuite } from "./memory.suite.ts";

const openWith =
  (options: { readonly indexFrom?: number }) =>
  async (embedder: Embedder): Promise<OpenedMemory> => {
    const folder = await mkdtemp(join(tmpdir(), "quorum-memory-"));
    const open = (name: string, using: Embedder | null) =>
      openEmbeddedMemory({ path: join(folder, name), embedder: using, ...options });
    const memory = await open("memory.db", embedder);
    let others = 0;
    return {
      memory,
      reopen: (using = embedder) => open("memory.db", using),
      another: () => open(`memory${++others}.db`, embedder),
      async destroy() {
        await memory.close();
        await rm(folder, { recursive: true });
      },
    };
  };

memorySuite("embedded", openWith({}));
memorySuite("embedded, indexed from 16 vectors on", openWith({ indexFrom: 16 }));
