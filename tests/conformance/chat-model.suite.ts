// What every chat model behind the port does: the facts CM-01 to CM-25, run whole by every driver.
// A skip names a fact and says why the driver cannot be brought into its scene.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChatAnswer, ChatMessage, ChatRequest, ToolWish } from "#agents/chat-model/index.ts";
import { type ErrorCode, QuorumError } from "#infra/runtime/index.ts";
import type { ChatModelRig, Scene, Stage } from "./chat-model.rig.ts";

type Check = (rig: ChatModelRig) => Promise<void>;

const facts = {
  "CM-01 answers in words, without a tool": async (rig) => {
    const { model, request, expects } = await rig.stage("words");
    const answer = await model.chat(request);
    expect(answer.text.trim()).not.toBe("");
    if (expects?.text !== undefined) expect(answer.text).toBe(expects.text);
    expect(answer.toolWishes).toEqual([]);
    expect(answer).not.toHaveProperty("json");
  },

  "CM-02 the pieces sent on the way are, joined, the text": async (rig) => {
    const { model, request } = await rig.stage("words");
    const pieces: string[] = [];
    const { text } = await model.chat({ ...request, onText: (piece) => pieces.push(piece) });
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces).not.toContain("");
    expect(pieces.join("")).toBe(text);
  },

  "CM-03 wishes for a tool, and answers from its result": async (rig) => {
    const stage = await rig.stage("one-tool");
    const first = await stage.model.chat(stage.request);
    expect(first.toolWishes.length).toBeGreaterThan(0);
    expectWishes(first.toolWishes, stage);
    const second = await stage.model.chat(withReplies(stage, first));
    expect(second.toolWishes).toEqual([]);
    expect(second.text.trim()).not.toBe("");
  },

  "CM-04 two wishes in one turn come in order, each with an id of its own": async (rig) => {
    const stage = await rig.stage("two-tools");
    const first = await stage.model.chat(stage.request);
    expect(first.toolWishes.length).toBeGreaterThanOrEqual(2);
    expect(new Set(first.toolWishes.map(({ id }) => id)).size).toBe(first.toolWishes.length);
    expectWishes(first.toolWishes, stage);
    const second = await stage.model.chat(withReplies(stage, first));
    expect(second.text.trim()).not.toBe("");
  },

  "CM-05 the same conversation has the same wish ids again": async (rig) => {
    const once = await rig.stage("one-tool");
    const first = await once.model.chat(once.request);
    const again = await rig.stage("one-tool");
    const second = await again.model.chat(again.request);
    expect(first.toolWishes.length).toBeGreaterThan(0);
    expect(second.toolWishes).toEqual(first.toolWishes);
  },

  "CM-06 JSON that was asked for is parsed": async (rig) => {
    const { model, request, expects } = await rig.stage("json");
    const answer = await model.chat(request);
    expect(request.answerSchema).toBeDefined();
    expect(answer.json).toEqual(JSON.parse(answer.text));
    if (expects?.json !== undefined) expect(answer.json).toEqual(expects.json);
    for (const name of requiredNames(request)) expect(answer.json).toHaveProperty(name);
  },

  "CM-07 usage counts the tokens of prompt and answer": async (rig) => {
    const { model, request } = await rig.stage("words");
    const { usage } = await model.chat(request);
    expect(Number.isInteger(usage.promptTokens) && usage.promptTokens > 0).toBe(true);
    expect(Number.isInteger(usage.completionTokens) && usage.completionTokens > 0).toBe(true);
  },

  "CM-08 a wish for a tool that was not offered passes through unchanged": async (rig) => {
    const stage = await rig.stage("unknown-tool");
    const { toolWishes } = await stage.model.chat(stage.request);
    const offered = stage.request.tools.map(({ name }) => name);
    expect(toolWishes.filter(({ name }) => !offered.includes(name))).toHaveLength(1);
    expectWishes(toolWishes, stage);
  },

  "CM-09 an abort while nothing comes rejects with the signal's reason": async (rig) => {
    const { model, request, asked } = await rig.stage("silent");
    const controller = new AbortController();
    const rejected = expect(model.chat({ ...request, signal: controller.signal })).rejects.toBe(reason);
    await asked?.();
    controller.abort(reason);
    await rejected;
  },

  "CM-10 an abort in the middle of an answer rejects with the signal's reason": async (rig) => {
    const { model, request } = await rig.stage("stalled");
    const controller = new AbortController();
    const call = model.chat({ ...request, signal: controller.signal, onText: () => controller.abort(reason) });
    await expect(call).rejects.toBe(reason);
  },

  "CM-11 a signal that is aborted already is refused before anything is sent": async (rig) => {
    const { model, request } = await rig.stage("words");
    const pieces: string[] = [];
    const call = model.chat({ ...request, signal: AbortSignal.abort(reason), onText: (piece) => pieces.push(piece) });
    await expect(call).rejects.toBe(reason);
    expect(pieces).toEqual([]);
  },

  "CM-12 the same request with the same seed has the same answer": async (rig) => {
    const once = await rig.stage("words");
    const first = await once.model.chat(once.request);
    const again = await rig.stage("words");
    expect(await again.model.chat(again.request)).toEqual(first);
  },

  "CM-13 a request is left as it was": async (rig) => {
    const { model, request } = await rig.stage("words");
    const frozen = deepFreeze(request);
    const before = JSON.stringify(frozen);
    await model.chat(frozen);
    expect(JSON.stringify(frozen)).toBe(before);
  },

  "CM-14 reasoning is part of neither the text nor its pieces": async (rig) => {
    for (const scene of ["reasoning-field", "reasoning-tags"] as const) {
      const { model, request, expects } = await rig.stage(scene);
      const pieces: string[] = [];
      const { text } = await model.chat({ ...request, onText: (piece) => pieces.push(piece) });
      expect(text).toBe(expects?.text);
      expect(pieces.join("")).toBe(text);
    }
  },

  "CM-15 no words and no wish are agents/answer-empty": failsAs("empty", "agents/answer-empty"),
  "CM-16 words where JSON was asked are agents/answer-malformed": failsAs("not-json", "agents/answer-malformed"),
  "CM-17 null where JSON was asked is agents/answer-empty": failsAs("null-json", "agents/answer-empty"),
  "CM-18 tool input that is not JSON is agents/answer-malformed": failsAs(
    "broken-tool-input",
    "agents/answer-malformed",
  ),
  "CM-19 an answer cut at maxTokens is agents/answer-truncated": failsAs("truncated", "agents/answer-truncated"),
  "CM-20 a prompt that was not read whole is agents/context-cut": failsAs("context-cut", "agents/context-cut"),
  "CM-21 a 429 that stays is agents/model-rate-limited": failsAs("rate-limited", "agents/model-rate-limited", {
    retry: true,
  }),
  "CM-22 a server that fails, hangs up or is not there is agents/model-unavailable": async (rig) => {
    for (const scene of ["server-error", "hang-up", "no-server"] as const) {
      await failsAs(scene, "agents/model-unavailable", { retry: true })(rig);
    }
  },
  "CM-23 a model that the server does not have is agents/model-not-found": failsAs(
    "unknown-model",
    "agents/model-not-found",
  ),
  "CM-24 bytes that are not the protocol are agents/answer-malformed": failsAs(
    "broken-protocol",
    "agents/answer-malformed",
  ),

  "CM-25 closing twice is as good as once": async (rig) => {
    const { model, request } = await rig.stage("words");
    await model.chat(request);
    await model.close();
    await expect(model.close()).resolves.toBeUndefined();
  },
} as const satisfies Record<string, Check>;

