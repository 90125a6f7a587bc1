// Reading a topic's log from a message's number on, in large pieces, up to what is on the disk.

import { type FileHandle, open } from "node:fs/promises";
import { damaged, told } from "./framed-file.ts";
import { frameBytes, frameEnd, frameLength, headerBytes } from "./frames.ts";
import { messageKind } from "./record.ts";
import { positionBefore, type Segment } from "./segment.ts";

const pieceBytes = 256 * 1024;

/** A message's body is bytes[from..to). */
export type VisitMessage = (number: number, bytes: Buffer, from: number, to: number) => void;

export interface LogReader {
  /** Shows up to `most` messages that come next and are stored; how many there were. 0: none yet. One call at a time.
   * @throws knowledge/bus-damaged, knowledge/store-failed */
  next(most: number, visit: VisitMessage): Promise<number>;
  close(): Promise<void>;
}

/** @param segments those of the log now, oldest first; the last one grows
 * @param from the first message's number; where it is gone, the oldest that is kept */
export function openLogReader(segments: () => readonly Segment[], from: number): LogReader {
  let number = from;
  let place: { readonly segment: Segment; readonly handle: FileHandle; position: number; number: number } | null = null;
  let piece = Buffer.allocUnsafe(pieceBytes);

  const leave = async (): Promise<void> => {
    const left = place;
    place = null;
    await left?.handle.close();
  };
  /** Where the next message is or will be. */
  const find = async (): Promise<NonNullable<typeof place>> => {
    const all = segments();
    number = Math.max(number, (all[0] as Segment).first);
    const segment = all.findLast(({ first }) => first <= number) as Segment;
    if (place?.segment !== segment) {
      await leave();
      place = { segment, handle: await open(segment.path, "r"), ...positionBefore(segment, number) };
    }
    return place;
  };

  const read = async (most: number, visit: VisitMessage): Promise<number> => {
    const at = await find();
    const storedBytes = at.segment.bytes;
    if (number >= at.segment.end || at.position >= storedBytes) return 0;
    let length = Math.min(piece.length, storedBytes - at.position);
    const { bytesRead } = await at.handle.read(piece, 0, length, at.position);
    length = bytesRead;
    const needed = frameLength(piece, 0, length);
    if (needed !== null && needed > piece.length && at.position + needed <= storedBytes) {
      piece = Buffer.allocUnsafe(needed);
      return read(most, visit);
    }
    let [shown, from] = [0, 0];
    while (shown < most) {
      const end = frameEnd(piece, from, length);
      if (end === null) break;
      if (piece[from + frameBytes] === messageKind) {
        if (at.number >= number) {
          visit(at.number, piece, from + frameBytes, end);
          shown += 1;
          number = at.number + 1;
        }
        at.number += 1;
      }
      from = end;
    }
    if (from === 0) throw damaged(at.segment.path, Math.max(at.position, headerBytes));
    at.position += from;
    return shown > 0 ? shown : read(most, visit); // only messages before the one that is looked for
  };
  return {
    next: (most, visit) => told(segments().at(-1)?.path ?? "the log", () => read(most, visit)),
    close: leave,
  };
}
