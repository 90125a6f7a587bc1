// What every checkpointer of the graphs does. A paused run is whatever these facts say it is; nothing here names a database.
import { type BaseCheckpointSaver, Command } from "@langchain/langgraph";
import { emptyCheckpoint } from "@langchain/langgraph-checkpoint";
import { expect } from "vitest";
import type { Records } from "#knowledge/stores/records/index.ts";
import { askingGraph } from "#tests/graphs/checkpoints/asking-graph.ts";
import { type Facts, runFacts, type SuiteOptions } from "./facts.ts";

export interface OpenedCheckpoints {
  readonly saver: BaseCheckpointSaver;
  /** The records that share its database. */
  readonly records: Records;
  /** Another process's checkpointer on the same database, opened now. */
  another(): Promise<BaseCheckpointSaver>;
  /** Closes everything and removes the database. */
  destroy(): Promise<void>;
}

export function checkpointsSuite(driver: string, open: () => Promise<OpenedCheckpoints>, options?: SuiteOptions): void {
  runFacts(`checkpoints: ${driver}`, open, facts, options);
}

const thread = (threadId: string) => ({ configurable: { thread_id: threadId, checkpoint_ns: "" } });
const idOf = (config: { configurable?: Record<string, unknown> }): string => String(config.configurable?.checkpoint_id);

/** Puts checkpoints one after the other, each with the last as its parent, and gives their ids. */
async function chain(saver: BaseCheckpointSaver, threadId: string, values: readonly unknown[]): Promise<string[]> {
  const ids: string[] = [];
  let config: Parameters<BaseCheckpointSaver["put"]>[0] = thread(threadId);
  for (const [step, value] of values.entries()) {
    const checkpoint = {
      ...emptyCheckpoint(),
      id: `1f0a0000-0000-6000-8000-00000000000${step}`, // ids sort by the time they were made
      channel_values: { answer: value },
      channel_versions: { answer: step + 1 },
    };
    config = await saver.put(config, checkpoint, { source: "loop", step, parents: {} }, { answer: step + 1 });
    ids.push(idOf(config));
  }
  return ids;
}

