// Ollama's /api/chat on the wire: our messages as its request, its chunks as zod schemas (only the fields we use).

import type { Message, ChatRequest as OllamaRequest, Tool } from "ollama";
import { z } from "zod";
import type { ChatMessage, ChatRequest, ToolSpec } from "../../chat-model.port.ts";

export const OllamaChunk = z.object({
  message: z
    .object({
      content: z.string().nullish(),
      tool_calls: z.array(z.object({ function: z.object({ name: z.string(), arguments: z.unknown() }) })).nullish(),
    })
    .nullish(),
  done: z.boolean().nullish(),
  done_reason: z.string().nullish(),
  prompt_eval_count: z.int().nonnegative().nullish(),
  eval_count: z.int().nonnegative().nullish(),
});
export type OllamaChunk = z.infer<typeof OllamaChunk>;

/** The server refuses a prompt that does not fit instead of cutting it (servers that know neither field ignore them). */
const neverCut = { truncate: false, shift: false };

export function toOllamaRequest(
  request: ChatRequest,
  model: string,
  contextTokens: number,
): OllamaRequest & { stream: true } {
  const { messages, tools, answerSchema, maxTokens, seed } = request;
  return {
    model,
    stream: true,
    messages: messages.map(toOllamaMessage),
    ...(tools.length > 0 && { tools: tools.map(toOllamaTool) }),
    ...(answerSchema && tools.length === 0 && { format: answerSchema.schema }),
    options: { num_ctx: contextTokens, num_predict: maxTokens, seed, temperature: 0 },
    ...neverCut,
  };
}

function toOllamaMessage(message: ChatMessage): Message {
  if (message.role === "tool") return { role: "tool", content: message.content, tool_name: message.name };
  if (message.role !== "assistant" || message.toolWishes.length === 0)
    return { role: message.role, content: message.content };
  const calls = message.toolWishes.map(({ name, input }) => ({
    function: { name, arguments: (input ?? {}) as Record<string, unknown> },
  }));
  return { role: "assistant", content: message.content, tool_calls: calls };
}

const toOllamaTool = ({ name, description, parameters }: ToolSpec): Tool => ({
  type: "function",
  function: { name, description, parameters },
});
