// The messages that one write will store, already in the form of the file.

import type { Outgoing } from "../../publishing.ts";
import { commitBytes } from "./frames.ts";
import { mostBytes, writeMessage } from "./record.ts";
import { betweenMarks, type Mark, neverMs, type Producers, type WrittenBatch } from "./segment.ts";

export interface Batch extends WrittenBatch {
  /** The first `length` bytes are written; they begin with room for the commit frame. */
  readonly bytes: Buffer;
  readonly length: number;
  /** The last number of each producer in it. */
  readonly producers: Producers;
  /** Answers the message's index in the batch. */
  add(message: Outgoing, publishedMs: number): number;
  /** Set when it is stored: the number of its first message. */
  first: number;
  /** Resolves when it is stored; null while nobody has asked. */
  stored: Promise<void> | null;
  /** Why it must not be stored. */
  failure: unknown;
}

const smallestBytes = 64 * 1024;

/** @param memory what an earlier batch no longer needs */
export function openBatch(memory: Buffer = Buffer.allocUnsafeSlow(smallestBytes)): Batch {
  let bytes = memory;
  let length = commitBytes;
  let count = 0;
  let latestMs = neverMs;
  const marks: Mark[] = [];
  const producers: Producers = new Map();
  return {
    get bytes() {
      return bytes;
    },
    get length() {
      return length;
    },
    get count() {
      return count;
    },
    get latestMs() {
      return latestMs;
    },
    marks,
    producers,
    first: Number.NaN,
    stored: null,
    failure: null,
    add(message, publishedMs) {
      const needed = length + mostBytes(message);
      if (needed > bytes.length) bytes = grown(bytes, length, needed);
      const last = marks.at(-1);
      if (last === undefined || length - last[1] >= betweenMarks) marks.push([count, length, latestMs]);
      length = writeMessage(bytes, length, message, publishedMs);
      latestMs = Math.max(latestMs, publishedMs);
      if (message.sequence) producers.set(message.sequence.producer, message.sequence.number);
      count += 1;
      return count - 1;
    },
  };
}

function grown(bytes: Buffer, length: number, needed: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.max(2 * bytes.length, needed));
  bytes.copy(larger, 0, 0, length);
  return larger;
}
