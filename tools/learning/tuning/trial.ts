// One trial as a unit of work: parameters in, a value out, reports on the way that may end it early.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";
import { TrialReturns } from "../validation/gate/trials.ts";
import type { Task, TaskContext } from "./executor/executor.port.ts";
import { failedHurdle, type Hurdle, type Reported } from "./pruning/pruner.ts";
import type { Parameters } from "./space/space.ts";

export interface TrialInput {
  readonly parameters: Parameters;
  /** Of the trial; the same for the same parameters. */
  readonly seed: number;
  /** What stays the same over the study. Plain JSON. */
  readonly fixed: unknown;
  readonly direction: Direction;
  readonly hurdles: readonly Hurdle[];
}

export type Direction = "minimise" | "maximise";

export interface TrialContext extends TaskContext {
  readonly seed: number;
  readonly fixed: unknown;
  /** The value at a step, ascending. It does not return where the trial is to end there. */
  report(step: number, value: number): void;
}

/** A value, or with what was earned period by period (walkForwardScore), for the gate to count overfitting by. */
export type TrialResult =
  | number
  | { readonly value: number; readonly returns: { readonly seal: string; readonly values: readonly number[] } };

/** The same parameters, seed and fixed input give the same result. */
export type Objective = (parameters: Parameters, trial: TrialContext) => TrialResult | Promise<TrialResult>;

export const Outcome = TrialReturns.extend({
  number: z.int(),
  state: z.enum(["done", "pruned", "failed"]),
  /** Of the last report where it was pruned; null where it failed. */
  value: z.number().nullable(),
  steps: z.array(z.tuple([z.number(), z.number()])),
  problem: z.string().nullable(),
});
export type Outcome = z.infer<typeof Outcome>;

/** Thrown by `report` to leave the objective. */
class Pruned extends Error {}

/** An objective as a task that any executor runs. */
export function trialTask(objective: Objective): Task {
  return async (input, { signal }) => {
    const { parameters, seed, fixed, direction, hurdles } = input as TrialInput;
    const steps: [number, number][] = [];
    const ended = (state: Outcome["state"], value: number | null, problem: string | null = null) => ({
      state,
      value,
      steps,
      problem,
    });
    try {
      const result = await objective(parameters, { signal, seed, fixed, report: reporter(steps, direction, hurdles) });
      const value = typeof result === "number" ? result : result.value;
      if (!Number.isFinite(value)) return ended("failed", null, `its value is ${value}`);
      return { ...ended("done", value), returns: typeof result === "number" ? null : result.returns };
    } catch (thrown) {
      if (thrown instanceof Pruned) return ended("pruned", steps.at(-1)![1]);
      if (signal.aborted) throw thrown;
      return ended("failed", null, thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
}

function reporter(steps: [number, number][], direction: Direction, hurdles: readonly Hurdle[]): TrialContext["report"] {
  return (step, value) => {
    const before = steps.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY;
    if (!(step > before) || !Number.isFinite(value))
      throw callerError(
        "tools/parameter-out-of-range",
        `A trial reported ${value} at step ${step} after step ${before}; wanted finite values at ascending steps.`,
      );
    steps.push([step, value]);
    if (failedHurdle(hurdles, before, { step, cost: costOf(value, direction) })) throw new Pruned();
  };
}

export const costOf = (value: number | null, direction: Direction): number =>
  value === null ? Number.POSITIVE_INFINITY : direction === "minimise" ? value : -value;

export const reportsOf = ({ steps }: Pick<Outcome, "steps">, direction: Direction): Reported[] =>
  steps.map(([step, value]) => ({ step, cost: costOf(value, direction) }));
