import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { probeChatModel } from "#agents/chat-model/index.ts";
import { type Clock, manualClock, parseConfig } from "#infra/runtime/index.ts";
import type { ChatServer } from "#tests/conformance/chat-servers/http-server.ts";
import { openOllamaServer } from "#tests/conformance/chat-servers/ollama-server.ts";
import { openOpenaiServer } from "#tests/conformance/chat-servers/openai-server.ts";

let ollama: ChatServer<unknown>;
let openai: ChatServer<unknown>;
beforeAll(async () => {
  ollama = await openOllamaServer();
  openai = await openOpenaiServer();
});
afterAll(() => Promise.all([ollama.close(), openai.close()]));

/** 40 ms later at each look. */
function tickingClock(): Clock {
  const clock = manualClock(1_000);
  return {
    nowMs: () => {
      clock.advance(40);
      return clock.nowMs();
    },
  };
}

const probe = (env: Record<string, string>) => probeChatModel(parseConfig(env), { clock: tickingClock() });
const atOllama = (name: string, more = {}) =>
  probe({ QUORUM_MODEL: `ollama:${name}`, OLLAMA_URL: ollama.url, ...more });
const atOpenai = (name: string, more = {}) =>
  probe({ QUORUM_MODEL: `openai:${name}`, OPENAI_BASE_URL: `${openai.url}/v1`, ...more });

describe("a probe", () => {
  test("finds the built-in model where it is", async () => {
    expect(await probe({})).toEqual({ model: "desk", up: true, present: true, tookMs: 40, says: "Built in." });
  });

  test("tells a model that is there, and what it cannot do", async () => {
    const report = await atOllama("tiny");
    expect(report).toMatchObject({ model: "ollama:tiny", up: true, present: true, tookMs: 40 });
    expect(report.says).toMatch(/cannot call tools/);
    expect(report.says).toMatch(/ends at 2048 tokens, below OLLAMA_CONTEXT=8192/);
    expect(await atOpenai("tiny")).toMatchObject({ up: true, present: true, says: "The server is up and has tiny." });
  });

  test("tells a server without the model, and how to get it", async () => {
    expect(await atOllama("huge")).toMatchObject({
      up: true,
      present: false,
      says: expect.stringContaining("ollama pull huge"),
    });
    expect(await atOpenai("huge")).toMatchObject({
      up: true,
      present: false,
      says: expect.stringContaining("it has tiny"),
    });
  });

  test("tells an address where nobody listens", async () => {
    const gone = await openOllamaServer();
    await gone.close();
    expect(await atOllama("tiny", { OLLAMA_URL: gone.url })).toMatchObject({
      up: false,
      present: null,
      says: expect.stringContaining("ECONNREFUSED"),
    });
    expect(await atOpenai("tiny", { OPENAI_BASE_URL: gone.url })).toMatchObject({
      up: false,
      present: null,
      says: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("tells a server that lists no models from one that has none", async () => {
    expect(await atOpenai("tiny", { OPENAI_BASE_URL: `${openai.url}/v2` })).toMatchObject({
      up: true,
      present: null,
      says: expect.stringContaining("404"),
    });
  });

  test("does not throw over settings that cannot work", async () => {
    expect(await atOllama("tiny", { OLLAMA_URL: "http://a:b@127.0.0.1" })).toMatchObject({
      up: false,
      says: expect.stringContaining("OLLAMA_URL"),
    });
  });

  test("gives up in time", async () => {
    const signal = AbortSignal.abort();
    const config = parseConfig({ QUORUM_MODEL: "ollama:tiny", OLLAMA_URL: ollama.url });
    expect(await probeChatModel(config, { clock: tickingClock(), signal })).toMatchObject({
      up: false,
      says: expect.stringContaining("no answer in time"),
    });
  });
});
