// The built-in chat model: no weights, no network. A grammar reads the question, playbooks pick tools, templates read results out.
// It plays the part named by the request's purpose and answers the same request the same way, always.

import { callerError, QuorumError } from "#infra/runtime/index.ts";
import { AnswerTask } from "../../../answer/answer-task.ts";
import { UnderstandTask } from "../../../define/index.ts";
import { SpecialistTask, type ToolReply } from "../../../run/specialist-task.ts";
import { toolName } from "../../../run/tool-spec.ts";
import type { ChatAnswer, ChatMessage, ChatModel, ChatRequest } from "../../chat-model.port.ts";
import { writeAnswer } from "./answer/write-answer.ts";
import { type FailedCall, openReadings, type Playbook, type Reading } from "./playbook.ts";
import { companyPlaybook } from "./specialists/company.playbook.ts";
import { factorsPlaybook } from "./specialists/factors.playbook.ts";
import { marketGraphPlaybook } from "./specialists/market-graph.playbook.ts";
import { sentimentPlaybook } from "./specialists/sentiment.playbook.ts";
import { volatilityRiskPlaybook } from "./specialists/volatility-risk.playbook.ts";
import { understand } from "./understand/index.ts";

export const deskModelId = "desk";

const playbooks: Readonly<Record<string, Playbook>> = {
  sentiment: sentimentPlaybook,
  factors: factorsPlaybook,
  "market-graph": marketGraphPlaybook,
  "volatility-risk": volatilityRiskPlaybook,
  company: companyPlaybook,
};

/** Every clause fell away with its figure. */
const nothingToSay = "The tools returned none of the figures that could be read out.";

export function openDeskModel(): ChatModel {
  return {
    id: deskModelId,
    can: { tools: true, streaming: true },
    async chat(request) {
      request.signal.throwIfAborted();
      const answer = play(request);
      if (answer.text !== "") request.onText?.(answer.text);
      return answer;
    },
    async close() {},
  };
}

function play(request: ChatRequest): ChatAnswer {
  const [part, name = ""] = request.purpose.split(":");
  const task: unknown = JSON.parse(firstUserMessage(request.messages));
  if (part === "understand") return answered(request, understand(UnderstandTask.parse(task)));
  if (part === "answer") return worded(request, writeAnswer(AnswerTask.parse(task)));
  const playbook = part === "specialist" ? playbooks[name] : undefined;
  if (!playbook)
    throw callerError("agents/definition-invalid", `The built-in model plays no part "${request.purpose}".`);
  return playSpecialist(request, playbook, SpecialistTask.parse(task));
}

function playSpecialist(request: ChatRequest, playbook: Playbook, task: SpecialistTask): ChatAnswer {
  const plan = playbook.plan(task);
  const replies = request.messages.filter((message) => message.role === "tool");
  if (replies.length === 0) {
    const toolWishes = plan.map(({ tool, input }, index) => ({
      id: `wish_${index + 1}`,
      name: toolName(tool.id),
      input,
    }));
    return { text: "", toolWishes, usage: usage(request, JSON.stringify(toolWishes)) };
  }
  const results = new Map<string, Reading | FailedCall>(
    replies.map((message) => {
      const reply = JSON.parse(message.content) as ToolReply;
      const tool = plan.find((planned) => toolName(planned.tool.id) === message.name)?.tool.id ?? message.name;
      return [tool, "error" in reply ? reply.error : reply];
    }),
  );
  const draft = playbook.conclude(task, openReadings(results));
  return answered(request, draft.claims.length > 0 ? draft : { ...draft, claims: [nothingToSay] });
}

function firstUserMessage(messages: readonly ChatMessage[]): string {
  const message = messages.find((candidate) => candidate.role === "user");
  if (message) return message.content;
  throw new QuorumError("agents/answer-malformed", "The built-in model was given no task.", {
    fault: "bug",
    retry: false,
  });
}

const answered = (request: ChatRequest, json: unknown): ChatAnswer => ({
  ...worded(request, JSON.stringify(json)),
  json,
});

const worded = (request: ChatRequest, text: string): ChatAnswer => ({
  text,
  toolWishes: [],
  usage: usage(request, text),
});

/** Tokens are counted as a quarter of the characters, as a rough equivalent: the built-in model has none. */
function usage({ messages }: ChatRequest, text: string): ChatAnswer["usage"] {
  const characters = messages.reduce((sum, message) => sum + message.content.length, 0);
  return { promptTokens: Math.ceil(characters / 4), completionTokens: Math.ceil(text.length / 4) };
}
