// A study: trials proposed by a sampler, done by an executor, kept by the record store one by one. Killed at any moment and run again, it goes on
// and ends with what it would have ended with.

import { type Clock, callerError, contentHash, contentId, type Random, seededRandom } from "#infra/runtime/index.ts";
import type { Study, StudyRecords } from "#knowledge/stores/records/index.ts";
import { requireWhole } from "#tools/numeric/index.ts";
import { tuningKind } from "../validation/gate/trials.ts";
import type { Executor, Task, TaskReference } from "./executor/executor.port.ts";
import { neverPruned, type Pruner, type Reported } from "./pruning/pruner.ts";
import type { Sampler } from "./samplers/sampler.ts";
import type { Parameters, Space } from "./space/space.ts";
import { type Point, parametersAt } from "./space/unit-cube.ts";
import { costOf, type Direction, Outcome, reportsOf, type TrialInput } from "./trial.ts";

export interface StudyPlan {
  /** What is searched for on what data, as the gate counts trials by. */
  readonly subject: string;
  readonly title: string;
  readonly space: Space;
  readonly direction: Direction;
  readonly sampler: Sampler;
  readonly pruner?: Pruner;
  /** Trials in all. */
  readonly trials: number;
  readonly seed: number;
  /** Passed to every trial. Plain JSON: names of data and what they hash to, not the data. */
  readonly fixed?: unknown;
}

export interface StudyRun {
  readonly studies: StudyRecords;
  readonly executor: Executor;
  /** An objective made a task by `trialTask`. */
  readonly task: Task | TaskReference;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** After each trial, also those that were recorded before. */
  readonly onTrial?: (trial: DoneTrial) => void;
}

export interface DoneTrial extends Outcome {
  readonly trialId: string;
  readonly parameters: Parameters;
}

export interface StudyResult {
  readonly studyId: string;
  /** The best that was done to its end; null where none was. */
  readonly best: DoneTrial | null;
  /** In the order in which they were proposed. */
  readonly trials: readonly DoneTrial[];
  /** True where the sampler had nothing new left before all trials were spent. */
  readonly exhausted: boolean;
}

const patience = 50; // rounds without anything new

/**
 * Proposes round after round; within a round trials run as many at a time as the executor does, in any order, and what is proposed and pruned next
 * rests on ended rounds only, so the result is the same for any executor. A trial's parameters are its identity: proposed again, it is not run again.
 * @throws tools/study-changed where the study of this plan's id was begun with other settings; knowledge/study-not-open
 */
export async function runStudy(plan: StudyPlan, run: StudyRun): Promise<StudyResult> {
  requireWhole("trials", plan.trials, 1);
  const study = await openStudy(plan, run);
  const search = new Search(plan, run, study.studyId);
  await search.recall();
  const result = await search.run();
  const { best, exhausted } = result;
  if (study.state === "running")
    await run.studies.finish(study.studyId, {
      state: "done",
      result: { best: best && { trialId: best.trialId, value: best.value }, exhausted },
      finishedAtMs: run.clock.nowMs(),
    });
  return result;
}

function specOf({ subject, space, direction, sampler, pruner = neverPruned, trials, seed, fixed = null }: StudyPlan) {
  const named = ({ id, options }: { readonly id: string; readonly options: object }) => ({ id, options });
  return { subject, space, direction, sampler: named(sampler), pruner: named(pruner), trials, seed, fixed };
}

/** The same plan is the same study. */
export const studyIdOf = (plan: StudyPlan): string => contentId("study", specOf(plan));

async function openStudy(plan: StudyPlan, { studies, clock }: StudyRun): Promise<Study> {
  const spec = specOf(plan);
  const study = await studies.create({
    studyId: studyIdOf(plan),
    kind: tuningKind,
    title: plan.title,
    spec,
    createdAtMs: clock.nowMs(),
  });
  if (contentHash(study.spec) === contentHash(spec)) return study;
  throw callerError(
    "tools/study-changed",
    `Study ${study.studyId} was begun with other settings. Give this search another seed or subject.`,
    {
      studyId: study.studyId,
    },
  );
}

