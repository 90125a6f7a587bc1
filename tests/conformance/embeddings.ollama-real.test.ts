// The ollama embedder against a real Ollama server with the tiny hand-made model, where OLLAMA_TEST_URL names one
// (infra/servers/ollama.sh). Its vectors mean nothing; only the protocol is under test.
import { describe, expect, test } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { openOllamaEmbedder } from "#knowledge/embeddings/index.ts";
import { embedderFacts, embedderSuite } from "./embeddings.suite.ts";

const url = process.env.OLLAMA_TEST_URL;
const open = (model = "tiny") => openOllamaEmbedder({ model, url: url ?? "" }, { log: silentLog });
const noServer = "OLLAMA_TEST_URL is not set: start a server with infra/servers/ollama.sh";

embedderSuite(
  "ollama, a real server",
  async () => ({ embedder: await open(), reopen: () => open(), async destroy() {} }),
  {
    skip: url
      ? { "EB-07": "the hand-made model has no sense" }
      : Object.fromEntries(embedderFacts.map((id) => [id, noServer])),
  },
);

describe.skipIf(!url)("a real Ollama server", () => {
  test("does not know a model that was not made", async () => {
    await expect(open("huge")).rejects.toMatchObject({
      code: "knowledge/embedder-model-unknown",
      message: expect.stringContaining("ollama pull huge"),
    });
  });
});
