// The last step of every driver: from what was heard to an answer, or to the error it is.

import type { ChatAnswer, ChatMessage, ChatRequest, ToolWish } from "./chat-model.port.ts";
import { modelFailure } from "./failures.ts";
import { roughTokens } from "./prompt-tokens.ts";

export interface Heard {
  readonly modelId: string;
  readonly text: string;
  readonly toolWishes: readonly ToolWish[];
  readonly usage: ChatAnswer["usage"];
}

/** @throws agents/answer-empty, agents/answer-malformed */
export function finishAnswer(request: ChatRequest, { modelId, text, toolWishes, usage }: Heard): ChatAnswer {
  if (toolWishes.length > 0) return { text, toolWishes, usage };
  if (text.trim() === "")
    throw modelFailure("agents/answer-empty", `${modelId} answered with no words and no tool.`, { modelId });
  if (text.includes("</think>")) {
    const remedy = "Start the server with a reasoning parser for this model.";
    throw modelFailure("agents/answer-malformed", `${modelId} mixed its reasoning into the answer. ${remedy}`, {
      modelId,
    });
  }
  if (!request.answerSchema) return { text, toolWishes, usage };
  return { text, toolWishes, usage, json: parseAnswer(modelId, text, request.answerSchema.name) };
}

/** The JSON of an answer; one fence of the kind models like to put around it is taken off. */
function parseAnswer(modelId: string, text: string, name: string): unknown {
  const bare = /^```(?:json)?\s*\n([\s\S]*?)\n\s*```$/.exec(text.trim())?.[1] ?? text;
  const json = parseJson(bare);
  const begins = JSON.stringify(text.slice(0, 120));
  if (json === undefined) {
    throw modelFailure("agents/answer-malformed", `${modelId} was asked for ${name} as JSON and answered ${begins}.`, {
      modelId,
    });
  }
  if (json === null)
    throw modelFailure("agents/answer-empty", `${modelId} was asked for ${name} and answered null.`, { modelId });
  return json;
}

/** The value, or undefined for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a tool is called with, out of its JSON text; no text at all is a call without arguments. @throws agents/answer-malformed */
export function parseToolInput(modelId: string, tool: string, text: string): unknown {
  const input = text.trim() === "" ? {} : parseJson(text);
  if (input !== undefined) return input;
  const begins = JSON.stringify(text.slice(0, 120));
  throw modelFailure("agents/answer-malformed", `${modelId} called ${tool} with input that is not JSON: ${begins}.`, {
    modelId,
    tool,
  });
}

/**
 * Ids for new tool wishes: counted over the conversation, so the same conversation has the same ids whatever the server sends.
 * Nine letters and digits, the one form that every server accepts.
 */
export function wishIds(messages: readonly ChatMessage[]): () => string {
  let count = messages.reduce(
    (sum, message) => sum + (message.role === "assistant" ? message.toolWishes.length : 0),
    0,
  );
  return () => {
    count += 1;
    return `call${String(count).padStart(5, "0")}`;
  };
}

/** Usage where the server reported none. */
export function roughUsage(
  { messages }: ChatRequest,
  text: string,
  toolWishes: readonly ToolWish[],
): ChatAnswer["usage"] {
  return {
    promptTokens: messages.reduce((sum, { content }) => sum + roughTokens(content), 0),
    completionTokens: roughTokens(
      text + toolWishes.map((wish) => wish.name + JSON.stringify(wish.input ?? {})).join(""),
    ),
  };
}
