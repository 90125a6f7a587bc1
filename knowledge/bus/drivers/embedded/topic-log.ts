// A topic's log in a folder: segments one after another, written in groups, read by number, found by time, dropped whole when old.

import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, type Log, makeFolder, syncFolder } from "#infra/runtime/index.ts";
import type { Outgoing } from "../../publishing.ts";
import { type Batch, openBatch } from "./batch.ts";
import { damaged, told } from "./framed-file.ts";
import { openGroupCommit } from "./group-commit.ts";
import { type LogReader, openLogReader } from "./log-reader.ts";
import { publishedMsOf } from "./record.ts";
import {
  createSegment,
  neverMs,
  noteBatch,
  type Origin,
  openLastSegment,
  openSealedSegment,
  type Producers,
  positionBeforeTime,
  type Segment,
  segmentFiles,
  writeSummary,
} from "./segment.ts";

export interface TopicLogOptions {
  readonly folder: string;
  /** At least so many milliseconds lie between the begins of two writes. */
  readonly flushMs: number;
  readonly segmentBytes: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where an accepted message goes. */
export interface Appended {
  /** Resolves when the message is stored. */
  readonly stored: Promise<void>;
  /** Null for a repetition of one that is there. */
  readonly place: { readonly batch: Batch; readonly index: number } | null;
}

/** A message's number, once it is stored; null for a repetition. */
export const numberOf = ({ place }: Appended): number | null => (place ? place.batch.first + place.index : null);

export interface TopicLog {
  /** When it began; one that takes the place of another has a time of its own. */
  readonly bornMs: number;
  /** The oldest message kept, and the number after the last one stored. */
  readonly first: number;
  readonly end: number;
  readonly bytes: number;
  /** The latest time of publishing. */
  readonly latestMs: number;
  /** Accepted and not stored yet. */
  readonly pending: { readonly messages: number; readonly bytes: number };
  append(message: Outgoing): Appended;
  /** Resolves with the next write. */
  written(): Promise<void>;
  /** Stores what is pending now. */
  drain(): Promise<void>;
  reader(from: number): LogReader;
  /** The number of the first message published at the time or later; `end` where there is none. */
  numberAt(timeMs: number): Promise<number>;
  /** Segments that are written to no longer, oldest first. */
  sealed(): readonly Segment[];
  /** Begins a new segment, so that all messages so far can be dropped. */
  roll(): Promise<void>;
  /** Removes the oldest segments that are written to no longer. */
  drop(count: number): Promise<void>;
  close(): Promise<void>;
}

/** A batch's memory is used again up to this size. */
const keptBytes = 8 * 1024 * 1024;
/** Producers whose last sequence is known: those that published last. */
const rememberedProducers = 10_000;

/** @param onStored called after each write with messages
 * @throws knowledge/bus-damaged, knowledge/bus-newer, knowledge/store-failed, infra/disk-full */
export async function openTopicLog(options: TopicLogOptions, onStored: () => void): Promise<TopicLog> {
  const { folder, flushMs, segmentBytes, clock, log } = options;
  await told(folder, () => makeFolder(folder));
  const producers: Producers = new Map();
  const origin: Origin = { bornMs: clock.nowMs(), producers };
  const { sealed, last } = await openSegments(folder, origin, log);
  const segments: Segment[] = [...sealed, last.segment];
  let file = last.file;
  let batch = openBatch();
  let writing: Batch | null = null;
  let spare: Buffer | undefined;
  let [rolling, closed] = [false, false];
  const active = (): Segment => segments.at(-1) as Segment;
  const commits = openGroupCommit(flushMs, commit);

  async function commit(): Promise<void> {
    if (batch.count > 0) await write();
    if (active().bytes >= segmentBytes || (rolling && active().end > active().first)) {
      rolling = false;
      await roll().catch((thrown: unknown) =>
        log.warn({ folder, why: String(thrown) }, "no new segment could be begun; the old one grows"),
      );
    }
  }

  async function write(): Promise<void> {
    const full = batch;
    batch = openBatch(spare);
    spare = undefined;
    writing = full;
    try {
      if (full.failure !== null) throw full.failure;
      const position = file.end;
      await file.append(full.bytes, full.length);
      full.first = active().end;
      noteBatch(active(), position, full.length, full);
      for (const [producer, number] of full.producers) remember(producers, producer, number);
    } catch (thrown) {
      // What a producer sent after a message that was not stored must not be stored either: its repetition would be taken for known.
      if ([...full.producers.keys()].some((producer) => batch.producers.has(producer))) batch.failure = thrown;
      throw thrown;
    } finally {
      writing = null;
      spare = full.bytes.length <= keptBytes ? full.bytes : undefined;
    }
    onStored();
  }

  async function roll(): Promise<void> {
    const old = active();
    const { segment, file: next } = await createSegment(folder, old.end, old.latestMs, origin);
    await file.close();
    file = next;
    segments.push(segment);
    await writeSummary(old);
  }

  /** The batch that holds this message already; null where it is new. "stored" for one that is on the disk. */
  const repetitionOf = ({ sequence }: Outgoing): Batch | "stored" | null => {
    if (sequence === null) return null;
    const known = (numbers: Producers): boolean => sequence.number <= (numbers.get(sequence.producer) ?? -1);
    if (known(producers)) return "stored";
    if (writing !== null && known(writing.producers)) return writing;
    return known(batch.producers) ? batch : null;
  };

  return {
    bornMs: origin.bornMs,
    get first() {
      return (segments[0] as Segment).first;
    },
    get end() {
      return active().end;
    },
    get bytes() {
      return segments.reduce((sum, { bytes }) => sum + bytes, 0);
    },
    get latestMs() {
      return active().latestMs;
    },
    get pending() {
      return { messages: batch.count + (writing?.count ?? 0), bytes: batch.length + (writing?.length ?? 0) };
    },
    append(message) {
      const repeated = repetitionOf(message);
      if (repeated === "stored") return { stored: Promise.resolve(), place: null };
      const into = repeated ?? batch;
      into.stored ??= commits.request();
      if (repeated !== null) return { stored: into.stored, place: null };
      return { stored: into.stored, place: { batch: into, index: into.add(message, clock.nowMs()) } };
    },
    written: () => commits.request(),
    drain: () => commits.drain(),
    reader: (from) => openLogReader(() => segments, from),
    async numberAt(timeMs) {
      const segment = segments.find(({ latestMs, end, first }) => end > first && latestMs >= timeMs);
      if (segment === undefined) return active().end;
      const reader = openLogReader(() => segments, positionBeforeTime(segment, timeMs).number);
      try {
        let found: number | null = null;
        while (found === null) {
          const shown = await reader.next(1_000, (number, bytes, from) => {
            if (found === null && publishedMsOf(bytes, from) >= timeMs) found = number;
          });
          if (shown === 0) break;
        }
        return found ?? active().end;
      } finally {
        await reader.close();
      }
    },
    sealed: () => segments.slice(0, -1),
    async roll() {
      rolling = true;
      await commits.request();
    },
    async drop(count) {
      for (const { path } of segments.splice(0, Math.min(count, segments.length - 1))) {
        for (const gone of segmentFiles(path)) await told(gone, () => rm(gone, { force: true }));
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      await commits.drain();
      await file.close();
    },
  };
}

async function openSegments(folder: string, origin: Origin, log: Log) {
  const names = (await told(folder, () => readdir(folder))).filter((name) => /^\d{16}\.log$/.test(name)).sort();
  const sealed: Segment[] = [];
  for (;;) {
    const path = join(folder, names[sealed.length] ?? "");
    const before = sealed.at(-1);
    const latestMs = before?.latestMs ?? neverMs;
    if (sealed.length === names.length) {
      return { sealed, last: await createSegment(folder, before?.end ?? 0, latestMs, origin) };
    }
    const first = Number.parseInt(names[sealed.length] as string, 10);
    if (before !== undefined && before.end !== first) throw damaged(before.path, before.bytes);
    if (sealed.length < names.length - 1) {
      sealed.push(await openSealedSegment(path, first, latestMs, log));
      continue;
    }
    const last = await openLastSegment(path, first, latestMs, origin, log);
    if (last !== null) return { sealed, last };
    // A crash cut its making short: the one before it is still the last.
    await told(path, () => rm(path));
    await told(folder, () => syncFolder(folder));
    names.pop();
    sealed.pop();
  }
}

function remember(producers: Producers, producer: string, number: number): void {
  producers.delete(producer);
  producers.set(producer, number);
  if (producers.size > rememberedProducers) producers.delete(producers.keys().next().value as string);
}
