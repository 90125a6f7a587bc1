import { describe, expect, test } from "vitest";
import { finishAnswer, parseToolInput, wishIds } from "#agents/chat-model/finish-answer.ts";
import type { ChatRequest } from "#agents/chat-model/index.ts";

const request: ChatRequest = {
  purpose: "answer",
  messages: [],
  tools: [],
  answerSchema: { name: "stance", schema: {} },
  maxTokens: 100,
  seed: 1,
  signal: new AbortController().signal,
};
const finish = (text: string) =>
  finishAnswer(request, { modelId: "m", text, toolWishes: [], usage: { promptTokens: 1, completionTokens: 1 } });

describe("a structured answer", () => {
  test.each([
    ['{"a": 1}', { a: 1 }],
    ["[1, 2]", [1, 2]],
    ["0", 0],
    ['```json\n{"a": 1}\n```', { a: 1 }],
    ['```\n{"a": "```"}\n```\n', { a: "```" }],
  ])("%j is read as its JSON", (text, json) => {
    expect(finish(text).json).toEqual(json);
  });

  test.each(['{"a": 1', '{"a": 1} and more', 'Here it is:\n```json\n{"a": 1}\n```'])("%j is malformed", (text) => {
    expect(() => finish(text)).toThrow(expect.objectContaining({ code: "agents/answer-malformed" }));
  });

  test.each(["", " \n", "null"])("%j is empty", (text) => {
    expect(() => finish(text)).toThrow(expect.objectContaining({ code: "agents/answer-empty" }));
  });

  test("a closing tag of reasoning that began unseen is malformed, with the remedy", () => {
    expect(() => finish("so it is</think>0")).toThrow(/reasoning parser/);
  });

  test("wishes for tools need no words and no JSON", () => {
    const toolWishes = [{ id: "call00001", name: "a__b", input: {} }];
    const answer = finishAnswer(request, {
      modelId: "m",
      text: "",
      toolWishes,
      usage: { promptTokens: 1, completionTokens: 1 },
    });
    expect(answer).toEqual({ text: "", toolWishes, usage: { promptTokens: 1, completionTokens: 1 } });
  });
});

describe("a tool's input", () => {
  test("is an empty object where the model sent no text", () => {
    expect(parseToolInput("m", "a__b", " ")).toEqual({});
  });

  test("that breaks off is malformed, and the error names the tool", () => {
    expect(() => parseToolInput("m", "a__b", '{"x"')).toThrow(/a__b/);
  });
});

test("ids of wishes go on counting where the conversation stands", () => {
  const wish = (id: string) => ({ id, name: "t", input: {} });
  const nextId = wishIds([
    { role: "user", content: "" },
    { role: "assistant", content: "", toolWishes: [wish("x"), wish("y")] },
  ]);
  expect([nextId(), nextId()]).toEqual(["call00003", "call00004"]);
});
