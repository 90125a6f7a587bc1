// How a challenger is made: everything that decides its bits and its verdict, in one plan.

import { z } from "zod";
import { callerError, nearestNames } from "#infra/runtime/index.ts";
import { comparesSymbols, DatasetPlan } from "../dataset/index.ts";
import { describeLearner } from "../learners/index.ts";

export const ChallengerPlan = z.strictObject({
  /** Id of a learner. */
  model: z.string(),
  /** Of the learner, over its defaults. */
  options: z.record(z.string(), z.json()).default({}),
  /** Steps as the learner usually looks at where left out. */
  data: DatasetPlan.extend({ steps: DatasetPlan.shape.steps.unwrap().optional() }).prefault({}),
  seed: z.int().min(0).default(7),
  /** About how long all of it may take on a quiet core: turned into epochs by an estimate that is the same on every machine. */
  minutes: z.number().gt(0).optional(),
  /** Newest periods that the registered model never sees. */
  holdOutShare: z.number().gt(0).max(0.5).default(0.1),
  /** Fits of the walk-forward. */
  folds: z.int().min(1).max(100).default(4),
  /** Combinatorial cross-validation: so many stretches, so many of them judged at a time. */
  groups: z.int().min(2).max(20).default(4),
  testGroups: z.int().min(1).max(10).default(2),
  /** By sign for returns and chances, by rank for labels that compare symbols, where left out. */
  positions: z.enum(["sign", "rank"]).optional(),
  costBps: z.number().min(0).default(10),
  /** Studies that it was chosen in. */
  studies: z.array(z.string()).default([]),
});
export type ChallengerPlan = z.input<typeof ChallengerPlan>;

export type SettledPlan = ReturnType<typeof settlePlan>;

/** @throws tools/training-invalid for an unknown model or member, with the nearest names */
export function settlePlan(given: ChallengerPlan) {
  const parsed = ChallengerPlan.safeParse(given);
  if (!parsed.success) {
    const says = parsed.error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => `there is no "${key}"; nearest: ${nearestNames(key, knownAt(issue.path)).join(", ")}`)
        : [`${issue.path.join(".")}: ${issue.message}`],
    );
    throw callerError("tools/training-invalid", `Plan of a training: ${says.join("; ")}.`);
  }
  const plan = parsed.data;
  const { steps = describeLearner(plan.model).steps, ...data } = plan.data;
  const positions = plan.positions ?? (comparesSymbols(data.label) ? "rank" : "sign");
  return { ...plan, data: { ...data, steps }, positions } as const;
}

const knownAt = ([first]: readonly PropertyKey[]): string[] =>
  Object.keys((first === "data" ? DatasetPlan : ChallengerPlan).shape);

/** Versions compete for one place where they predict the same of the same: "return-5d/djia20". */
export const modelName = (label: string, horizon: number, dataset: string): string =>
  `${label}-${horizon}d/${dataset.toLowerCase().replace(/[^a-z0-9.]+/g, "-")}`;
