// Embeddings of an Ollama server through /api/embed.

import { z } from "zod";
import { isWholeAddress, wholeAddressWanted } from "#infra/runtime/index.ts";
import { checkedFetch } from "../../checked-fetch.ts";
import type { Embedder } from "../../embedder.port.ts";
import { addressOf, type Whereabouts } from "../../embedder-failures.ts";
import { loadPackage } from "../../load-package.ts";
import { type NetworkServices, networkOptions, openNetworkEmbedder } from "../../network-embedder.ts";

export const OllamaEmbedderOptions = z.strictObject({
  ...networkOptions,
  url: z.url().refine(isWholeAddress, wholeAddressWanted),
});
export type OllamaEmbedderOptions = z.input<typeof OllamaEmbedderOptions>;

export const ollamaNeeds = {
  package: "ollama",
  for: "QUORUM_EMBEDDER=ollama:NAME",
  how: "comes with `npm ci`; the server is yours (OLLAMA_URL)",
} as const;

/** @throws infra/package-missing, knowledge/embedder-* */
export async function openOllamaEmbedder(given: OllamaEmbedderOptions, services: NetworkServices): Promise<Embedder> {
  const { url, ...options } = OllamaEmbedderOptions.parse(given);
  const { Ollama } = await loadPackage(ollamaNeeds.package, ollamaNeeds.for, () => import("ollama"));
  const at: Whereabouts = {
    name: `ollama:${options.model}`,
    ...addressOf(url),
    ifMissing: `Fetch it with: ollama pull ${options.model}`,
    mask: (text) => text,
  };
  return openNetworkEmbedder(
    at,
    async (texts, signal) => {
      const client = new Ollama({ host: at.url, fetch: checkedFetch(at, () => signal) });
      const answer: { embeddings?: unknown } = await client.embed({ model: options.model, input: [...texts] });
      return answer.embeddings;
    },
    options,
    services,
  );
}
