// What every executor does. Tasks are those of tests/tools/learning/tuning/tasks.ts, by module and name.
import { expect } from "vitest";
import type { Executor } from "#tools/learning/tuning/index.ts";
import { type Facts, runFacts, type SuiteOptions } from "./facts.ts";

export interface OpenedExecutor {
  readonly executor: Executor;
  destroy(): Promise<void>;
}

/** @param open with room for so many units at a time */
export function executorSuite(
  driver: string,
  open: (parallel: number) => Promise<Executor>,
  options?: SuiteOptions,
): void {
  const opened = async (): Promise<OpenedExecutor> => {
    const executor = await open(2);
    return { executor, destroy: () => executor.close() };
  };
  runFacts(`executor: ${driver}`, opened, facts, options);
}

const module = new URL("../tools/learning/tuning/tasks.ts", import.meta.url).href;
const unit = (name: string, input: unknown = null, unitId = `${name} ${JSON.stringify(input)}`) => ({
  unitId,
  task: { module, name },
  input,
});

const facts: Facts<OpenedExecutor> = {
  "EX-01 many units are each answered with their own output": async ({ executor }) => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => executor.run(unit("double", { n }))));
    expect(answers).toEqual(Array.from({ length: 40 }, (_, n) => ({ doubled: 2 * n })));
  },
  "EX-02 what a task throws comes back with its code, and the next unit is done": async ({ executor }) => {
    await expect(executor.run(unit("refuse"))).rejects.toMatchObject({
      code: "tools/series-empty",
      message: "nothing there",
      fault: "caller",
    });
    expect(await executor.run(unit("double", { n: 1 }))).toEqual({ doubled: 2 });
  },
  "EX-03 a task that is not there is an error that names it": async ({ executor }) => {
    await expect(executor.run(unit("trebble"))).rejects.toMatchObject({ code: "tools/task-unknown" });
    const nowhere = {
      ...unit("double"),
      task: { module: new URL("nowhere.ts", import.meta.url).href, name: "double" },
    };
    await expect(executor.run(nowhere)).rejects.toThrow(/There is no task "double" in .*nowhere/);
  },
  "EX-04 outputs are plain JSON, as they would come from anywhere": async ({ executor }) => {
    expect(await executor.run(unit("notPlain"))).toEqual({ a: { 0: 0, 1: 0 }, c: null });
  },
  "EX-05 the same unit twice at a time is done once": async ({ executor }) => {
    const once = { ...unit("double", { n: 5 }, "same") };
    const [a, b] = await Promise.all([executor.run(once), executor.run({ ...once, input: { n: 6 } })]);
    expect([a, b]).toEqual([{ doubled: 10 }, { doubled: 10 }]);
    expect(await executor.run({ ...once, input: { n: 6 } })).toEqual({ doubled: 12 });
  },
  "EX-06 more units than places wait their turn, and one that is aborted there is never begun": async ({
    executor,
  }) => {
    const stop = new AbortController();
    const busy = [executor.run(unit("wait", { ms: 30 }, "a")), executor.run(unit("wait", { ms: 30 }, "b"))];
    const waiting = executor.run(unit("endThread"), { signal: stop.signal });
    stop.abort(new Error("no longer wanted"));
    await expect(waiting).rejects.toThrow("no longer wanted");
    expect(await Promise.all(busy)).toEqual(["waited", "waited"]);
  },
  "EX-07 a thread that ends under its work is an error that may be tried again, and is replaced": async ({
    executor,
  }) => {
    await expect(executor.run(unit("endThread"))).rejects.toMatchObject({ code: "tools/worker-died", retry: true });
    expect(await executor.run(unit("double", { n: 4 }))).toEqual({ doubled: 8 });
  },
  "EX-08 a task that never ends is ended by its signal": async ({ executor }) => {
    const stop = new AbortController();
    const spinning = executor.run(unit("spin"), { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("too long")), 300);
    await expect(spinning).rejects.toThrow("too long");
    expect(await executor.run(unit("double", { n: 4 }))).toEqual({ doubled: 8 });
  },
  "EX-09 a function of this thread is run, or refused by what the driver says it can": async ({ executor }) => {
    const here = executor.run({ unitId: "f", task: () => 7, input: null });
    if (executor.can.functions) expect(await here).toBe(7);
    else await expect(here).rejects.toMatchObject({ code: "tools/task-not-portable" });
  },
  "EX-10 it closes twice": async ({ executor }) => {
    await executor.run(unit("double", { n: 1 }));
    await executor.close();
    await executor.close();
  },
};
