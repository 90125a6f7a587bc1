// The built-in model: it plays by the purpose of the request, so each scene is a task of the desk.

import { z } from "zod";
import type { AnswerTask } from "#agents/answer/index.ts";
import { openDeskModel } from "#agents/chat-model/drivers/desk/desk.driver.ts";
import type { ChatRequest, ToolWish } from "#agents/chat-model/index.ts";
import { Brief, type UnderstandTask } from "#agents/define/index.ts";
import { type SpecialistTask, toolName, toolSpec } from "#agents/run/index.ts";
import { measuresTool } from "#tools/risk/measures/index.ts";
import { forecastTool } from "#tools/volatility/index.ts";
import { type ChatModelRig, plainRequest, type Scene, type Stage } from "./chat-model.rig.ts";
import { chatModelSuite } from "./chat-model.suite.ts";

const asOf = "2025-04-15T20:00:00.000Z";
const evidenceId = "ev_0123456789abcdef";

const understandTask: UnderstandTask = {
  question: "Should we buy more MSFT this week?",
  nowIso: asOf,
  instruments: [{ symbol: "MSFT", name: "Microsoft", aliases: [], sector: "Technology", benchmark: false }],
  previous: null,
};

const specialistTask: SpecialistTask = {
  question: "How is MSFT?",
  kind: "overview",
  symbol: "MSFT",
  companyName: "Microsoft",
  horizonDays: 5,
  asOf,
};

const answerTask: AnswerTask = {
  question: "How is MSFT?",
  kind: "overview",
  side: null,
  asOf,
  horizonDays: 5,
  companies: [{ symbol: "MSFT", name: "Microsoft" }],
  findings: [
    {
      specialist: "factors",
      title: "Factors",
      symbol: "MSFT",
      stance: 0.3,
      confidence: 0.5,
      claims: [`Momentum is [[${evidenceId} momentum20]].`],
      source: "model",
      because: null,
    },
  ],
  weighings: [],
  size: null,
  proposed: false,
  noProposal: null,
  holdings: null,
  notUnderstood: [],
};

const asks = (purpose: string, task: unknown, more: Partial<ChatRequest> = {}): ChatRequest =>
  plainRequest({
    purpose,
    messages: [
      { role: "system", content: "You are on the desk." },
      { role: "user", content: JSON.stringify(task) },
    ],
    ...more,
  });

const offers = (...tools: Parameters<typeof toolSpec>[0][]): Partial<ChatRequest> => ({ tools: tools.map(toolSpec) });

/** Figures that no tool computed: only that they are read out is under test. */
const reply = (wish: ToolWish): string =>
  JSON.stringify({
    evidenceId,
    output: { stance: 0.2, confidence: 0.5, momentum20: 0.04, missing: [], from: wish.name },
  });

const risk = asks("specialist:volatility-risk", specialistTask, offers(forecastTool, measuresTool));
const wishes = [
  { name: toolName(forecastTool.id), input: { symbol: "MSFT", horizonDays: 5 } },
  { name: toolName(measuresTool.id), input: { symbol: "MSFT" } },
];
/** Every specialist of the built-in model calls two tools and more: the scene of one tool is that of two. */
const twoTools: Omit<Stage, "model"> = { request: risk, reply, expects: { wishes } };
const made: readonly ToolWish[] = wishes.map((wish, i) => ({ id: `wish_${i + 1}`, ...wish }));
const failed = JSON.stringify({ error: { code: "tools/timeout", message: "It took too long." } });

const parts: Partial<Record<Scene, Omit<Stage, "model">>> = {
  words: { request: asks("answer", answerTask) },
  "one-tool": twoTools,
  "two-tools": twoTools,
  json: {
    request: asks("understand", understandTask, { answerSchema: { name: "brief", schema: z.toJSONSchema(Brief) } }),
  },
  empty: {
    request: {
      ...risk,
      messages: [
        ...risk.messages,
        { role: "assistant", content: "", toolWishes: [...made] },
        ...made.map(({ id, name }) => ({ role: "tool" as const, wishId: id, name, content: failed })),
      ],
    },
  },
};

const openRig = async (): Promise<ChatModelRig> => ({
  async stage(scene) {
    const part = parts[scene];
    if (!part) throw new Error(`The built-in model has no scene "${scene}".`);
    return { model: openDeskModel(), ...part };
  },
  async close() {},
});

const atOnce = "the built-in model answers within the call: there is no moment to abort in";
const noText = "the built-in model makes values, never text that could be broken";
const noServer = "the built-in model has no server";

chatModelSuite("desk", openRig, {
  skip: {
    "CM-08 a wish for a tool that was not offered passes through unchanged":
      "the built-in model wishes for the tools of its playbooks only",
    "CM-09 an abort while nothing comes rejects with the signal's reason": atOnce,
    "CM-10 an abort in the middle of an answer rejects with the signal's reason": atOnce,
    "CM-14 reasoning is part of neither the text nor its pieces": "the built-in model does not think aloud",
    "CM-16 words where JSON was asked are agents/answer-malformed": noText,
    "CM-17 null where JSON was asked is agents/answer-empty": noText,
    "CM-18 tool input that is not JSON is agents/answer-malformed": noText,
    "CM-19 an answer cut at maxTokens is agents/answer-truncated":
      "the built-in model's answers are as long as their templates",
    "CM-20 a prompt that was not read whole is agents/context-cut": "the built-in model has no context length",
    "CM-21 a 429 that stays is agents/model-rate-limited": noServer,
    "CM-22 a server that fails, hangs up or is not there is agents/model-unavailable": noServer,
    "CM-23 a model that the server does not have is agents/model-not-found": noServer,
    "CM-24 bytes that are not the protocol are agents/answer-malformed": noServer,
  },
});
