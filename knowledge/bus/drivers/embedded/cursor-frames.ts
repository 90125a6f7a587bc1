// What the cursor file holds: one frame a change of one subscription, JSON after the kind byte.

import { z } from "zod";
import { commitBytes, frameBytes, sealFrame } from "./frames.ts";

const cursorKind = 4;

const Numbers = z.array(z.int());
export const CursorChange = z.discriminatedUnion("k", [
  /** The whole state: it is new, was moved, or the file was written anew. */
  z.strictObject({ k: z.literal("state"), s: z.string(), mark: z.int(), runs: Numbers, failed: Numbers }),
  /** Acknowledged runs [from, to ...] and failures [number, times ...] since the last frame. */
  z.strictObject({ k: z.literal("more"), s: z.string(), runs: Numbers, failed: Numbers }),
  z.strictObject({ k: z.literal("gone"), s: z.string() }),
]);
export type CursorChange = z.infer<typeof CursorChange>;

/** The changes as frames, after `room` bytes. */
export function cursorFrames(changes: readonly CursorChange[], room = commitBytes): Buffer {
  const texts = changes.map((change) => Buffer.from(JSON.stringify(change)));
  const bytes = Buffer.alloc(texts.reduce((sum, { length }) => sum + frameBytes + 1 + length, room));
  let at = room;
  for (const text of texts) {
    bytes[at + frameBytes] = cursorKind;
    text.copy(bytes, at + frameBytes + 1);
    const end = at + frameBytes + 1 + text.length;
    sealFrame(bytes, at, end);
    at = end;
  }
  return bytes;
}

/** The change of a frame's body; null for a frame of another kind. */
export function readCursorChange(bytes: Buffer, from: number, to: number): CursorChange | null {
  return bytes[from] === cursorKind ? CursorChange.parse(JSON.parse(bytes.toString("utf8", from + 1, to))) : null;
}
