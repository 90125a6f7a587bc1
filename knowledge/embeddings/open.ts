// From a setting to an embedder.

import { callerError } from "#infra/runtime/index.ts";
import { openHashedEmbedder } from "./drivers/hashed/hashed.driver.ts";
import { openOllamaEmbedder } from "./drivers/ollama/ollama.driver.ts";
import { openOpenaiEmbedder } from "./drivers/openai/openai.driver.ts";
import type { Embedder } from "./embedder.port.ts";
import type { NetworkServices } from "./network-embedder.ts";

export interface EmbedderSettings {
  /** "hashed", "ollama:NAME" or "openai:NAME". */
  readonly embedder: string;
  readonly dimensions?: number | undefined;
  readonly ollamaUrl: string;
  readonly openaiUrl: string;
  readonly openaiKey?: string | undefined;
}

/** @throws infra/config-invalid, infra/package-missing, knowledge/embedder-* */
export async function openEmbedder(settings: EmbedderSettings, services: NetworkServices): Promise<Embedder> {
  const { embedder, dimensions, ollamaUrl, openaiUrl, openaiKey } = settings;
  const [driver, model] = splitOnce(embedder);
  if (driver === "hashed" && model === "") return openHashedEmbedder({ dimensions });
  if (driver === "ollama" && model !== "") return openOllamaEmbedder({ model, dimensions, url: ollamaUrl }, services);
  if (driver === "openai" && model !== "")
    return openOpenaiEmbedder({ model, dimensions, baseUrl: openaiUrl, apiKey: openaiKey }, services);
  throw callerError(
    "infra/config-invalid",
    `QUORUM_EMBEDDER: wanted hashed, ollama:NAME or openai:NAME, found "${embedder}".`,
  );
}

/** Names of models have colons of their own. */
function splitOnce(text: string): readonly [string, string] {
  const at = text.indexOf(":");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
