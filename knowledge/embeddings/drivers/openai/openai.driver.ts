// Embeddings of any server that speaks OpenAI's /embeddings: its own, vLLM, llama.cpp, LM Studio and others, by base URL.
// The key goes into the request header and nowhere else.

import { z } from "zod";
import { isWholeAddress, QuorumError, wholeAddressWanted } from "#infra/runtime/index.ts";
import { checkedFetch } from "../../checked-fetch.ts";
import type { Embedder } from "../../embedder.port.ts";
import { addressOf, type Whereabouts } from "../../embedder-failures.ts";
import { loadPackage } from "../../load-package.ts";
import { type NetworkServices, networkOptions, openNetworkEmbedder } from "../../network-embedder.ts";

export const OpenaiEmbedderOptions = z.strictObject({
  ...networkOptions,
  baseUrl: z.url().refine(isWholeAddress, wholeAddressWanted),
  apiKey: z.string().min(1).optional(),
  /** Asks the server for vectors of the given dimensions: only newer models of OpenAI's own can shorten theirs. */
  shorten: z.boolean().default(false),
});
export type OpenaiEmbedderOptions = z.input<typeof OpenaiEmbedderOptions>;

export const openaiNeeds = {
  package: "openai",
  for: "QUORUM_EMBEDDER=openai:NAME",
  how: "comes with `npm ci`; the server is yours (OPENAI_BASE_URL)",
} as const;

/** @throws infra/package-missing, knowledge/embedder-* */
export async function openOpenaiEmbedder(given: OpenaiEmbedderOptions, services: NetworkServices): Promise<Embedder> {
  const { baseUrl, apiKey, shorten, ...options } = OpenaiEmbedderOptions.parse(given);
  const sdk = await loadPackage(openaiNeeds.package, openaiNeeds.for, () => import("openai"));
  const at: Whereabouts = {
    name: `openai:${options.model}`,
    ...addressOf(baseUrl),
    ifMissing: "Check the model's name, and that OPENAI_BASE_URL ends where /embeddings begins (often /v1).",
    mask: (text) => (apiKey ? text.replaceAll(apiKey, "[masked]") : text).replace(/\bsk-[\w*-]{6,}/g, "[masked]"),
  };
  const settings = {
    baseURL: at.url,
    apiKey: apiKey ?? "none",
    ...(!apiKey && { defaultHeaders: { Authorization: null } }),
    adminAPIKey: null, // these would otherwise be read from the environment
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: "off",
    maxRetries: 0,
  } as const;
  return openNetworkEmbedder(
    at,
    async (texts, signal) => {
      const client = new sdk.OpenAI({ ...settings, fetch: checkedFetch(at, () => signal) });
      const request = client.embeddings.create({
        model: options.model,
        input: [...texts],
        encoding_format: "float", // the package would ask for base64, which several servers do not know
        ...(shorten && options.dimensions && { dimensions: options.dimensions }),
      });
      return inOrder(await request.catch(rethrowOurs));
    },
    options,
    services,
  );
}

const Answer = z.object({ data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.unknown() })) });

/** Servers number their vectors and may send them in any order. Undefined for another form of answer. */
function inOrder(answer: unknown): unknown {
  return Answer.safeParse(answer)
    .data?.data.sort((a, b) => a.index - b.index)
    .map(({ embedding }) => embedding);
}

/** The package wraps what fetch throws; ours is the innermost that has a code. */
function rethrowOurs(thrown: unknown): never {
  for (let inner = thrown; inner instanceof Error; inner = inner.cause) if (inner instanceof QuorumError) throw inner;
  throw thrown;
}
