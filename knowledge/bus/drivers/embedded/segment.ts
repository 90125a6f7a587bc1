// One file of a topic's log: messages in the order of their numbers, found again by number or time through a sparse index.
// The file's name is the number of its first message. Its first frame tells when the log began and the sequences of the producers so far.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Log } from "#infra/runtime/index.ts";
import { crc32c } from "./crc32c.ts";
import { createFramedFile, damaged, type FramedFile, openFramedFile, readFrames } from "./framed-file.ts";
import { frameBytes, headerBytes, sealFrame } from "./frames.ts";
import { messageKind, publishedMsOf, sequenceOf } from "./record.ts";

const originKind = 3;
const OriginFrame = z.strictObject({ bornMs: z.int(), producers: z.array(z.tuple([z.string(), z.int()])) });

/** Before every time; a number that JSON can hold. */
export const neverMs = Number.MIN_SAFE_INTEGER;

/** A message's number and position, and the latest time of publishing before it. */
export type Mark = readonly [number: number, position: number, latestBeforeMs: number];
export const betweenMarks = 64 * 1024;

const Summary = z.strictObject({
  first: z.int(),
  end: z.int(),
  bytes: z.int(),
  latestMs: z.number(),
  marks: z.array(z.tuple([z.int(), z.int(), z.number()])),
});

/** What is known of a segment. The numbers grow while it is the one written to. */
export interface Segment {
  readonly path: string;
  /** Number of its first message, and the one after its last. */
  readonly first: number;
  end: number;
  bytes: number;
  /** The latest time of publishing in it or before; `neverMs` where there is none. */
  latestMs: number;
  marks: Mark[];
}

export type Producers = Map<string, number>;

export const segmentPath = (folder: string, first: number): string =>
  join(folder, `${String(first).padStart(16, "0")}.log`);
const summaryPath = (path: string): string => path.replace(/\.log$/, ".index");

/** What a segment's first frame tells. */
export interface Origin {
  /** When the log began: numbers begin anew in one that was moved away, and names made of them must not. */
  bornMs: number;
  readonly producers: Producers;
}

/** A new segment after the messages so far. */
export async function createSegment(folder: string, first: number, latestMs: number, origin: Origin) {
  const path = segmentPath(folder, first);
  const file = await createFramedFile(path, originFrame(origin));
  return { segment: { path, first, end: first, bytes: file.end, latestMs, marks: [] } satisfies Segment, file };
}

function originFrame({ bornMs, producers }: Origin): Buffer {
  const json = JSON.stringify({ bornMs, producers: [...producers] });
  const frame = Buffer.alloc(frameBytes + 1 + Buffer.byteLength(json));
  frame[frameBytes] = originKind;
  frame.write(json, frameBytes + 1);
  sealFrame(frame, 0, frame.length);
  return frame;
}

/** Takes note of a message that stands at the position; to be called in order. */
export function noteMessage(segment: Segment, position: number, publishedMs: number): void {
  const last = segment.marks.at(-1);
  if (last === undefined || position - last[1] >= betweenMarks)
    segment.marks.push([segment.end, position, segment.latestMs]);
  segment.latestMs = Math.max(segment.latestMs, publishedMs);
  segment.end += 1;
}

/** Takes note of messages that one write has stored. */
export function noteBatch(segment: Segment, position: number, length: number, batch: WrittenBatch): void {
  for (const [index, at, latestBeforeMs] of batch.marks) {
    const last = segment.marks.at(-1);
    if (last !== undefined && position + at - last[1] < betweenMarks) continue; // small batches share one
    segment.marks.push([segment.end + index, position + at, Math.max(segment.latestMs, latestBeforeMs)]);
  }
  segment.latestMs = Math.max(segment.latestMs, batch.latestMs);
  segment.end += batch.count;
  segment.bytes = position + length;
}

/** What a batch tells of its messages. */
export interface WrittenBatch {
  readonly count: number;
  readonly latestMs: number;
  /** Index in the batch, position in the batch, latest time before it in the batch. */
  readonly marks: readonly Mark[];
}

