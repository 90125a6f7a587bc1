import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openOllamaModel } from "#agents/chat-model/drivers/ollama/ollama.driver.ts";
import type { ChatModel, ChatRequest } from "#agents/chat-model/index.ts";
import { plainRequest, priceTool, stanceSchema } from "#tests/conformance/chat-model.rig.ts";
import type { ChatServer } from "#tests/conformance/chat-servers/http-server.ts";
import { type OllamaBody, openOllamaServer } from "#tests/conformance/chat-servers/ollama-server.ts";
import { recordedLog } from "../../recorded-log.ts";

let server: ChatServer<OllamaBody>;
beforeAll(async () => {
  server = await openOllamaServer();
});
afterAll(() => server.close());

const log = recordedLog();
const waits: number[] = [];
const open = (contextTokens = 4096): Promise<ChatModel> =>
  openOllamaModel({ url: server.url, model: "tiny", contextTokens }, { log, sleep: async (ms) => void waits.push(ms) });

const lastBody = (): OllamaBody => server.requests.at(-1)?.body as OllamaBody;

async function failure(request: ChatRequest, model?: ChatModel): Promise<unknown> {
  return (model ?? (await open())).chat(request).then(
    () => expect.fail("it answered"),
    (thrown: unknown) => thrown,
  );
}

describe("a request to Ollama", () => {
  test("sets context length, answer length, seed and temperature, and forbids cutting", async () => {
    server.play({ kind: "text", text: "Fine." });
    await (await open(6000)).chat(plainRequest({ maxTokens: 321, seed: 99 }));
    expect(lastBody().options).toEqual({ num_ctx: 6000, num_predict: 321, seed: 99, temperature: 0 });
    expect(lastBody()).toMatchObject({ truncate: false, shift: false });
  });

  test("asks for the schema natively only once no tool is offered", async () => {
    server.play({ kind: "text", text: "{}" });
    const model = await open();
    await model.chat(plainRequest({ answerSchema: stanceSchema, tools: [priceTool] }));
    expect(lastBody().format).toBeUndefined();
    expect(lastBody().tools?.[0]?.function).toEqual(priceTool);
    await model.chat(plainRequest({ answerSchema: stanceSchema }));
    expect(lastBody().format).toEqual(stanceSchema.schema);
    expect(lastBody().tools).toBeUndefined();
  });

  test("carries the tool calls and their results of the conversation", async () => {
    server.play({ kind: "text", text: "Fine." });
    const toolWishes = [{ id: "call00001", name: "market__price", input: { symbol: "MSFT" } }];
    await (await open()).chat(
      plainRequest({
        messages: [
          { role: "user", content: "Price?" },
          { role: "assistant", content: "", toolWishes },
          { role: "tool", wishId: "call00001", name: "market__price", content: '{"price":1}' },
        ],
      }),
    );
    expect(lastBody().messages.slice(1)).toEqual([
      {
        role: "assistant",
        content: "",
        tool_calls: [{ function: { name: "market__price", arguments: { symbol: "MSFT" } } }],
      },
      { role: "tool", content: '{"price":1}', tool_name: "market__price" },
    ]);
  });
});

