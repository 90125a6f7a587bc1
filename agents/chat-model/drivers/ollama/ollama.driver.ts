// Models of an Ollama server through its native API, so that the context length is set by us and checked against the usage it reports.
// Not for Ollama's OpenAI-compatible endpoint, which cuts long prompts silently.

import { z } from "zod";
import type { Log } from "#infra/runtime/index.ts";
import type { ChatAnswer, ChatModel, ChatRequest, ToolWish } from "../../chat-model.port.ts";
import { modelFailure } from "../../failures.ts";
import { finishAnswer, parseToolInput, roughUsage, wishIds } from "../../finish-answer.ts";
import type { Whereabouts } from "../../http-failures.ts";
import { loadPackage } from "../../load-package.ts";
import { wasCut } from "../../prompt-tokens.ts";
import { answerWithRetries, type Sleep, timerSleep } from "../../retries.ts";
import { visibleText } from "../../visible-text.ts";
import { checkedFetch } from "./checked-fetch.ts";
import { OllamaChunk, toOllamaRequest } from "./ollama-wire.ts";

export const OllamaOptions = z.strictObject({
  model: z.string().min(1),
  url: z.url(),
  contextTokens: z.int().min(512).default(8192),
});
export type OllamaOptions = z.input<typeof OllamaOptions>;

export const ollamaNeeds = { package: "ollama", for: "QUORUM_MODEL=ollama:NAME" } as const;

/** @throws infra/package-missing */
export async function openOllamaModel(
  given: OllamaOptions,
  { log, sleep = timerSleep }: { log: Log; sleep?: Sleep },
): Promise<ChatModel> {
  const options = OllamaOptions.parse(given);
  const { Ollama } = await loadPackage(ollamaNeeds, () => import("ollama"));
  const at: Whereabouts = {
    modelId: `ollama:${options.model}`,
    url: options.url,
    ifMissing: `Fetch it with: ollama pull ${options.model}`,
  };

  async function turn(request: ChatRequest, onPiece: (piece: string) => void): Promise<ChatAnswer> {
    const { signal } = request;
    const client = new Ollama({ host: options.url, fetch: checkedFetch(at, signal) });
    const stream = await client.chat(toOllamaRequest(request, options.model, options.contextTokens));
    const heard = visibleText(onPiece);
    const nextId = wishIds(request.messages);
    const toolWishes: ToolWish[] = [];
    let last: OllamaChunk = {};
    for await (const raw of stream) {
      last = readChunk(raw, at);
      heard.push(last.message?.content ?? "");
      for (const call of last.message?.tool_calls ?? []) toolWishes.push(toWish(call.function, nextId(), at));
    }
    signal.throwIfAborted();
    requireWholePrompt(request, last, options.contextTokens, at);
    requireWholeAnswer(request, last, options.contextTokens, at);
    const text = heard.end();
    return finishAnswer(request, {
      modelId: at.modelId,
      text,
      toolWishes,
      usage: usageOf(request, last, text, toolWishes, log),
    });
  }

  return {
    id: at.modelId,
    can: { tools: true, streaming: true },
    chat: (request) => answerWithRetries(request, turn, { sleep, log }),
    async close() {},
  };
}

function readChunk(raw: unknown, at: Whereabouts): OllamaChunk {
  const chunk = OllamaChunk.safeParse(raw);
  if (chunk.success) return chunk.data;
  const problem = z.prettifyError(chunk.error);
  throw modelFailure(
    "agents/answer-malformed",
    `${at.modelId} at ${at.url} sent a chunk that is not its protocol: ${problem}`,
    { modelId: at.modelId },
  );
}

function toWish(
  { name, arguments: input }: { name: string; arguments?: unknown },
  id: string,
  at: Whereabouts,
): ToolWish {
  return { id, name, input: typeof input === "string" ? parseToolInput(at.modelId, name, input) : (input ?? {}) };
}

/** @throws agents/context-cut where the usage shows that the server read less than it was sent */
function requireWholePrompt(
  { messages }: ChatRequest,
  last: OllamaChunk,
  contextTokens: number,
  { modelId }: Whereabouts,
): void {
  const read = last.prompt_eval_count;
  if (read == null || (read < contextTokens && !wasCut(messages, read))) return;
  const message = `${modelId} read only ${read} tokens of the prompt, at a context of ${contextTokens}. Raise OLLAMA_CONTEXT or take a model with a longer context.`;
  throw modelFailure("agents/context-cut", message, { modelId, readTokens: read, contextTokens });
}

/** @throws agents/answer-truncated */
function requireWholeAnswer(
  { maxTokens }: ChatRequest,
  last: OllamaChunk,
  contextTokens: number,
  { modelId }: Whereabouts,
): void {
  if (last.done_reason !== "length") return;
  const full = (last.prompt_eval_count ?? 0) + (last.eval_count ?? 0) >= contextTokens;
  const limit = full ? `the context of ${contextTokens} tokens was full` : `it reached ${maxTokens} tokens`;
  throw modelFailure("agents/answer-truncated", `${modelId}'s answer was cut: ${limit}.`, {
    modelId,
    maxTokens,
    contextTokens,
  });
}

function usageOf(
  request: ChatRequest,
  last: OllamaChunk,
  text: string,
  toolWishes: readonly ToolWish[],
  log: Log,
): ChatAnswer["usage"] {
  if (last.prompt_eval_count != null && last.eval_count != null) {
    return { promptTokens: last.prompt_eval_count, completionTokens: last.eval_count };
  }
  log.warn({}, "the model's server reported no usage: tokens are estimated, a cut prompt cannot be noticed");
  return roughUsage(request, text, toolWishes);
}
