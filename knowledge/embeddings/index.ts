// Embeddings: the port, its drivers, and what a word is.

export { type HashedOptions, openHashedEmbedder } from "./drivers/hashed/hashed.driver.ts";
export { embedderDrivers } from "./drivers/index.ts";
export { type OllamaEmbedderOptions, openOllamaEmbedder } from "./drivers/ollama/ollama.driver.ts";
export { type OpenaiEmbedderOptions, openOpenaiEmbedder } from "./drivers/openai/openai.driver.ts";
export type { Embedder } from "./embedder.port.ts";
export { type EmbedderSettings, openEmbedder } from "./open.ts";
export { toUnitLength } from "./unit-vector.ts";
export { termsOf, wordsOf } from "./words.ts";
