// A turn that never ends is ended; the caller's own signal still ends it for the caller's reason.
import { expect, test } from "vitest";
import { boundedModel } from "#agents/chat-model/bounded-model.ts";
import type { ChatModel, ChatRequest } from "#agents/chat-model/index.ts";

/** Answers only when its signal is aborted, as the port asks: with the signal's own reason. */
const stuck: ChatModel = {
  id: "stuck",
  can: { tools: true, streaming: false },
  chat: ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true })),
  async close() {},
};

const request = (signal: AbortSignal): ChatRequest => ({
  purpose: "understand",
  messages: [],
  tools: [],
  maxTokens: 1,
  seed: 1,
  signal,
});

test("a turn that takes too long fails as a model that is not there, and names the setting", async () => {
  await expect(boundedModel(stuck, 0.01).chat(request(new AbortController().signal))).rejects.toMatchObject({
    code: "agents/model-unavailable",
    message: expect.stringContaining("QUORUM_MODEL_SECONDS"),
  });
});

test("a caller who gives up is told their own reason", async () => {
  const caller = new AbortController();
  const turn = boundedModel(stuck, 60).chat(request(caller.signal));
  caller.abort(new Error("mine"));
  await expect(turn).rejects.toThrow("mine");
});
