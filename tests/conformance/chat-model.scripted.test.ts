// The scripted driver: a fake is a driver and runs the suite too.

import {
  answers,
  callsTool,
  hangs,
  openScriptedModel,
  type ScriptStep,
  says,
  together,
} from "#agents/chat-model/index.ts";
import { type ChatModelRig, plainRequest, priceTool, type Scene, type Stage, stanceSchema } from "./chat-model.rig.ts";
import { chatModelSuite } from "./chat-model.suite.ts";

const words = "Größe relates to 株価.";
const price = { name: priceTool.name, input: { symbol: "MSFT" } };
const other = { name: priceTool.name, input: { symbol: "JPM" } };

interface Part {
  readonly steps: readonly ScriptStep[];
  readonly request?: Parameters<typeof plainRequest>[0];
  readonly expects?: Stage["expects"];
}

const parts: Partial<Record<Scene, Part>> = {
  words: { steps: [says(words)], expects: { text: words } },
  "one-tool": {
    steps: [callsTool(price.name, price.input), says(words)],
    request: { tools: [priceTool] },
    expects: { wishes: [price] },
  },
  "two-tools": {
    steps: [together(callsTool(price.name, price.input), callsTool(other.name, other.input)), says(words)],
    request: { tools: [priceTool] },
    expects: { wishes: [price, other] },
  },
  json: {
    steps: [answers({ stance: 0.5 })],
    request: { answerSchema: stanceSchema },
    expects: { json: { stance: 0.5 } },
  },
  "unknown-tool": {
    steps: [callsTool("no-such_tool", { a: 1 })],
    expects: { wishes: [{ name: "no-such_tool", input: { a: 1 } }] },
  },
  silent: { steps: [hangs()] },
  empty: { steps: [says("  ")] },
  "not-json": { steps: [says("I would buy it.")], request: { answerSchema: stanceSchema } },
  "null-json": { steps: [answers(null)], request: { answerSchema: stanceSchema } },
};

const openRig = async (): Promise<ChatModelRig> => ({
  async stage(scene) {
    const part = parts[scene];
    if (!part) throw new Error(`The scripted model has no scene "${scene}".`);
    const { steps, request, expects } = part;
    return { model: openScriptedModel(steps), request: plainRequest(request), ...(expects && { expects }) };
  },
  async close() {},
});

const noServer = "a script has no server; its step fails(code) is shown in the driver's own tests";

chatModelSuite("scripted", openRig, {
  skip: {
    "CM-10 an abort in the middle of an answer rejects with the signal's reason": "a script sends an answer in one go",
    "CM-14 reasoning is part of neither the text nor its pieces": "a script has no reasoning to hide",
    "CM-18 tool input that is not JSON is agents/answer-malformed": "a script's tool input is a value, never text",
    "CM-19 an answer cut at maxTokens is agents/answer-truncated": "a script is not cut",
    "CM-20 a prompt that was not read whole is agents/context-cut": "a script has no context length",
    "CM-21 a 429 that stays is agents/model-rate-limited": noServer,
    "CM-22 a server that fails, hangs up or is not there is agents/model-unavailable": noServer,
    "CM-23 a model that the server does not have is agents/model-not-found": noServer,
    "CM-24 bytes that are not the protocol are agents/answer-malformed": noServer,
  },
});
