// Chat completions on the wire: our messages as a request, the streamed chunks as zod schemas (only the fields we use).

import type { OpenAI } from "openai";
import { z } from "zod";
import type { ChatMessage, ChatRequest, ToolSpec } from "../../chat-model.port.ts";
import type { Manner } from "./concessions.ts";

export const CompletionChunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            refusal: z.string().nullish(),
            tool_calls: z
              .array(
                z.object({
                  index: z.int().nonnegative().nullish(),
                  id: z.string().nullish(),
                  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
                }),
              )
              .nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z.object({ prompt_tokens: z.int().nonnegative(), completion_tokens: z.int().nonnegative() }).nullish(),
});
export type CompletionChunk = z.infer<typeof CompletionChunk>;
export type Choice = NonNullable<CompletionChunk["choices"]>[number];
export type CallFragment = NonNullable<NonNullable<Choice["delta"]>["tool_calls"]>[number];

type Body = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

export function toCompletionRequest(request: ChatRequest, model: string, manner: Manner): Body {
  const { messages, tools, maxTokens, seed } = request;
  const format = formatOf(request, manner);
  return {
    model,
    stream: true,
    messages: messages.map(toCompletionMessage),
    ...(tools.length > 0 && { tools: tools.map(toCompletionTool) }),
    ...(format && { response_format: format }),
    [manner.limitName]: maxTokens,
    ...(manner.temperature && { temperature: 0 }),
    ...(manner.seed && { seed }),
    ...(manner.streamOptions && { stream_options: { include_usage: true } }),
  };
}

/** The form of the answer is asked for natively only when no tool is offered: several servers refuse or mix up both at once. */
function formatOf({ answerSchema, tools }: ChatRequest, { format }: Manner): Body["response_format"] | null {
  if (!answerSchema || tools.length > 0 || format === "none") return null;
  if (format === "json_object") return { type: "json_object" };
  return { type: "json_schema", json_schema: { name: answerSchema.name, schema: answerSchema.schema, strict: true } };
}

function toCompletionMessage(message: ChatMessage): OpenAI.Chat.ChatCompletionMessageParam {
  if (message.role === "tool") return { role: "tool", tool_call_id: message.wishId, content: message.content };
  if (message.role !== "assistant" || message.toolWishes.length === 0)
    return { role: message.role, content: message.content };
  return {
    role: "assistant",
    content: message.content || null,
    tool_calls: message.toolWishes.map(({ id, name, input }) => ({
      id,
      type: "function",
      function: { name, arguments: JSON.stringify(input ?? {}) },
    })),
  };
}

const toCompletionTool = ({ name, description, parameters }: ToolSpec): OpenAI.Chat.ChatCompletionTool => ({
  type: "function",
  function: { name, description, parameters },
});
