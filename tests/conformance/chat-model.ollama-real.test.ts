// The ollama driver against a real Ollama server with the tiny hand-made model, where OLLAMA_TEST_URL names one (infra/servers/ollama.sh).
// Which name of the model is asked decides what it says; its sentence means nothing, only the protocol is under test.

import { describe, expect, test } from "vitest";
import { openOllamaModel } from "#agents/chat-model/drivers/ollama/ollama.driver.ts";
import { type ChatModel, type ChatRequest, probeChatModel } from "#agents/chat-model/index.ts";
import { parseConfig, silentLog, systemClock } from "#infra/runtime/index.ts";
import { type ChatModelRig, plainRequest, priceTool, type Scene, type Stage, stanceSchema } from "./chat-model.rig.ts";
import { type ChatModelFact, chatModelFacts, chatModelSuite } from "./chat-model.suite.ts";

const url = process.env.OLLAMA_TEST_URL;
const sentence = "Prices rose and fell again.";
const priceOf = (symbol: string) => ({ name: priceTool.name, input: { symbol } });

interface Part {
  readonly model: string;
  readonly request?: Partial<ChatRequest>;
  readonly expects?: Stage["expects"];
}

const withTool = { tools: [priceTool] };
const longPrompt = { messages: [{ role: "user", content: "word ".repeat(900) }] as const };

const parts: Partial<Record<Scene, Part>> = {
  words: { model: "tiny", expects: { text: sentence } },
  "one-tool": { model: "tiny-wish", request: withTool, expects: { wishes: [priceOf("MSFT")] } },
  "two-tools": { model: "tiny-wishes", request: withTool, expects: { wishes: [priceOf("JPM"), priceOf("GS")] } },
  json: { model: "tiny", request: { answerSchema: stanceSchema } },
  silent: { model: "tiny-long", request: { maxTokens: 1500 } },
  stalled: { model: "tiny-long", request: { maxTokens: 1500 } },
  "reasoning-field": { model: "tiny-thinks", expects: { text: sentence } },
  "reasoning-tags": { model: "tiny-think", expects: { text: sentence } },
  empty: { model: "tiny-quiet" },
  "not-json": { model: "tiny", request: { ...withTool, answerSchema: stanceSchema } },
  "null-json": { model: "tiny-null", request: { ...withTool, answerSchema: stanceSchema } },
  truncated: { model: "tiny-long" },
  "context-cut": { model: "tiny", request: longPrompt },
  "unknown-model": { model: "huge" },
};

const open = (model: string, contextTokens = 2048): Promise<ChatModel> =>
  openOllamaModel({ url: url ?? "", model, contextTokens }, { log: silentLog });

const openRig = async (): Promise<ChatModelRig> => ({
  async stage(scene) {
    const part = parts[scene];
    if (!part) throw new Error(`A real server has no scene "${scene}".`);
    const { model, request, expects } = part;
    return { model: await open(model), request: plainRequest(request), ...(expects && { expects }) };
  },
  async close() {},
});

const cannot = "a healthy server cannot be made to do this; the local protocol server can";
const noServer = "OLLAMA_TEST_URL is not set: start a server with infra/servers/ollama.sh";
const skip: Partial<Record<ChatModelFact, string>> = {
  "CM-08 a wish for a tool that was not offered passes through unchanged":
    "Ollama itself reads calls of offered tools only",
  "CM-18 tool input that is not JSON is agents/answer-malformed": "Ollama itself leaves broken calls in the text",
  "CM-21 a 429 that stays is agents/model-rate-limited": cannot,
  "CM-22 a server that fails, hangs up or is not there is agents/model-unavailable": cannot,
  "CM-24 bytes that are not the protocol are agents/answer-malformed": cannot,
};

chatModelSuite("ollama, a real server", openRig, {
  skip: url ? skip : Object.fromEntries(chatModelFacts.map((fact) => [fact, noServer])),
});

describe.skipIf(!url)("a real Ollama server", () => {
  test("counts a prompt whole also when it has it in its cache", async () => {
    const model = await open("tiny");
    const first = await model.chat(plainRequest());
    expect((await model.chat(plainRequest())).usage).toEqual(first.usage);
  });

  test("counts at least the tokens that the driver expects of a prompt", async () => {
    const content = "word ".repeat(300);
    const { usage } = await (await open("tiny")).chat(plainRequest({ messages: [{ role: "user", content }] }));
    expect(usage.promptTokens).toBeGreaterThanOrEqual(300);
  });

  test("cannot cut a prompt unnoticed where the model's own context is shorter than the one asked for", async () => {
    await expect((await open("tiny", 8192)).chat(plainRequest(longPrompt))).rejects.toMatchObject({
      code: "agents/context-cut",
    });
  });

  test("refuses tools for a model that cannot call them", async () => {
    const call = (await open("tiny-without-tools")).chat(plainRequest(withTool));
    await expect(call).rejects.toMatchObject({
      code: "agents/model-request-refused",
      message: expect.stringContaining("does not support tools"),
    });
  });

  test("is found by the probe, with what its model can and cannot", async () => {
    const probe = (name: string) =>
      probeChatModel(parseConfig({ QUORUM_MODEL: `ollama:${name}`, OLLAMA_URL: url }), { clock: systemClock });
    expect(await probe("tiny")).toMatchObject({
      up: true,
      present: true,
      says: expect.not.stringContaining("cannot call tools"),
    });
    expect(await probe("tiny-without-tools")).toMatchObject({
      up: true,
      present: true,
      says: expect.stringContaining("cannot call tools"),
    });
    expect(await probe("huge")).toMatchObject({ up: true, present: false });
  });
});