export type ChatModelFact = keyof typeof facts;
export const chatModelFacts = Object.keys(facts) as readonly ChatModelFact[];

export interface SuiteOptions {
  readonly skip?: Readonly<Partial<Record<ChatModelFact, string>>>;
}

export function chatModelSuite(
  name: string,
  openRig: () => Promise<ChatModelRig>,
  { skip = {} }: SuiteOptions = {},
): void {
  describe(`chat model ${name}`, () => {
    let rig: ChatModelRig;
    beforeAll(async () => {
      rig = await openRig();
    });
    afterAll(() => rig?.close());

    for (const fact of chatModelFacts) {
      test(fact, async ({ skip: skipTest }) => {
        const because = skip[fact];
        if (because) skipTest(because);
        await facts[fact](rig);
      });
    }

    test("each skip names a fact of the suite and a reason", () => {
      for (const [fact, because] of Object.entries(skip)) {
        expect(chatModelFacts).toContain(fact);
        expect(because.length).toBeGreaterThan(10);
      }
    });
  });
}

const reason = new Error("the caller gave up");

function failsAs(scene: Scene, code: ErrorCode, { retry }: { retry?: boolean } = {}): Check {
  return async (rig) => {
    const { model, request } = await rig.stage(scene);
    const thrown = await model.chat(request).then(
      (answer) => expect.fail(`answered ${JSON.stringify(answer)}`),
      (error: unknown) => error,
    );
    expect(thrown).toBeInstanceOf(QuorumError);
    expect(thrown).toMatchObject({ code, ...(retry !== undefined && { retry }) });
    if (model.id.includes(":")) expect((thrown as QuorumError).message).toContain(model.id); // which of several servers it was
  };
}

/** Names and inputs as the stage foresaw them; ids are the driver's. */
function expectWishes(wishes: readonly ToolWish[], { expects }: Stage): void {
  if (expects?.wishes) expect(wishes.map(({ name, input }) => ({ name, input }))).toEqual(expects.wishes);
}

/** The conversation goes on: the assistant's turn, then one tool message for each wish. */
function withReplies({ request, reply = someReply }: Stage, { text, toolWishes }: ChatAnswer): ChatRequest {
  const replies = toolWishes.map(
    (wish): ChatMessage => ({ role: "tool", wishId: wish.id, name: wish.name, content: reply(wish) }),
  );
  return { ...request, messages: [...request.messages, { role: "assistant", content: text, toolWishes }, ...replies] };
}

const someReply = (): string => JSON.stringify({ evidenceId: "ev_0123456789abcdef", output: { price: 101.5 } });

const requiredNames = ({ answerSchema }: ChatRequest): readonly string[] =>
  (answerSchema?.schema.required as readonly string[] | undefined) ?? [];

function deepFreeze<T>(value: T): T {
  if (value === null || typeof value !== "object" || value instanceof AbortSignal) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
