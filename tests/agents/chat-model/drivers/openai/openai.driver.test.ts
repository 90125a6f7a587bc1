import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openOpenaiModel } from "#agents/chat-model/drivers/openai/openai.driver.ts";
import type { ChatModel, ChatRequest } from "#agents/chat-model/index.ts";
import { QuorumError } from "#infra/runtime/index.ts";
import { plainRequest, priceTool, stanceSchema } from "#tests/conformance/chat-model.rig.ts";
import type { ChatServer } from "#tests/conformance/chat-servers/http-server.ts";
import { type OpenaiBody, openaiError, openOpenaiServer } from "#tests/conformance/chat-servers/openai-server.ts";
import { type RecordedLog, recordedLog } from "../../recorded-log.ts";

const apiKey = "local-0123456789abcdef";
let server: ChatServer<OpenaiBody>;
let log: RecordedLog;
const waits: number[] = [];

beforeAll(async () => {
  server = await openOpenaiServer();
});
afterAll(() => server.close());
beforeEach(() => {
  log = recordedLog();
  waits.length = 0;
});

const open = (key?: string): Promise<ChatModel> =>
  openOpenaiModel(
    { baseUrl: `${server.url}/v1`, model: "tiny", ...(key !== undefined && { apiKey: key }) },
    { log, sleep: async (ms) => void waits.push(ms) },
  );

const bodies = (since: number): readonly OpenaiBody[] => server.requests.slice(since).map(({ body }) => body);
const event = (fields: object): string => `data: ${JSON.stringify(fields)}\n\n`;
const refusal = (message: string, more: object = {}) =>
  ({ kind: "status", status: 400, body: openaiError(message, more) }) as const;