describe("what Ollama answers", () => {
  test("usage is the server's own count", async () => {
    server.play({ kind: "text", text: "Fine, fine.", promptTokens: 41 });
    expect((await (await open()).chat(plainRequest())).usage).toEqual({ promptTokens: 41, completionTokens: 3 });
  });

  test("without usage, tokens are estimated and a warning says so", async () => {
    server.play({ kind: "text", text: "Fine.", promptTokens: null });
    const before = log.lines.length;
    expect((await (await open()).chat(plainRequest())).usage.promptTokens).toBeGreaterThan(0);
    expect(log.lines.slice(before).map(({ level }) => level)).toEqual(["warn"]);
  });

  test("a prompt that fills the context to the brim counts as cut", async () => {
    server.play({ kind: "text", text: "Fine.", promptTokens: 4096 });
    expect(await failure(plainRequest())).toMatchObject({
      code: "agents/context-cut",
      message: expect.stringMatching(/OLLAMA_CONTEXT/),
    });
  });

  test("a server that refuses the long prompt has cut the context too", async () => {
    const error = "the prompt is longer than the context length currently available to the model";
    server.play({ kind: "status", status: 400, body: JSON.stringify({ error }) });
    expect(await failure(plainRequest())).toMatchObject({ code: "agents/context-cut", retry: false });
  });

  test("a model that is not there comes with the command that fetches it", async () => {
    const model = await openOllamaModel({ url: server.url, model: "qwen2.5:7b" }, { log });
    expect(await failure(plainRequest(), model)).toMatchObject({
      code: "agents/model-not-found",
      message: expect.stringContaining("ollama pull qwen2.5:7b"),
    });
  });

  test("a model that cannot call tools refuses the request in the server's words", async () => {
    server.play({ kind: "status", status: 400, body: '{"error":"tiny does not support tools"}' });
    expect(await failure(plainRequest({ tools: [priceTool] }))).toMatchObject({
      code: "agents/model-request-refused",
      message: expect.stringContaining("tiny does not support tools"),
    });
  });

  test("an error in the middle of the stream is the server's failure", async () => {
    server.play({
      kind: "raw",
      text: '{"message":{"role":"assistant","content":"a"},"done":false}\n{"error":"out of memory"}\n',
    });
    expect(await failure(plainRequest())).toMatchObject({
      code: "agents/model-unavailable",
      message: expect.stringContaining("out of memory"),
    });
  });

  test("a stream that ends without its last line is a hang-up", async () => {
    server.play({ kind: "raw", text: '{"message":{"role":"assistant","content":"a"},"done":false}\n{"mess' });
    expect(await failure(plainRequest())).toMatchObject({ code: "agents/model-unavailable" });
  });

  test("blank lines, and a last line without its line end, are read over", async () => {
    const done = {
      message: { role: "assistant", content: "Fine." },
      done: true,
      done_reason: "stop",
      prompt_eval_count: 40,
      eval_count: 2,
    };
    server.play({ kind: "raw", text: `\n\r\n${JSON.stringify(done)}` });
    expect((await (await open()).chat(plainRequest())).text).toBe("Fine.");
  });

  test("a page of something else is malformed", async () => {
    server.play({ kind: "raw", text: "<html>\n<body>hello</body>\n</html>\n" });
    expect(await failure(plainRequest())).toMatchObject({
      code: "agents/answer-malformed",
      message: expect.stringContaining("<html>"),
    });
  });
});

describe("asking Ollama again", () => {
  test("a busy server is asked three times in all, with growing waits", async () => {
    server.play({ kind: "status", status: 503, body: '{"error":"server busy"}' });
    const before = server.requests.length;
    waits.length = 0;
    expect(await failure(plainRequest())).toMatchObject({ code: "agents/model-unavailable", context: { status: 503 } });
    expect(server.requests.length - before).toBe(3);
    expect(waits).toEqual([500, 2000]);
  });

  test("a server that recovers has its answer used", async () => {
    server.play(
      { kind: "status", status: 500, body: "crashed" },
      { kind: "hang-up", text: "Fi" },
      { kind: "text", text: "Fine." },
    );
    expect((await (await open()).chat(plainRequest())).text).toBe("Fine.");
  });

  test("once pieces have gone out, a hang-up is not repeated", async () => {
    server.play({ kind: "hang-up", text: "Half an answer" }, { kind: "text", text: "Fine." });
    const pieces: string[] = [];
    expect(await failure(plainRequest({ onText: (piece) => pieces.push(piece) }))).toMatchObject({
      code: "agents/model-unavailable",
    });
    expect(pieces.join("")).toMatch(/^Half/);
  });

  test("a refused connection is not repeated", async () => {
    waits.length = 0;
    const gone = await openOllamaServer();
    await gone.close();
    const model = await openOllamaModel(
      { url: gone.url, model: "tiny" },
      { log, sleep: async (ms) => void waits.push(ms) },
    );
    expect(await failure(plainRequest(), model)).toMatchObject({
      code: "agents/model-unavailable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
    expect(waits).toEqual([]);
  });

  test("an abort ends the wait", async () => {
    server.play({ kind: "status", status: 429, body: "{}", headers: { "retry-after": "15" } });
    const controller = new AbortController();
    const model = await openOllamaModel({ url: server.url, model: "tiny" }, { log });
    const before = log.lines.length;
    const call = model.chat(plainRequest({ signal: controller.signal }));
    const rejected = expect(call).rejects.toThrow("enough");
    while (log.lines.length === before) await new Promise((resolve) => setTimeout(resolve, 2));
    controller.abort(new Error("enough"));
    await rejected;
  });
});
