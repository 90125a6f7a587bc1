// The built-in embedder runs the whole suite.
import { openHashedEmbedder } from "#knowledge/embeddings/index.ts";
import { embedderSuite } from "./embeddings.suite.ts";

embedderSuite("hashed", async () => ({
  embedder: openHashedEmbedder(),
  reopen: async () => openHashedEmbedder(),
  async destroy() {},
}));
