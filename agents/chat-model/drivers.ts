// The chat models there are, for doctor, docs and the conformance tests. Opening one is open.ts.

import { ollamaNeeds } from "./drivers/ollama/ollama.driver.ts";
import { openaiNeeds } from "./drivers/openai/openai.driver.ts";

export interface ChatModelDriver {
  readonly id: "desk" | "ollama" | "openai" | "scripted";
  /** The setting that chooses it, or who uses it. */
  readonly for: string;
  /** The npm package it needs; null where it needs none. */
  readonly package: string | null;
  /** What one does to have it. */
  readonly how: string;
}

export const chatModelDrivers: readonly ChatModelDriver[] = [
  { id: "desk", for: "QUORUM_MODEL=desk (the default)", package: null, how: "Built in: no weights, no network." },
  {
    id: "ollama",
    for: ollamaNeeds.for,
    package: ollamaNeeds.package,
    how: "Start an Ollama server (OLLAMA_URL), then: ollama pull NAME. OLLAMA_CONTEXT sets the context length.",
  },
  {
    id: "openai",
    for: openaiNeeds.for,
    package: openaiNeeds.package,
    how: "Name any compatible server's base URL in OPENAI_BASE_URL, and its key, where it wants one, in OPENAI_API_KEY.",
  },
  { id: "scripted", for: "tests", package: null, how: "openScriptedModel(steps)." },
];