async function failure(request: ChatRequest, model?: ChatModel): Promise<QuorumError> {
  const thrown = await (model ?? (await open())).chat(request).then(
    () => expect.fail("it answered"),
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(QuorumError);
  return thrown as QuorumError;
}

describe("a request to a compatible server", () => {
  test("asks for usage, sets length, seed and temperature", async () => {
    server.play({ kind: "text", text: "Fine." });
    const since = server.requests.length;
    await (await open()).chat(plainRequest({ maxTokens: 321, seed: 99 }));
    expect(bodies(since)).toMatchObject([
      { stream_options: { include_usage: true }, max_tokens: 321, seed: 99, temperature: 0 },
    ]);
  });

  test("asks for the schema natively only once no tool is offered", async () => {
    server.play({ kind: "text", text: "{}" });
    const model = await open();
    const since = server.requests.length;
    await model.chat(plainRequest({ answerSchema: stanceSchema, tools: [priceTool] }));
    await model.chat(plainRequest({ answerSchema: stanceSchema }));
    expect(bodies(since).map((body) => body.response_format?.type)).toEqual([undefined, "json_schema"]);
    expect(log.lines).toEqual([]);
  });

  test("carries the key where there is one, and no header where there is none", async () => {
    server.play({ kind: "text", text: "Fine." });
    await (await open(apiKey)).chat(plainRequest());
    await (await open()).chat(plainRequest());
    expect(server.requests.slice(-2).map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${apiKey}`,
      undefined,
    ]);
  });
});

describe("a server that refuses a parameter", () => {
  test("gets json_object instead of json_schema, a line in the log says so, and it is kept", async () => {
    server.play(refusal("Unknown type json_schema", { param: "response_format" }), {
      kind: "text",
      text: '{"stance": 0}',
    });
    const since = server.requests.length;
    const model = await open();
    expect((await model.chat(plainRequest({ answerSchema: stanceSchema }))).json).toEqual({ stance: 0 });
    await model.chat(plainRequest({ answerSchema: stanceSchema }));
    expect(bodies(since).map((body) => body.response_format?.type)).toEqual([
      "json_schema",
      "json_object",
      "json_object",
    ]);
    expect(log.lines).toMatchObject([
      { level: "warn", fields: { gaveUp: "response_format json_schema, now json_object" } },
    ]);
  });

  test("gets no response_format at all when it refuses both forms", async () => {
    const refused = refusal("'response_format' is not supported");
    server.play(refused, refused, { kind: "text", text: '{"stance": 0}' });
    const since = server.requests.length;
    await (await open()).chat(plainRequest({ answerSchema: stanceSchema }));
    expect(bodies(since).map((body) => body.response_format?.type)).toEqual(["json_schema", "json_object", undefined]);
    expect(log.lines).toHaveLength(2);
  });

  test("gets the newer name of the length limit, and its own temperature", async () => {
    server.play(
      refusal(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      ),
      refusal("Unsupported value: 'temperature' does not support 0 with this model."),
      { kind: "text", text: "Fine." },
    );
    const since = server.requests.length;
    await (await open()).chat(plainRequest({ maxTokens: 50 }));
    const last = bodies(since).at(-1);
    expect(last).toMatchObject({ max_completion_tokens: 50 });
    expect(last).not.toHaveProperty("max_tokens");
    expect(last).not.toHaveProperty("temperature");
    expect(log.lines).toHaveLength(2);
  });

  test("in words that name none is not asked again", async () => {
    server.play(refusal("messages[0] is not acceptable"));
    const since = server.requests.length;
    expect(await failure(plainRequest({ answerSchema: stanceSchema }))).toMatchObject({
      code: "agents/model-request-refused",
      retry: false,
    });
    expect(bodies(since)).toHaveLength(1);
  });

  test("because the prompt is too long has cut the context", async () => {
    server.play(refusal("This model's maximum context length is 4096 tokens. Reduce the messages or max_tokens."));
    expect(await failure(plainRequest())).toMatchObject({ code: "agents/context-cut" });
    expect(log.lines).toEqual([]);
  });

  test.each([
    '{"detail": "nothing of the kind"}',
    '{"object": "error", "message": "nothing of the kind"}',
    '{"error": "nothing of the kind"}',
    "nothing of the kind",
  ])("is quoted, in whatever form it says so: %s", async (body) => {
    server.play({ kind: "status", status: 422, body });
    expect((await failure(plainRequest())).message).toContain("nothing of the kind");
  });
});

describe("a busy server", () => {
  test("is asked again after the seconds it names", async () => {
    server.play(
      { kind: "status", status: 429, body: openaiError("slow down"), headers: { "retry-after": "7" } },
      { kind: "text", text: "Fine." },
    );
    expect((await (await open()).chat(plainRequest())).text).toBe("Fine.");
    expect(waits).toEqual([7000]);
  });

  test("is asked again at the time it names, by its own clock", async () => {
    const headers = { date: "Tue, 15 Apr 2025 20:00:00 GMT", "retry-after": "Tue, 15 Apr 2025 20:00:03 GMT" };
    server.play({ kind: "status", status: 429, body: "{}", headers }, { kind: "text", text: "Fine." });
    await (await open()).chat(plainRequest());
    expect(waits).toEqual([3000]);
  });

  test("that wants a longer wait than 20 s is not waited for", async () => {
    server.play({ kind: "status", status: 429, body: "{}", headers: { "retry-after": "3600" } });
    expect(await failure(plainRequest())).toMatchObject({
      code: "agents/model-rate-limited",
      retry: true,
      context: { retryAfterMs: 3_600_000 },
    });
    expect(waits).toEqual([]);
  });

  test("that stays busy is asked three times in all", async () => {
    server.play({ kind: "status", status: 429, body: openaiError("slow down") });
    const since = server.requests.length;
    await failure(plainRequest());
    expect(bodies(since)).toHaveLength(3);
    expect(waits).toEqual([500, 2000]);
  });
});

describe("what a compatible server answers", () => {
  test("an answer that the content filter stopped is refused, not empty", async () => {
    server.play({ kind: "text", text: "We sug", finish: "content_filter" });
    expect(await failure(plainRequest())).toMatchObject({ code: "agents/answer-refused" });
  });

  test("a refusal in its own field is refused, with its words", async () => {
    const end = event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
    server.play({ kind: "raw", text: event({ choices: [{ index: 0, delta: { refusal: "I cannot." } }] }) + end });
    expect(await failure(plainRequest())).toMatchObject({
      code: "agents/answer-refused",
      message: expect.stringContaining("I cannot."),
    });
  });

  test("a stream of no choices that ends is a hang-up", async () => {
    server.play({ kind: "raw", text: `${event({ choices: [] })}data: [DONE]\n\n` });
    expect(await failure(plainRequest())).toMatchObject({ code: "agents/model-unavailable" });
  });

  test("one choice without any content is empty", async () => {
    server.play({
      kind: "raw",
      text: `${event({ choices: [{ index: 0, delta: { content: null }, finish_reason: "stop" }] })}data: [DONE]\n\n`,
    });
    expect(await failure(plainRequest())).toMatchObject({ code: "agents/answer-empty" });
  });

  test("choices of another shape are malformed", async () => {
    server.play({ kind: "raw", text: event({ choices: "none" }) });
    expect(await failure(plainRequest())).toMatchObject({ code: "agents/answer-malformed" });
  });

  test("an error event in the stream is the server's failure, or its limit", async () => {
    server.play({ kind: "raw", text: event({ error: { message: "engine died", type: "server_error" } }) });
    expect(await failure(plainRequest())).toMatchObject({
      code: "agents/model-unavailable",
      message: expect.stringContaining("engine died"),
    });
    server.play({ kind: "raw", text: event({ error: { message: "too fast", type: "rate_limit_exceeded" } }) });
    expect(await failure(plainRequest())).toMatchObject({ code: "agents/model-rate-limited" });
  });

  test("an answer that is no event stream is malformed", async () => {
    server.play({ kind: "status", status: 200, body: '{"choices": []}' });
    expect(await failure(plainRequest())).toMatchObject({
      code: "agents/answer-malformed",
      message: expect.stringMatching(/chat-completions/),
    });
  });

  test("without usage, tokens are estimated and a warning says so", async () => {
    server.play({ kind: "text", text: "Fine.", promptTokens: null });
    expect((await (await open()).chat(plainRequest())).usage.promptTokens).toBeGreaterThan(0);
    expect(log.lines).toMatchObject([{ level: "warn", message: expect.stringMatching(/estimated/) }]);
  });

  test("fragments of calls without an index are told apart by their ids", async () => {
    const part = (call: object): string => event({ choices: [{ index: 0, delta: { tool_calls: [call] } }] });
    const text =
      part({ id: "a", function: { name: "market__price", arguments: '{"symbol":' } }) +
      part({ function: { arguments: '"MSFT"}' } }) +
      part({ id: "b", function: { name: "market__price", arguments: "" } }) +
      event({ choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] });
    server.play({ kind: "raw", text });
    expect((await (await open()).chat(plainRequest())).toolWishes).toEqual([
      { id: "call00001", name: "market__price", input: { symbol: "MSFT" } },
      { id: "call00002", name: "market__price", input: {} },
    ]);
  });

  test("a call without a name is malformed", async () => {
    const call = { index: 0, id: "a", function: { arguments: "{}" } };
    server.play({
      kind: "raw",
      text: event({ choices: [{ index: 0, delta: { tool_calls: [call] }, finish_reason: "tool_calls" }] }),
    });
    expect(await failure(plainRequest())).toMatchObject({ code: "agents/answer-malformed" });
  });
});

describe("the key", () => {
  test("a server that does not accept it is agents/model-unauthorised", async () => {
    server.play({ kind: "status", status: 401, body: openaiError("Incorrect API key provided") });
    expect(await failure(plainRequest(), await open(apiKey))).toMatchObject({
      code: "agents/model-unauthorised",
      retry: false,
      fault: "caller",
    });
  });

  test.each([
    ["401", { kind: "status", status: 401, body: openaiError(`Incorrect API key provided: ${apiKey}.`) }],
    ["500", { kind: "status", status: 500, body: `<pre>authorization: Bearer ${apiKey}</pre>` }],
    ["400", refusal(`temperature and ${apiKey} are not supported`)],
    ["event", { kind: "raw", text: event({ error: { message: `bad key ${apiKey}` } }) }],
    ["broken event", { kind: "raw", text: `data: ${apiKey}\n\n` }],
    ["hang-up", { kind: "hang-up", text: "Fi" }],
  ] as const)("is in no error and no log line, even where the server repeats it: %s", async (_, turn) => {
    server.play(turn);
    const error = await failure(plainRequest(), await open(apiKey));
    const shown = JSON.stringify([error.message, error.stack, error.context, String(error.cause), log.lines]);
    expect(shown).not.toContain(apiKey);
  });

  test("is masked also where the server shortens another one", async () => {
    server.play({ kind: "status", status: 401, body: openaiError("Incorrect API key provided: sk-proj-ab***yz") });
    expect((await failure(plainRequest(), await open(apiKey))).message).toContain(
      "Incorrect API key provided: [masked]",
    );
  });
});