class Search {
  private readonly known = new Map<string, DoneTrial>();
  /** In the order proposed. */
  private readonly trials: DoneTrial[] = [];
  private readonly counted = new Set<string>();
  private readonly random: Random;
  private readonly plan: StudyPlan;
  private readonly work: StudyRun;
  private readonly studyId: string;

  constructor(plan: StudyPlan, work: StudyRun, studyId: string) {
    this.plan = plan;
    this.work = work;
    this.studyId = studyId;
    this.random = seededRandom(plan.seed);
  }

  async recall(): Promise<void> {
    for (const { trialId, parameters, outcome } of await this.work.studies.trials(this.studyId))
      this.known.set(trialId, { ...Outcome.parse(outcome), trialId, parameters: parameters as Parameters });
  }

  async run(): Promise<StudyResult> {
    const { sampler, space, direction, trials: wanted } = this.plan;
    const proposals = sampler.search(space, this.random.fork(sampler.id));
    let next = proposals.next();
    let idle = 0;
    while (!next.done && idle < patience && this.trials.length < wanted) {
      const before = this.trials.length;
      const costs = await this.tryAll(next.value);
      idle = this.trials.length > before ? 0 : idle + 1;
      next = proposals.next(costs);
    }
    const done = this.trials.filter(({ state }) => state === "done");
    const cost = ({ value }: DoneTrial): number => costOf(value, direction);
    const best = done.reduce<DoneTrial | null>((top, one) => (top === null || cost(one) < cost(top) ? one : top), null);
    return { studyId: this.studyId, best, trials: this.trials, exhausted: this.trials.length < wanted };
  }

  /** Costs of the points; of those beyond the last trial wanted an infinite one, which nobody learns from any more. */
  private async tryAll(points: readonly Point[]): Promise<number[]> {
    const { space, direction } = this.plan;
    const earlier = this.trials.map((trial) => reportsOf(trial, direction));
    const round = points.map((point) => {
      const parameters = parametersAt(space, point);
      return { parameters, trialId: contentId("trial", parameters) };
    });
    const begun = new Map<string, Promise<DoneTrial>>();
    for (const { trialId, parameters } of round) {
      if (this.counted.has(trialId) || this.counted.size === this.plan.trials) continue;
      this.counted.add(trialId);
      begun.set(trialId, this.tryOne(trialId, parameters, this.counted.size - 1, earlier));
    }
    for (const ended of await settledAll([...begun.values()])) this.trials.push(ended);
    return round.map(({ trialId }) => costOf(this.known.get(trialId)?.value ?? null, direction));
  }

  private async tryOne(
    trialId: string,
    parameters: Parameters,
    number: number,
    earlier: readonly (readonly Reported[])[],
  ): Promise<DoneTrial> {
    const { direction, pruner = neverPruned, fixed = null, seed } = this.plan;
    const { studies, executor, task, clock, signal, onTrial } = this.work;
    let trial = this.known.get(trialId);
    if (trial === undefined) {
      const input: TrialInput = {
        parameters,
        seed: seedOf(seed, trialId),
        fixed,
        direction,
        hurdles: pruner.hurdles(number, earlier),
      };
      const unit = { unitId: contentId("unit", { studyId: this.studyId, trialId }), task, input };
      const answer = (await executor.run(unit, signal ? { signal } : {})) as object;
      const outcome = Outcome.parse({ ...answer, number });
      await studies.addTrials(this.studyId, [{ trialId, parameters, outcome, atMs: clock.nowMs() }]);
      trial = { ...outcome, trialId, parameters };
      this.known.set(trialId, trial);
    }
    onTrial?.(trial);
    return trial;
  }
}

/** The same for the same study's seed and parameters, in whatever order trials come. */
const seedOf = (seed: number, trialId: string): number => Number.parseInt(contentHash([seed, trialId]).slice(0, 8), 16);

/** All to their end, so that what is done is recorded; then the first failure, if any. */
async function settledAll<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}
