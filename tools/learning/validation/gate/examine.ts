// The examination of a model: walk-forward and combinatorial cross-validation, every baseline and the champion on the same rows.

import { createHash } from "node:crypto";
import { contentHash, seededRandom } from "#infra/runtime/index.ts";
import { bootstrapMeanInterval, type Interval, mean } from "#tools/numeric/index.ts";
import { baselines } from "../baselines/baselines.ts";
import type { FitContext, Learner } from "../learner.ts";
import { predictSplit } from "../predict-held-out.ts";
import { requireSamples, type Samples } from "../samples.ts";
import { type Trading, trade } from "../score/positions.ts";
import { bytesOf, sharpePerPeriod, type WalkForwardScore, walkForwardScore } from "../score/walk-forward-score.ts";
import { type Combinatorial, combinatorialSplits } from "../splits/combinatorial.ts";
import type { WalkForward } from "../splits/walk-forward.ts";

export interface ExamineOptions {
  readonly walkForward: WalkForward;
  readonly combinatorial: Combinatorial;
  readonly trading: Trading;
  readonly seed: number;
  /** Resamples of the intervals; 1,000 where left out. */
  readonly draws?: number;
  /** Fitted again on the same rows, for comparison. */
  readonly champion?: Learner | null;
  readonly signal?: AbortSignal;
  /** Called after each contender and each combinatorial split. */
  readonly onStep?: (done: number, of: number, what: string) => void;
}

export type Role = "challenger" | "champion" | "baseline";

export interface TableRow {
  readonly id: string;
  readonly role: Role;
  readonly meanReturn: number;
  /** Of the mean return, 95 %, by a stationary block bootstrap; null where the returns do not move. */
  readonly interval: Interval | null;
  readonly sharpePerPeriod: number | null;
  readonly turnover: number;
  readonly hitRate: number | null;
  readonly rankIc: number | null;
  readonly errorSkill: number | null;
}

export interface Examination {
  readonly learner: string;
  /** Names what was examined on what: a hash of the learner's id, every number of the samples and the options. */
  readonly seal: string;
  /** Equal for series that may be compared row by row. */
  readonly periodsSeal: string;
  /** Challenger, champion where there is one, every baseline. */
  readonly table: readonly TableRow[];
  /** Returns after costs by period, by row of the table; first the challenger's. */
  readonly returns: readonly Float64Array[];
  readonly fits: number;
  /** Sharpe ratios of the whole histories that combinatorial cross-validation makes; null where one does not move. */
  readonly paths: readonly (number | null)[];
}

const examinations = new WeakSet<Examination>();

/** False for anything that `examine` did not make. */
export const isExamination = (one: Examination): boolean => examinations.has(one);

/** @throws tools/samples-invalid, tools/fold-too-small, and what the learner throws */
export async function examine(challenger: Learner, samples: Samples, options: ExamineOptions): Promise<Examination> {
  requireSamples(samples);
  const { walkForward, trading, seed, signal } = options;
  const context: FitContext = { seed, ...(signal && { signal }) };
  const contenders = contendersOf(challenger, options.champion ?? null);
  const combinatorial = combinatorialSplits(samples, options.combinatorial);
  const steps = contenders.length + combinatorial.splits.length;
  let done = 0;
  const step = (what: string): void => options.onStep?.(++done, steps, what);
  const scores: WalkForwardScore[] = [];
  for (const { learner, positions } of contenders) {
    scores.push(
      await walkForwardScore(learner, samples, walkForward, { ...trading, ...(positions && { positions }) }, context),
    );
    step(learner.id);
  }
  const predictions: Float64Array[] = [];
  for (const split of combinatorial.splits) {
    predictions.push(await predictSplit(challenger, samples, split, context));
    step("combinatorial");
  }
  const examination: Examination = {
    learner: challenger.id,
    seal: sealOf(challenger, samples, options),
    periodsSeal: scores[0]!.seal,
    table: contenders.map(({ learner, role }, i) => tableRow(learner.id, role, scores[i]!, options)),
    returns: scores.map(({ traded }) => traded.returns),
    fits: walkForward.folds + combinatorial.splits.length,
    paths: combinatorial.paths.map((path) => {
      const history = new Float64Array(samples.labels.length);
      const at = new Uint32Array(combinatorial.splits.length);
      for (let row = 0; row < history.length; row++) {
        for (let split = 0; split < at.length; split++) {
          const { test } = combinatorial.splits[split]!;
          if (test[at[split]!] !== row) continue;
          if (path[combinatorial.groupOf[row]!] === split) history[row] = predictions[split]![at[split]!]!;
          at[split]! += 1;
        }
      }
      return sharpePerPeriod(trade(samples, history, trading).returns);
    }),
  };
  examinations.add(Object.freeze(examination));
  return examination;
}

const contendersOf = (challenger: Learner, champion: Learner | null) => [
  { learner: challenger, role: "challenger" as Role, positions: undefined },
  ...(champion ? [{ learner: champion, role: "champion" as Role, positions: undefined }] : []),
  ...baselines.map(({ learner, positions }) => ({ learner, role: "baseline" as Role, positions })),
];

function tableRow(id: string, role: Role, score: WalkForwardScore, { seed, draws = 1_000 }: ExamineOptions): TableRow {
  const { returns, turnover } = score.traded;
  const moves = score.sharpePerPeriod !== null;
  const meanBlock = Math.max(1, Math.cbrt(returns.length));
  return {
    id,
    role,
    meanReturn: returns.length === 0 ? 0 : mean(returns),
    interval: moves
      ? bootstrapMeanInterval(returns, 0.95, { random: seededRandom(seed).fork(`${role} ${id}`), draws, meanBlock })
      : null,
    sharpePerPeriod: score.sharpePerPeriod,
    turnover,
    hitRate: score.hitRate,
    rankIc: score.rankIc,
    errorSkill: score.errorSkill,
  };
}

function sealOf(challenger: Learner, samples: Samples, options: ExamineOptions): string {
  const { walkForward, combinatorial, trading, seed } = options;
  return contentHash({
    learner: challenger.id,
    samples: samplesHash(samples),
    walkForward,
    combinatorial,
    trading,
    seed,
  });
}

/** SHA-256 of every number of the samples. */
export function samplesHash(samples: Samples): string {
  const hash = createHash("sha256").update(`${samples.width}`);
  for (const name of ["features", "labels", "returns", "lastReturns", "fromMs", "toMs", "lanes"] as const)
    hash.update(name).update(bytesOf(samples[name]));
  return hash.digest("hex");
}
