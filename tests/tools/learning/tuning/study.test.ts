// Studies: kept trial by trial, the same for any executor, taken up after any end.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fixedClock, packageFile, packageRoot, systemClock } from "#infra/runtime/index.ts";
import { openSqliteRecords, type Records } from "#knowledge/stores/records/index.ts";
import {
  cmaSampler,
  type DoneTrial,
  gridSampler,
  halvingPruner,
  hyperbandPruner,
  medianPruner,
  openInProcessExecutor,
  openWorkerThreads,
  randomSampler,
  readSpace,
  runStudy,
  type StudyPlan,
  type StudyResult,
  type Task,
  tpeSampler,
  trialTask,
} from "#tools/learning/tuning/index.ts";
import { trialsTaken } from "#tools/learning/validation/index.ts";
import { bowlPlan, slowPlan } from "./plans.ts";
import { bowl, bowlTask, curveTask } from "./tasks.ts";

let folder: string;
let records: Records;
const clock = fixedClock(1_000);
const open = (path = ":memory:") => openSqliteRecords({ path, clock });
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "quorum-studies-"));
  records = await open();
});
afterEach(async () => {
  await records.close();
  rmSync(folder, { recursive: true });
});

const here = (plan: StudyPlan, task: Task = bowlTask, parallel = 1): Promise<StudyResult> =>
  runStudy(plan, { studies: records.studies, executor: openInProcessExecutor(parallel), task, clock });
const afresh = async (plan: StudyPlan, task: Task, parallel: number): Promise<StudyResult> => {
  const own = await open();
  const result = await runStudy(plan, { studies: own.studies, executor: openInProcessExecutor(parallel), task, clock });
  await own.close();
  return result;
};
const summary = ({ trials }: StudyResult) => trials.map(({ trialId, state, value }) => [trialId, state, value]);

describe("a study", () => {
  test("finds the bottom, records every trial and ends", async () => {
    const { best, studyId, trials, exhausted } = await here(bowlPlan());
    expect(best!.value!).toBeLessThan(0.02);
    expect(best!.value).toBe(bowl(best!.parameters));
    expect([trials.length, exhausted]).toEqual([40, false]);
    const study = await records.studies.get(studyId);
    expect(study).toMatchObject({
      kind: "model-tuning",
      state: "done",
      trials: 40,
      spec: { subject: "bowl/made", sampler: { id: "tpe" }, seed: 5 },
      result: { best: { trialId: best!.trialId } },
    });
    expect((await trialsTaken(records.studies, "bowl/made", "")).trials).toBe(40);
  });

  test("run again, answers what it found without a trial more", async () => {
    const first = await here(bowlPlan());
    const refused: Task = () => {
      throw new Error("run again");
    };
    expect(await here(bowlPlan(), refused)).toEqual(first);
  });

  test.each([
    ["random", randomSampler()],
    ["tpe", tpeSampler({ together: 5 })],
    ["cma-es", cmaSampler()],
  ] as const)("of %s is the same one trial at a time and many, with trials pruned on the way", async (_, sampler) => {
    const plan = bowlPlan({ sampler, pruner: medianPruner({ fewest: 3 }), trials: 30 });
    const [alone, many] = [await afresh(plan, curveTask, 1), await afresh(plan, curveTask, 7)];
    expect(summary(many)).toEqual(summary(alone));
    expect(new Set(alone.trials.map(({ state }) => state))).toEqual(new Set(["done", "pruned"]));
  });

  test("is the same over threads", async () => {
    const executor = openWorkerThreads(2);
    const task = { module: new URL("./tasks.ts", import.meta.url).href, name: "curveTask" };
    const plan = bowlPlan({ pruner: halvingPruner(), trials: 12 });
    const over = await runStudy(plan, { studies: records.studies, executor, task, clock });
    await executor.close();
    expect(summary(over)).toEqual(summary(await afresh(plan, curveTask, 1)));
  });

  test("interrupted in the middle of a round, goes on and ends as it would have", async () => {
    const plan = bowlPlan({ pruner: medianPruner({ fewest: 3 }) });
    const whole = await afresh(plan, curveTask, 1);
    const stop = new AbortController();
    let seen = 0;
    const onTrial = () => {
      if (++seen === 14) stop.abort(new Error("enough"));
    };
    const run = { studies: records.studies, task: curveTask, clock };
    await expect(
      runStudy(plan, { ...run, executor: openInProcessExecutor(1), signal: stop.signal, onTrial }),
    ).rejects.toThrow("enough");
    expect((await records.studies.get(whole.studyId))?.trials).toBe(14);
    const resumed = await runStudy(plan, { ...run, executor: openInProcessExecutor(3) });
    expect(resumed).toEqual(whole);
  });

  test("keeps a trial that fails, with why, and goes on; of none that was done there is no best", async () => {
    const half = trialTask((parameters) => {
      if (Number(parameters.x) > 0) throw new Error("no memory");
      return Number(parameters.y) > 0 ? Number.NaN : bowl(parameters);
    });
    const { trials, best } = await here(bowlPlan({ trials: 30 }), half);
    const failed = trials.filter(({ state }) => state === "failed");
    expect(new Set(failed.map(({ problem }) => problem))).toEqual(new Set(["no memory", "its value is NaN"]));
    expect(failed.every(({ value }) => value === null)).toBe(true);
    expect(best!.value!).toBeLessThan(0.3);
    const none = await here(
      bowlPlan({ seed: 6, trials: 5 }),
      trialTask(() => Number.NaN),
    );
    expect(none.best).toBeNull();
  });

  test("maximises where told", async () => {
    const { best } = await here(
      bowlPlan({ direction: "maximise" }),
      trialTask((parameters) => -bowl(parameters)),
    );
    expect(best!.value!).toBeGreaterThan(-0.02);
  });

  test("of a small space ends when there is nothing new, each combination once", async () => {
    const space = readSpace({ x: { kind: "whole", low: 0, high: 2 }, y: { kind: "choice", options: [0, 1] } });
    for (const sampler of [randomSampler(), tpeSampler(), cmaSampler(), gridSampler()]) {
      const { trials, exhausted } = await here(bowlPlan({ space, sampler }));
      expect(exhausted).toBe(true);
      expect(trials.length).toBeLessThanOrEqual(6);
      expect(new Set(trials.map(({ trialId }) => trialId)).size).toBe(trials.length);
      if (sampler.id !== "cma-es") expect(trials).toHaveLength(6);
    }
  });

  test("of another plan is another study; of one whose record says otherwise is refused", async () => {
    const { studyId } = await here(bowlPlan({ trials: 3 }));
    expect((await here(bowlPlan({ trials: 4 }))).studyId).not.toBe(studyId);
    const studies = {
      ...records.studies,
      create: async () => ({ ...(await records.studies.get(studyId))!, spec: { other: true } }),
    };
    const run = { studies, executor: openInProcessExecutor(), task: bowlTask, clock };
    await expect(runStudy(bowlPlan({ trials: 3 }), run)).rejects.toMatchObject({ code: "tools/study-changed" });
  });

  test("takes what a trial earned along, for the gate", async () => {
    const earning = trialTask((parameters) => ({ value: bowl(parameters), returns: { seal: "s", values: [1, 2, 3] } }));
    await here(bowlPlan({ trials: 3 }), earning);
    expect((await trialsTaken(records.studies, "bowl/made", "s")).returns).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });
});

