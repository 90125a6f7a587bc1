// The scenes as turns of a local server, for both network drivers: what differs between them is passed in.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ChatModel, ChatRequest } from "#agents/chat-model/index.ts";
import { type ChatModelRig, plainRequest, priceTool, type Scene, type Stage, stanceSchema } from "./chat-model.rig.ts";
import type { ChatServer } from "./chat-servers/http-server.ts";
import type { ServerTurn } from "./chat-servers/turns.ts";

export interface NetworkDriver {
  openServer(): Promise<ChatServer<unknown>>;
  openModel(target: { readonly url: string; readonly model: string }): Promise<ChatModel>;
  /** The protocol's line or event that is not JSON. */
  readonly broken: string;
}

const words = "Größe – relative to 株価 – is about “12 %” 📈.";
const price = { name: priceTool.name, input: { symbol: "MSFT" } };
const other = { name: priceTool.name, input: { symbol: "GÖß 株" } };
const madeUp = { name: "no-such_tool-77", input: { depth: { a: [1, null, '"{'] } } };
const failing = (status: number, body: string): ServerTurn => ({ kind: "status", status, body });

interface SceneSetup {
  readonly turns: readonly ServerTurn[];
  readonly request?: Partial<ChatRequest>;
  readonly expects?: Stage["expects"];
}

const scenes = (broken: string): Record<Scene, SceneSetup> => ({
  words: { turns: [{ kind: "text", text: (seed) => `${words} ${seed}` }], expects: { text: `${words} 7` } },
  "one-tool": {
    turns: [
      { kind: "wishes", wishes: [price] },
      { kind: "text", text: words },
    ],
    request: { tools: [priceTool] },
    expects: { wishes: [price] },
  },
  "two-tools": {
    turns: [
      { kind: "wishes", wishes: [price, other] },
      { kind: "text", text: words },
    ],
    request: { tools: [priceTool] },
    expects: { wishes: [price, other] },
  },
  json: {
    turns: [{ kind: "text", text: '{"stance": -0.25}' }],
    request: { answerSchema: stanceSchema },
    expects: { json: { stance: -0.25 } },
  },
  "unknown-tool": {
    turns: [{ kind: "wishes", wishes: [madeUp] }],
    request: { tools: [priceTool] },
    expects: { wishes: [madeUp] },
  },
  silent: { turns: [{ kind: "silent" }] },
  stalled: { turns: [{ kind: "stall", text: words }] },
  "reasoning-field": {
    turns: [{ kind: "text", text: words, reasoning: "Let me think: 株." }],
    expects: { text: words },
  },
  "reasoning-tags": {
    turns: [{ kind: "text", text: `<think>Is 1 < 2? </thin>\n</think>\n\n${words}\n` }],
    expects: { text: words },
  },
  empty: { turns: [{ kind: "text", text: null }] },
  "not-json": { turns: [{ kind: "text", text: "I would buy it." }], request: { answerSchema: stanceSchema } },
  "null-json": { turns: [{ kind: "text", text: "null" }], request: { answerSchema: stanceSchema } },
  "broken-tool-input": {
    turns: [{ kind: "wishes", wishes: [{ name: price.name, inputText: '{"symbol": "MS' }] }],
    request: { tools: [priceTool] },
  },
  truncated: { turns: [{ kind: "text", text: "Größe is", finish: "length" }] },
  "context-cut": {
    turns: [{ kind: "text", text: words, promptTokens: 300 }],
    request: { messages: [{ role: "user", content: "word ".repeat(900) }] },
  },
  "rate-limited": { turns: [failing(429, '{"error": "slow down"}')] },
  "server-error": { turns: [failing(500, "the runner has crashed")] },
  "hang-up": { turns: [{ kind: "hang-up", text: words }] },
  "no-server": { turns: [] },
  "unknown-model": { turns: [] },
  "broken-protocol": { turns: [{ kind: "raw", text: broken }] },
});

export async function openServerRig(driver: NetworkDriver): Promise<ChatModelRig> {
  const server = await driver.openServer();
  const setups = scenes(driver.broken);
  return {
    async stage(scene) {
      const { turns, request, expects } = setups[scene];
      server.play(...turns);
      const model = await driver.openModel({
        url: scene === "no-server" ? await closedUrl() : server.url,
        model: scene === "unknown-model" ? "huge" : "tiny",
      });
      const before = server.requests.length;
      const asked = async (): Promise<void> => {
        while (server.requests.length === before) await new Promise((resolve) => setTimeout(resolve, 2));
      };
      return { model, request: plainRequest(request), asked, ...(expects && { expects }) };
    },
    close: () => server.close(),
  };
}

/** An address where nobody listens any more. */
async function closedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
