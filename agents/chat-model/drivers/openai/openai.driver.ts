// Models of any server that speaks OpenAI's chat completions: its own, vLLM, llama.cpp, LM Studio and others, by base URL.
// The key goes into the request header and nowhere else: what a server says is masked before it reaches an error or a log line.

import { z } from "zod";
import type { Log, QuorumError } from "#infra/runtime/index.ts";
import type { ChatAnswer, ChatModel, ChatRequest } from "../../chat-model.port.ts";
import { modelFailure } from "../../failures.ts";
import { finishAnswer, roughUsage, wishIds } from "../../finish-answer.ts";
import { connectionFailure, type Whereabouts } from "../../http-failures.ts";
import { loadPackage } from "../../load-package.ts";
import { wasCut } from "../../prompt-tokens.ts";
import { answerWithRetries, type Sleep, timerSleep } from "../../retries.ts";
import { visibleText } from "../../visible-text.ts";
import { callFragments } from "./call-fragments.ts";
import { checkedFetch } from "./checked-fetch.ts";
import { concede, fullManner } from "./concessions.ts";
import { type Choice, CompletionChunk, toCompletionRequest } from "./openai-wire.ts";
import { masker, toFailure } from "./sdk-failures.ts";

export const OpenaiOptions = z.strictObject({
  model: z.string().min(1),
  baseUrl: z.url(),
  apiKey: z.string().min(1).optional(),
});
export type OpenaiOptions = z.input<typeof OpenaiOptions>;

export const openaiNeeds = { package: "openai", for: "QUORUM_MODEL=openai:NAME" } as const;

/** @throws infra/package-missing */
export async function openOpenaiModel(
  given: OpenaiOptions,
  { log, sleep = timerSleep }: { log: Log; sleep?: Sleep },
): Promise<ChatModel> {
  const { model, baseUrl, apiKey } = OpenaiOptions.parse(given);
  const sdk = await loadPackage(openaiNeeds, () => import("openai"));
  const at: Whereabouts = {
    modelId: `openai:${model}`,
    url: baseUrl,
    ifMissing: "Check the model's name, and that OPENAI_BASE_URL ends where /chat/completions begins (often /v1).",
  };
  const client = new sdk.OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey ?? "none",
    ...(!apiKey && { defaultHeaders: { Authorization: null } }),
    adminAPIKey: null, // these would otherwise be read from the environment
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: "off",
    maxRetries: 0,
    fetch: checkedFetch(at),
  });
  const mask = masker(apiKey);
  let manner = fullManner;

  async function turn(request: ChatRequest, onPiece: (piece: string) => void): Promise<ChatAnswer> {
    const { signal } = request;
    const stream = await client.chat.completions.create(toCompletionRequest(request, model, manner), { signal });
    const heard = visibleText(onPiece);
    const calls = callFragments();
    let finish: string | null = null;
    let refusal = "";
    let usage: CompletionChunk["usage"] = null;
    for await (const raw of stream) {
      const chunk = readChunk(raw, at);
      usage = chunk.usage ?? usage;
      const choice: Choice | undefined = chunk.choices?.[0];
      heard.push(choice?.delta?.content ?? "");
      refusal += choice?.delta?.refusal ?? "";
      for (const fragment of choice?.delta?.tool_calls ?? []) calls.add(fragment);
      finish = choice?.finish_reason ?? finish;
    }
    signal.throwIfAborted();
    if (usage && wasCut(request.messages, usage.prompt_tokens)) throw cut(at, usage.prompt_tokens);
    requireWholeAnswer(finish, refusal, request, at);
    const text = heard.end();
    const toolWishes = calls.join(at.modelId, wishIds(request.messages));
    if (!usage)
      log.warn({}, "the model's server reported no usage: tokens are estimated, a cut prompt cannot be noticed");
    const counted = usage
      ? { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens }
      : roughUsage(request, text, toolWishes);
    return finishAnswer(request, { modelId: at.modelId, text, toolWishes, usage: counted });
  }

  /** One turn, its errors in our terms; a parameter that the server refuses is given up, visibly, and the turn taken again. */
  async function agreedTurn(request: ChatRequest, onPiece: (piece: string) => void): Promise<ChatAnswer> {
    for (;;) {
      try {
        return await turn(request, onPiece);
      } catch (thrown) {
        request.signal.throwIfAborted();
        const failure = toFailure(thrown, sdk, at, mask);
        const concession =
          failure.code === "agents/model-request-refused"
            ? concede(manner, request, String(failure.context.says))
            : null;
        if (!concession) throw failure;
        log.warn(
          { model: at.modelId, status: failure.context.status, gaveUp: concession.givenUp },
          "the model's server refused a parameter",
        );
        manner = concession.manner;
      }
    }
  }

  return {
    id: at.modelId,
    can: { tools: true, streaming: true },
    chat: (request) => answerWithRetries(request, agreedTurn, { sleep, log }),
    async close() {},
  };
}

function readChunk(raw: unknown, { modelId, url }: Whereabouts): CompletionChunk {
  const chunk = CompletionChunk.safeParse(raw);
  if (chunk.success) return chunk.data;
  const problem = z.prettifyError(chunk.error);
  throw modelFailure(
    "agents/answer-malformed",
    `${modelId} at ${url} sent a chunk that is not its protocol: ${problem}`,
    { modelId },
  );
}

const cut = ({ modelId }: Whereabouts, readTokens: number): QuorumError =>
  modelFailure(
    "agents/context-cut",
    `${modelId} read only ${readTokens} tokens of the prompt. Give the server a longer context.`,
    { modelId, readTokens },
  );

/** @throws agents/answer-truncated, agents/answer-refused, agents/model-unavailable where the stream ended without its end */
function requireWholeAnswer(finish: string | null, refusal: string, { maxTokens }: ChatRequest, at: Whereabouts): void {
  const { modelId } = at;
  if (finish === null) throw connectionFailure("the stream ended early", at);
  if (finish === "length")
    throw modelFailure("agents/answer-truncated", `${modelId}'s answer was cut at ${maxTokens} tokens.`, {
      modelId,
      maxTokens,
    });
  if (finish === "content_filter")
    throw modelFailure("agents/answer-refused", `The content filter of ${modelId}'s server stopped the answer.`, {
      modelId,
    });
  if (refusal !== "")
    throw modelFailure("agents/answer-refused", `${modelId} refused to answer: ${refusal.slice(0, 200)}`, { modelId });
}
