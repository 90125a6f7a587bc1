// The local chat servers are as awkward as they claim: else the drivers' facts about streams would prove nothing.

import { isUtf8 } from "node:buffer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toOllamaRequest } from "#agents/chat-model/drivers/ollama/ollama-wire.ts";
import { fullManner } from "#agents/chat-model/drivers/openai/concessions.ts";
import { toCompletionRequest } from "#agents/chat-model/drivers/openai/openai-wire.ts";
import { plainRequest } from "./chat-model.rig.ts";
import type { ChatServer } from "./chat-servers/http-server.ts";
import { openOllamaServer } from "./chat-servers/ollama-server.ts";
import { openOpenaiServer } from "./chat-servers/openai-server.ts";

const kinds = [
  { name: "ollama", open: openOllamaServer, path: "/api/chat", body: toOllamaRequest(plainRequest(), "tiny", 8192) },
  {
    name: "openai",
    open: openOpenaiServer,
    path: "/v1/chat/completions",
    body: toCompletionRequest(plainRequest(), "tiny", fullManner),
  },
] as const;

describe.each(kinds)("the local $name server", ({ open, path, body }) => {
  let server: ChatServer<unknown>;
  beforeAll(async () => {
    server = await open();
    server.play({ kind: "text", text: "株価は高い、株価は低い。" });
  });
  afterAll(() => server.close());

  const post = (json: unknown): Promise<Response> =>
    fetch(server.url + path, { method: "POST", body: JSON.stringify(json) });

  test("ends pieces inside characters", async () => {
    const response = await post(body);
    let insideCharacters = 0;
    for await (const bytes of response.body as ReadableStream<Uint8Array>) if (!isUtf8(bytes)) insideCharacters += 1;
    expect(insideCharacters).toBeGreaterThan(0);
  });

  test("refuses a field that its protocol does not have", async () => {
    expect((await post({ ...body, nonsense: 1 })).status).toBe(400);
  });
});
