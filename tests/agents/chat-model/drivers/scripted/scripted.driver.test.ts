import { describe, expect, test } from "vitest";
import {
  answers,
  type ChatMessage,
  callsTool,
  fails,
  openScriptedModel,
  says,
  together,
} from "#agents/chat-model/index.ts";
import { plainRequest } from "#tests/conformance/chat-model.rig.ts";

const at = (purpose: string) => plainRequest({ purpose });

describe("a script", () => {
  test("in one list is played in the order of the requests, whatever their purpose", async () => {
    const model = openScriptedModel([says("one"), says("two")]);
    expect((await model.chat(at("answer"))).text).toBe("one");
    expect((await model.chat(at("understand"))).text).toBe("two");
  });

  test("by purpose is played in the order within each", async () => {
    const model = openScriptedModel({ "specialist:a": [says("a1"), says("a2")], "specialist:b": [says("b1")] });
    const heard = [];
    for (const purpose of ["specialist:b", "specialist:a", "specialist:a"])
      heard.push((await model.chat(at(purpose))).text);
    expect(heard).toEqual(["b1", "a1", "a2"]);
  });

  test("fails on a request that it does not foresee, as a bug", async () => {
    const model = openScriptedModel({ answer: [says("one")] });
    await expect(model.chat(at("understand"))).rejects.toMatchObject({ code: "agents/script-unplayed", fault: "bug" });
    await model.chat(at("answer"));
    await expect(model.chat(at("answer"))).rejects.toThrow(/1 of 1 were played/);
  });

  test("that is not strict answers on with the last step of each list", async () => {
    const model = openScriptedModel({ answer: [says("one"), says("two")] }, { strict: false });
    const heard = [];
    for (let turn = 0; turn < 3; turn++) heard.push((await model.chat(at("answer"))).text);
    expect(heard).toEqual(["one", "two", "two"]);
    await expect(model.chat(at("understand"))).rejects.toMatchObject({ code: "agents/script-unplayed" });
  });

  test("names the steps that no request reached", async () => {
    const model = openScriptedModel({ understand: [answers({})], answer: [says("one"), callsTool("a__b")] });
    await model.chat(at("answer"));
    expect(model.unplayed).toEqual(["understand[0] says", "answer[1] wishes"]);
    expect(() => model.assertAllPlayed()).toThrow(/understand\[0\] says, answer\[1\] wishes/);
  });

  test("that is through has nothing to complain of", async () => {
    const model = openScriptedModel([says("one")]);
    await model.chat(at("answer"));
    expect(model.unplayed).toEqual([]);
    expect(() => model.assertAllPlayed()).not.toThrow();
  });

  test("fails with the fault and retry of the code that a step names", async () => {
    const model = openScriptedModel([fails("agents/model-rate-limited"), fails("agents/answer-truncated")]);
    await expect(model.chat(at("answer"))).rejects.toMatchObject({
      code: "agents/model-rate-limited",
      fault: "outside",
      retry: true,
    });
    await expect(model.chat(at("answer"))).rejects.toMatchObject({
      code: "agents/answer-truncated",
      fault: "model",
      retry: false,
    });
  });

  test("keeps each request as it stood, though the caller's list of messages grows", async () => {
    const model = openScriptedModel([says("one"), says("two")]);
    const messages: ChatMessage[] = [{ role: "user", content: "first" }];
    await model.chat(plainRequest({ messages }));
    messages.push({ role: "user", content: "second" });
    await model.chat(plainRequest({ messages }));
    expect(model.requests.map((request) => request.messages.length)).toEqual([1, 2]);
  });

  test("makes what only the request knows when it is asked", async () => {
    const lastWords = ({ messages }: { messages: readonly ChatMessage[] }): string => messages.at(-1)?.content ?? "";
    const model = openScriptedModel([
      callsTool("echo", (request) => ({ said: lastWords(request) })),
      answers((request) => [lastWords(request)]),
    ]);
    const request = plainRequest({ messages: [{ role: "user", content: "hello" }] });
    expect((await model.chat(request)).toolWishes).toEqual([
      { id: "call00001", name: "echo", input: { said: "hello" } },
    ]);
    expect((await model.chat(request)).text).toBe('["hello"]');
  });

  test("joins calls of tools into one turn, and nothing else", () => {
    expect(() => together(callsTool("a"), says("b"))).toThrow(TypeError);
  });
});
