// A message as the bytes of a frame's body: kind, flags, time of publishing, what the flags announce, then the JSON text in UTF-8.

import type { Outgoing } from "../../publishing.ts";
import { frameBytes, sealFrame } from "./frames.ts";

export const messageKind = 2;

const flags = { key: 1, eventTime: 2, due: 4, id: 8, sequence: 16 } as const;
const fixedBytes = 1 + 1 + 8;
/** Everything but the texts, at most. */
const mostFixedBytes = frameBytes + fixedBytes + 5 * 8 + 3 * 2;

export interface StoredMessage {
  readonly publishedMs: number;
  readonly key: string | null;
  readonly eventTimeMs: number | null;
  readonly dueMs: number;
  readonly id: string | null;
  readonly json: string;
}

/** No message needs more bytes than this: a UTF-16 unit is three bytes of UTF-8 at most. */
export const mostBytes = ({ json, key, id, sequence }: Outgoing): number =>
  mostFixedBytes + 3 * (json.length + (key?.length ?? 0) + (id?.length ?? 0) + (sequence?.producer.length ?? 0));

/** Writes the whole frame at `at`, where there is room for `mostBytes`; answers where it ends. */
export function writeMessage(bytes: Buffer, at: number, message: Outgoing, publishedMs: number): number {
  const { key, eventTimeMs, deliverAfterMs, id, sequence, json } = message;
  const body = at + frameBytes;
  bytes[body] = messageKind;
  bytes[body + 1] =
    (key === null ? 0 : flags.key) |
    (eventTimeMs === null ? 0 : flags.eventTime) |
    (deliverAfterMs === 0 ? 0 : flags.due) |
    (id === null ? 0 : flags.id) |
    (sequence === null ? 0 : flags.sequence);
  let end = bytes.writeDoubleLE(publishedMs, body + 2);
  if (key !== null) end = writeText(bytes, end, key);
  if (eventTimeMs !== null) end = bytes.writeDoubleLE(eventTimeMs, end);
  if (deliverAfterMs !== 0) end = bytes.writeDoubleLE(publishedMs + deliverAfterMs, end);
  if (id !== null) end = writeText(bytes, end, id);
  if (sequence !== null) {
    end = writeText(bytes, end, sequence.producer);
    end = bytes.writeDoubleLE(sequence.number, end);
  }
  end += bytes.write(json, end);
  sealFrame(bytes, at, end);
  return end;
}

function writeText(bytes: Buffer, at: number, text: string): number {
  const length = bytes.write(text, at + 2);
  bytes.writeUInt16LE(length, at);
  return at + 2 + length;
}

/** The message of a frame's body. */
export function readMessage(bytes: Buffer, from: number, to: number): StoredMessage {
  const has = bytes[from + 1] as number;
  let at = from + fixedBytes;
  let [key, id]: [string | null, string | null] = [null, null];
  let eventTimeMs: number | null = null;
  let dueMs = 0;
  if (has & flags.key) {
    key = readText(bytes, at);
    at = afterText(bytes, at);
  }
  if (has & flags.eventTime) {
    eventTimeMs = bytes.readDoubleLE(at);
    at += 8;
  }
  if (has & flags.due) {
    dueMs = bytes.readDoubleLE(at);
    at += 8;
  }
  if (has & flags.id) {
    id = readText(bytes, at);
    at = afterText(bytes, at);
  }
  if (has & flags.sequence) at = afterText(bytes, at) + 8;
  const publishedMs = publishedMsOf(bytes, from);
  return { publishedMs, key, eventTimeMs, dueMs, id, json: bytes.toString("utf8", at, to) };
}

const readText = (bytes: Buffer, at: number): string => bytes.toString("utf8", at + 2, afterText(bytes, at));
const afterText = (bytes: Buffer, at: number): number => at + 2 + bytes.readUInt16LE(at);

export const publishedMsOf = (bytes: Buffer, from: number): number => bytes.readDoubleLE(from + 2);

/** Producer and number of a message that has a sequence. */
export function sequenceOf(bytes: Buffer, from: number): { readonly producer: string; readonly number: number } | null {
  const has = bytes[from + 1] as number;
  if (!(has & flags.sequence)) return null;
  let at = from + fixedBytes;
  if (has & flags.key) at = afterText(bytes, at);
  if (has & flags.eventTime) at += 8;
  if (has & flags.due) at += 8;
  if (has & flags.id) at = afterText(bytes, at);
  return { producer: readText(bytes, at), number: bytes.readDoubleLE(afterText(bytes, at)) };
}
