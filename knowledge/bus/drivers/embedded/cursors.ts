// Where the subscriptions of a topic stand: what each has acknowledged and how often its open messages have failed.
// Changes are added to one file in groups; the file is written anew, in one step, when it has grown.

import { rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Log, syncFolder } from "#infra/runtime/index.ts";
import { type Acknowledged, acknowledged } from "./acknowledged.ts";
import { type CursorChange, cursorFrames, readCursorChange } from "./cursor-frames.ts";
import { createFramedFile, type FramedFile, openFramedFile, told } from "./framed-file.ts";
import { openGroupCommit } from "./group-commit.ts";

export interface Cursor {
  readonly subscription: string;
  readonly acknowledged: Acknowledged;
  failures(number: number): number;
  ack(number: number): void;
  fail(number: number, times: number): void;
  /** Begins anew at the number. */
  move(number: number): void;
  /** To be called before anybody reads: what lies outside of the log's numbers is forgotten. Below `first` all counts as acknowledged; from
   * `end` on nothing does, since those numbers will be other messages'. */
  fit(first: number, end: number): "was ahead" | "in the log";
}

export interface Cursors {
  all(): readonly Cursor[];
  find(subscription: string): Cursor | null;
  create(subscription: string, number: number): Cursor;
  remove(subscription: string): void;
  /** Resolves when every change so far is stored.
   * @throws infra/disk-full, knowledge/store-failed; the changes stay in memory and are tried again */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Written anew when it is this large and four times what it was after the last time. */
const compactBytes = 256 * 1024;
const tryAgainMs = 1_000;

interface Kept extends Cursor {
  /** The change since the last commit; null where there is none. */
  take(): CursorChange | null;
  state(): CursorChange;
  /** The change was not stored. */
  giveBack(change: CursorChange): void;
}

/** @throws knowledge/bus-damaged, knowledge/bus-newer, knowledge/store-failed, infra/disk-full */
export async function openCursors(folder: string, flushMs: number, log: Log): Promise<Cursors> {
  const path = join(folder, "cursors.log");
  const kept = new Map<string, Kept>();
  let gone: string[] = [];
  const commits = openGroupCommit(flushMs, commit);
  let [reading, closed] = [true, false];
  const touched = (): void => {
    if (!reading) commits.request();
  };
  let file = await openOrCreate(path, (change) => replay(kept, change, touched), log);
  reading = false;
  let bytesWhenNew = file.end;
  let retry: NodeJS.Timeout | null = null;

  async function commit(): Promise<void> {
    const removed = gone;
    gone = [];
    const taken = [...kept.values()].flatMap((cursor) => {
      const change = cursor.take();
      return change ? [{ cursor, change }] : [];
    });
    if (removed.length + taken.length === 0) return;
    const changes = [...removed.map((s) => ({ k: "gone" as const, s })), ...taken.map(({ change }) => change)];
    try {
      const frames = cursorFrames(changes);
      await file.append(frames, frames.length);
    } catch (thrown) {
      gone = [...removed, ...gone];
      for (const { cursor, change } of taken) cursor.giveBack(change);
      log.warn({ file: path, why: String(thrown) }, "acknowledgements could not be stored; they are tried again");
      if (!closed) retry ??= setTimeout(again, tryAgainMs);
      throw thrown;
    }
    if (file.end > Math.max(compactBytes, 4 * bytesWhenNew)) await compact();
  }

  function again(): void {
    retry = null;
    commits.request();
  }

  /** A new file with the state alone takes the place of the old one. A fault leaves the old one. */
  async function compact(): Promise<void> {
    const part = `${path}.part`;
    try {
      await rm(part, { force: true });
      const next = await createFramedFile(
        part,
        cursorFrames([nothing, ...[...kept.values()].map((cursor) => cursor.state())], 0),
      );
      await rename(part, path);
      const old = file;
      file = next;
      await old.close();
      await syncFolder(dirname(path));
    } catch (thrown) {
      log.warn({ file: path, why: String(thrown) }, "the cursor file could not be written anew; the old one grows");
    }
    bytesWhenNew = file.end;
  }

  return {
    all: () => [...kept.values()],
    find: (subscription) => kept.get(subscription) ?? null,
    create(subscription, number) {
      const cursor = openCursor(subscription, touched, number, "new");
      kept.set(subscription, cursor);
      touched();
      return cursor;
    },
    remove(subscription) {
      if (!kept.delete(subscription)) return;
      gone.push(subscription);
      touched();
    },
    flush: () => commits.request(),
    async close() {
      if (closed) return;
      closed = true;
      if (retry) clearTimeout(retry);
      const last = commits.request();
      await commits.drain();
      await file.close();
      await last;
    },
  };
}

/** A file without a frame would look as if its making had been cut short. */
const nothing: CursorChange = { k: "gone", s: "" };

async function openOrCreate(path: string, apply: (change: CursorChange) => void, log: Log): Promise<FramedFile> {
  const visit = (bytes: Buffer, from: number, to: number): void => {
    const change = readCursorChange(bytes, from, to);
    if (change) apply(change);
  };
  const file = await openFramedFile(path, visit, log).catch((thrown: unknown) => {
    if ((thrown as { cause?: { code?: unknown } }).cause?.code === "ENOENT") return null;
    throw thrown;
  });
  if (file !== null) return file;
  await told(path, () => rm(path, { force: true }));
  return createFramedFile(path, cursorFrames([nothing], 0));
}

function replay(kept: Map<string, Kept>, change: CursorChange, touched: () => void): void {
  if (change.k === "gone") kept.delete(change.s);
  else if (change.k === "state") kept.set(change.s, openCursor(change.s, touched, change.mark, "stored", change));
  else {
    const cursor = kept.get(change.s);
    forPairs(change.runs, (from, to) => {
      for (let number = from; number < to; number++) cursor?.ack(number);
    });
    forPairs(change.failed, (number, times) => cursor?.fail(number, times));
    cursor?.take(); // it is stored
  }
}

function forPairs(numbers: readonly number[], work: (a: number, b: number) => void): void {
  for (let i = 0; i + 1 < numbers.length; i += 2) work(numbers[i] as number, numbers[i + 1] as number);
}

function openCursor(
  subscription: string,
  touched: () => void,
  from: number,
  is: "new" | "stored",
  stored: { readonly runs: readonly number[]; readonly failed: readonly number[] } = { runs: [], failed: [] },
): Kept {
  let acks = acknowledged(from, stored.runs);
  const failed = new Map<number, number>();
  forPairs(stored.failed, (number, times) => failed.set(number, times));
  /** The whole state must be stored, not only the change. */
  let moved = is === "new";
  let changed = moved;
  let runs: number[] = [];
  const newlyFailed = new Map<number, number>();
  const change = (): void => {
    if (changed) return;
    changed = true;
    touched();
  };
  const cursor: Kept = {
    subscription,
    get acknowledged() {
      return acks;
    },
    failures: (number) => failed.get(number) ?? 0,
    ack(number) {
      if (!acks.add(number)) return;
      failed.delete(number);
      newlyFailed.delete(number);
      if (runs[runs.length - 1] === number) runs[runs.length - 1] = number + 1;
      else runs.push(number, number + 1);
      change();
    },
    fail(number, times) {
      if (acks.has(number)) return;
      failed.set(number, times);
      newlyFailed.set(number, times);
      change();
    },
    move(number) {
      acks = acknowledged(number);
      failed.clear();
      moved = true;
      change();
    },
    fit(first, end) {
      const runs = acks.runs();
      const isAhead = Math.max(acks.mark, runs.at(-1) ?? 0) > end;
      if (!isAhead && acks.mark >= first) return "in the log";
      acks = acknowledged(Math.max(first, Math.min(acks.mark, end)));
      forPairs(runs, (from, to) => {
        for (let number = Math.max(from, acks.mark); number < Math.min(to, end); number++) acks.add(number);
      });
      for (const number of failed.keys()) if (number < acks.mark || number >= end) failed.delete(number);
      moved = true;
      change();
      return isAhead ? "was ahead" : "in the log";
    },
    state: () => ({ k: "state", s: subscription, mark: acks.mark, runs: acks.runs(), failed: [...failed].flat() }),
    take() {
      if (!changed) return null;
      const taken: CursorChange = moved
        ? (cursor.state() as CursorChange)
        : { k: "more", s: subscription, runs, failed: [...newlyFailed].flat() };
      changed = false;
      moved = false;
      runs = [];
      newlyFailed.clear();
      return taken;
    },
    giveBack() {
      moved = true; // the state says all that the change said
      changed = true;
    },
  };
  return cursor;
}
