// What every driver of memory does. Notes of the future change nothing, not even the order.
import type { Embedder } from "#knowledge/embeddings/index.ts";
import { runFacts, type SuiteOptions } from "./facts.ts";
import { noteFacts } from "./memory.note-facts.ts";
import { recallFacts } from "./memory.recall-facts.ts";
import { type OpenedMemory, rigEmbedder } from "./memory.rig.ts";
import { vectorFacts } from "./memory.vector-facts.ts";

const facts = { ...noteFacts, ...recallFacts, ...vectorFacts };

/** @param open an empty memory with the given embedder */
export function memorySuite(
  driver: string,
  open: (embedder: Embedder) => Promise<OpenedMemory>,
  options?: SuiteOptions,
): void {
  runFacts(`memory: ${driver}`, () => open(rigEmbedder()), facts, options);
}

export const memoryFactIds: readonly string[] = Object.keys(facts).map((title) => title.split(" ")[0] as string);
