// The embedder drivers, for doctor and docs.

import { hashedNeeds } from "./hashed/hashed.driver.ts";
import { ollamaNeeds } from "./ollama/ollama.driver.ts";
import { openaiNeeds } from "./openai/openai.driver.ts";

export const embedderDrivers = [
  { id: "hashed", ...hashedNeeds },
  { id: "ollama", ...ollamaNeeds },
  { id: "openai", ...openaiNeeds },
] as const;
