// Vectors for notes that are about to be stored. A note is never lost because an embedder is away: it is kept without a vector.

import { setImmediate as nextTurn } from "node:timers/promises";
import { type Log, QuorumError } from "#infra/runtime/index.ts";
import type { Embedder } from "#knowledge/embeddings/index.ts";
import type { Note } from "./note.ts";

/** Embedded between two turns of the event loop. */
export const batchNotes = 256;

/** By noteId; notes whose vectors could not be made are left out and the reason is logged. */
export async function embedNotes(
  embedder: Embedder,
  notes: readonly Note[],
  log: Log,
): Promise<ReadonlyMap<string, Float32Array>> {
  const vectors = new Map<string, Float32Array>();
  try {
    for (let from = 0; from < notes.length; from += batchNotes) {
      const batch = notes.slice(from, from + batchNotes);
      const found = await embedder.embed(batch.map(({ text }) => text));
      batch.forEach(({ noteId }, place) => {
        vectors.set(noteId, found[place] as Float32Array);
      });
      await nextTurn();
    }
  } catch (thrown) {
    if (!(thrown instanceof QuorumError)) throw thrown;
    const fields = { embedder: embedder.id, code: thrown.code, without: notes.length - vectors.size };
    log.warn(fields, "notes are kept without vectors: reembed gives them some");
  }
  return vectors;
}