describe("pruning", () => {
  const steps = (trials: readonly DoneTrial[]): number => trials.reduce((sum, trial) => sum + trial.steps.length, 0);
  const plan = { sampler: randomSampler(), trials: 90 };

  test.each([
    ["median", medianPruner(), 0.75],
    ["successive halving", halvingPruner(), 0.6],
    ["hyperband", hyperbandPruner({ lastStep: 9 }), 0.8],
  ] as const)("by %s saves steps and keeps the best", async (_, pruner, share) => {
    const whole = await afresh(bowlPlan(plan), curveTask, 1);
    const pruned = await afresh(bowlPlan({ ...plan, pruner }), curveTask, 1);
    const spent = steps(pruned.trials) / steps(whole.trials);
    console.log(`${pruner.id}: ${(100 * spent).toFixed(0)} % of the steps`);
    expect(spent).toBeLessThan(share);
    expect(pruned.best).toEqual({ ...whole.best, number: expect.any(Number) });
    expect(pruned.trials.filter(({ state }) => state === "pruned").every(({ steps: told }) => told.length < 9)).toBe(
      true,
    );
  });

  test("a report at a step again, or one that is not finite, fails the trial and says so", async () => {
    const backwards = trialTask((_, { report }) => {
      report(2, 1);
      report(2, 1);
      return 0;
    });
    const { trials } = await here(bowlPlan({ trials: 1 }), backwards);
    expect(trials[0]?.problem).toMatch(/reported 1 at step 2 after step 2/);
  });
});

test("killed in the middle, three times, a study ends with what it would have ended with", async () => {
  const path = join(folder, "killed.db");
  const child = packageFile("tests", "tools", "learning", "tuning", "study-child.ts");
  const start = () =>
    spawn("node", ["--import", "tsx", child, path, "40"], { cwd: packageRoot, stdio: ["ignore", "pipe", "inherit"] });
  for (let kill = 0; kill < 3; kill++) {
    const process = start();
    let told = "";
    await new Promise<void>((enough) => {
      process.stdout.on("data", (chunk) => {
        told += chunk;
        if (told.split("trial").length > 6 * (kill + 1)) enough();
      });
    });
    const ended = new Promise((resolve) => process.once("exit", resolve));
    process.kill("SIGKILL");
    await ended;
    expect(told).not.toContain("result");
  }
  const last = start();
  let told = "";
  last.stdout.on("data", (chunk) => {
    told += chunk;
  });
  await new Promise((resolve) => last.once("exit", resolve));
  const plan = slowPlan(40);
  const quick: Task = trialTask(bowl);
  const whole = await runStudy(plan, {
    studies: records.studies,
    executor: openInProcessExecutor(),
    task: quick,
    clock: systemClock,
  });
  expect(JSON.parse(told.split("result ")[1]!)).toEqual(JSON.parse(JSON.stringify(whole)));
  expect(whole.trials).toHaveLength(24);
}, 120_000);