const facts: Facts<OpenedCheckpoints> = {
  "CKP-01 the latest checkpoint of a thread is found, or any by its id; of an unknown thread none": async ({
    saver,
  }) => {
    const ids = await chain(saver, "t1", ["first", "second", "third"]);
    const latest = await saver.getTuple(thread("t1"));
    expect(latest?.checkpoint.channel_values).toEqual({ answer: "third" });
    expect(idOf(latest!.config)).toBe(ids[2]);
    expect(idOf(latest!.parentConfig!)).toBe(ids[1]);
    expect(latest?.metadata).toMatchObject({ source: "loop", step: 2 });
    const first = await saver.getTuple({ configurable: { ...thread("t1").configurable, checkpoint_id: ids[0] } });
    expect(first?.checkpoint.channel_values).toEqual({ answer: "first" });
    expect(first?.parentConfig).toBeUndefined();
    expect(await saver.getTuple(thread("t2"))).toBeUndefined();
  },
  "CKP-02 a state of plain JSON comes back as it was": async ({ saver }) => {
    const value = { z: 1, a: [null, true, 2.5e-9, "line\nbreak \u0000 é 🐂"], nested: { empty: {}, list: [] } };
    await chain(saver, "t1", [value]);
    const found = (await saver.getTuple(thread("t1")))?.checkpoint.channel_values.answer;
    expect(JSON.stringify(found)).toBe(JSON.stringify(value));
  },
  "CKP-03 checkpoints are listed newest first, before one, up to a limit, by what they are about": async ({
    saver,
  }) => {
    const ids = await chain(saver, "t1", ["a", "b", "c"]);
    const listed = async (options?: Parameters<BaseCheckpointSaver["list"]>[1]) => {
      const found: string[] = [];
      for await (const tuple of saver.list(thread("t1"), options)) found.push(idOf(tuple.config));
      return found;
    };
    expect(await listed()).toEqual([ids[2], ids[1], ids[0]]);
    expect(await listed({ limit: 2 })).toEqual([ids[2], ids[1]]);
    expect(await listed({ before: { configurable: { checkpoint_id: ids[2] } } })).toEqual([ids[1], ids[0]]);
    expect(await listed({ filter: { step: 1 } })).toEqual([ids[1]]);
  },
  "CKP-04 a thread sees nothing of another, and neither do namespaces of one thread": async ({ saver }) => {
    await chain(saver, "t1", ["mine"]);
    await chain(saver, "t2", ["yours", "yours too"]);
    expect((await saver.getTuple(thread("t1")))?.checkpoint.channel_values).toEqual({ answer: "mine" });
    expect(await saver.getTuple({ configurable: { thread_id: "t1", checkpoint_ns: "inner" } })).toBeUndefined();
    const found: unknown[] = [];
    for await (const { config } of saver.list(thread("t2"))) found.push(config.configurable?.thread_id);
    expect(found).toEqual(["t2", "t2"]);
  },
  "CKP-05 writes of a step are found with its checkpoint by a handle opened later; a task's own write again keeps the first":
    async ({ saver, another }) => {
      const [id] = await chain(saver, "t1", ["before"]);
      const at = { configurable: { ...thread("t1").configurable, checkpoint_id: id } };
      await saver.putWrites(at, [["answer", { half: "done" }]], "task_1");
      await saver.putWrites(at, [["answer", "again"]], "task_1");
      await saver.putWrites(at, [["answer", "other"]], "task_2");
      const later = await another();
      const writes = (await later.getTuple(thread("t1")))?.pendingWrites ?? [];
      expect([...writes].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual([
        ["task_1", "answer", { half: "done" }],
        ["task_2", "answer", "other"],
      ]);
    },
  "CKP-06 a checkpoint put again under its id replaces the first": async ({ saver }) => {
    await chain(saver, "t1", ["a"]);
    await chain(saver, "t1", ["a"]);
    const found: unknown[] = [];
    for await (const tuple of saver.list(thread("t1"))) found.push(tuple.checkpoint.channel_values.answer);
    expect(found).toEqual(["a"]);
  },
  "CKP-07 a deleted thread leaves nothing, and the others as they were": async ({ saver }) => {
    const [id] = await chain(saver, "t1", ["gone"]);
    await saver.putWrites(
      { configurable: { ...thread("t1").configurable, checkpoint_id: id } },
      [["answer", 1]],
      "task",
    );
    await chain(saver, "t2", ["stays"]);
    await saver.deleteThread("t1");
    expect(await saver.getTuple(thread("t1"))).toBeUndefined();
    expect((await saver.getTuple(thread("t2")))?.checkpoint.channel_values).toEqual({ answer: "stays" });
    await chain(saver, "t1", ["new"]);
    expect((await saver.getTuple(thread("t1")))?.pendingWrites).toEqual([]);
  },
  "CKP-10 a paused graph goes on in another process, with what was decided, and acts once": async ({
    saver,
    another,
  }) => {
    const acted: string[] = [];
    const config = { configurable: { thread_id: "run_1" }, durability: "sync" as const };
    const paused = await askingGraph(saver, acted).invoke({ question: "buy?" }, config);
    expect(paused).toMatchObject({ __interrupt__: [{ value: "buy?" }] });
    expect(acted).toEqual([]);
    const done = await askingGraph(await another(), acted).invoke(new Command({ resume: "yes" }), config);
    expect(done).toMatchObject({ question: "buy?", answer: "yes", steps: ["prepared buy?", "acted yes"] });
    const again = await askingGraph(saver, acted).invoke(new Command({ resume: "no" }), config);
    expect(again).toMatchObject({ answer: "yes" });
    expect(acted).toEqual(["yes"]);
  },
  "CKP-11 many graphs pause and go on at the same time, each with its own answer": async ({ saver, another }) => {
    const acted: string[] = [];
    const config = (n: number) => ({ configurable: { thread_id: `run_${n}` }, durability: "sync" as const });
    const runs = Array.from({ length: 12 }, (_, n) => n);
    await Promise.all(runs.map((n) => askingGraph(saver, acted).invoke({ question: `q${n}` }, config(n))));
    const other = await another();
    const done = await Promise.all(
      runs.map((n) => askingGraph(n % 2 ? other : saver, acted).invoke(new Command({ resume: `a${n}` }), config(n))),
    );
    expect(done.map(({ question, answer }) => [question, answer])).toEqual(runs.map((n) => [`q${n}`, `a${n}`]));
    expect(acted.sort()).toEqual(runs.map((n) => `a${n}`).sort());
  },
  "CKP-20 records and checkpoints are written at the same time without a mix": async ({ saver, records }) => {
    const line = (n: number) => ({ atMs: n, actor: "x", action: "test", subject: `${n}`, detail: null });
    const failing = records.audit.add({ ...line(0), detail: Number.NaN });
    await Promise.all([
      chain(saver, "t1", ["a", "b", "c"]),
      expect(failing).rejects.toMatchObject({ code: "knowledge/store-failed" }),
      ...Array.from({ length: 20 }, (_, n) => records.audit.add(line(n))),
      chain(saver, "t2", ["a", "b", "c"]),
    ]);
    expect((await saver.getTuple(thread("t1")))?.checkpoint.channel_values).toEqual({ answer: "c" });
    expect(await records.audit.verify()).toEqual({ lines: 20, brokenAtSeq: null });
  },
};

/** The ids of the facts, for a driver that skips them all where it has no server. */
export const checkpointsFacts: readonly string[] = Object.keys(facts).map((title) => title.split(" ")[0] as string);
