// Content on its way in and out: one shape for bytes and streams, and a whole object in one call.

import { callerError } from "#infra/runtime/index.ts";
import { wholeOf } from "./object-body.ts";
import type { ObjectContent, ObjectStore, StoredObject } from "./object-store.port.ts";

export const defaultContentType = "application/octet-stream";

/** The content in pieces of the given size (the last may be shorter), whatever pieces it comes in; holds one piece at a time.
 * @throws knowledge/object-content-invalid where it yields anything but bytes */
export async function* piecesOf(content: ObjectContent, pieceBytes: number): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    for (let at = 0; at < content.length; at += pieceBytes) yield content.subarray(at, at + pieceBytes);
    return;
  }
  requireStream(content);
  let piece = Buffer.allocUnsafe(pieceBytes);
  let filled = 0;
  for await (const chunk of content) {
    requireBytes(chunk);
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.subarray(at, at + pieceBytes - filled);
      piece.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < pieceBytes) continue;
      yield piece;
      piece = Buffer.allocUnsafe(pieceBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

/** The whole object in memory; null where it is not there. For objects known to be small. */
export async function readWhole(
  store: Pick<ObjectStore, "get">,
  key: string,
): Promise<{ readonly head: StoredObject["head"]; readonly bytes: Buffer } | null> {
  const stored = await store.get(key);
  return stored && { head: stored.head, bytes: await wholeOf(stored.body) };
}

function requireStream(content: unknown): void {
  if (typeof content === "object" && content !== null && Symbol.asyncIterator in content) return;
  throw callerError(
    "knowledge/object-content-invalid",
    `Content wants a Uint8Array or a stream of them, found ${content === null ? "null" : typeof content}.`,
  );
}

function requireBytes(chunk: unknown): asserts chunk is Uint8Array {
  if (chunk instanceof Uint8Array) return;
  throw callerError(
    "knowledge/object-content-invalid",
    `A stream of content wants pieces of type Uint8Array, found ${chunk === null ? "null" : typeof chunk}. Encode text first.`,
  );
}