/** The segment that was written to last, its torn tail cut off; null where it was never finished. The origin learns what it tells.
 * @throws knowledge/bus-damaged, knowledge/bus-newer */
export async function openLastSegment(
  path: string,
  first: number,
  latestMs: number,
  origin: Origin,
  log: Log,
): Promise<{ readonly segment: Segment; readonly file: FramedFile } | null> {
  const segment: Segment = { path, first, end: first, bytes: 0, latestMs, marks: [] };
  const file = await openFramedFile(path, visitor(segment, origin), log);
  if (file === null) return null;
  segment.bytes = file.end;
  return { segment, file };
}

/** A segment that is written to no longer: from its summary where that is there and sound, else from the file.
 * @throws knowledge/bus-damaged, knowledge/bus-newer */
export async function openSealedSegment(path: string, first: number, latestMs: number, log: Log): Promise<Segment> {
  const summary = await readSummary(path);
  if (summary !== null && summary.first === first) {
    return { path, ...summary };
  }
  const segment: Segment = { path, first, end: first, bytes: 0, latestMs, marks: [] };
  const end = await readFrames(path, visitor(segment, { bornMs: 0, producers: new Map() }), log, "whole");
  if (end === null) throw damaged(path, headerBytes);
  segment.bytes = end;
  await writeSummary(segment);
  return segment;
}

/** Only to open faster: it is made anew where it is missing, so a fault is no loss. */
export async function writeSummary({ path, latestMs, first, end, bytes, marks }: Segment): Promise<void> {
  const text = JSON.stringify({ first, end, bytes, latestMs, marks });
  await writeFile(summaryPath(path), `${checksum(text)} ${text}`, { mode: 0o600 }).catch(() => {});
}

async function readSummary(path: string): Promise<z.infer<typeof Summary> | null> {
  const text = await readFile(summaryPath(path), "utf8").catch(() => "");
  const json = text.slice(9);
  if (text.slice(0, 9) !== `${checksum(json)} `) return null;
  const parsed = Summary.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data : null;
}

function checksum(text: string): string {
  const bytes = Buffer.from(text);
  return crc32c(bytes, 0, bytes.length).toString(16).padStart(8, "0");
}

export const segmentFiles = (path: string): readonly string[] => [path, summaryPath(path)];

function visitor(segment: Segment, origin: Origin) {
  const { producers } = origin;
  return (bytes: Buffer, from: number, to: number, position: number): void => {
    if (bytes[from] === originKind) {
      const told = OriginFrame.parse(JSON.parse(bytes.toString("utf8", from + 1, to)));
      origin.bornMs = told.bornMs;
      for (const [producer, number] of told.producers) producers.set(producer, number);
    } else if (bytes[from] === messageKind) {
      noteMessage(segment, position, publishedMsOf(bytes, from));
      const sequence = sequenceOf(bytes, from);
      if (sequence) producers.set(sequence.producer, sequence.number);
    }
  };
}

/** Where to begin reading for a message's number. */
export function positionBefore(
  segment: Segment,
  number: number,
): { readonly number: number; readonly position: number } {
  const mark = lastMark(segment.marks, ([at]) => at <= number);
  return mark ? { number: mark[0], position: mark[1] } : { number: segment.first, position: headerBytes };
}

/** Where to begin reading for the first message published at the time or later. */
export function positionBeforeTime(
  segment: Segment,
  timeMs: number,
): { readonly number: number; readonly position: number } {
  const mark = lastMark(segment.marks, ([, , latestBeforeMs]) => latestBeforeMs < timeMs);
  return mark ? { number: mark[0], position: mark[1] } : { number: segment.first, position: headerBytes };
}

/** The last mark of a leading run for which the test holds. */
function lastMark(marks: readonly Mark[], holds: (mark: Mark) => boolean): Mark | undefined {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(marks[middle] as Mark)) low = middle + 1;
    else high = middle;
  }
  return marks[low - 1];
}
